internal import Codes
internal import StrictJSON

/// Runs the errands that are short messages.
public struct MessageErrands: ErrandHandler {
    /// `sms`.
    public let kind = Messages.errandKind
    private let sender: any MessageSender

    /// Through the region's own way to send them.
    public init(_ sender: any MessageSender) { self.sender = sender }

    /// Hands one over.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        guard let phone = errand.payload["phone"]?.stringValue, let text = errand.payload["text"]?.stringValue
        else { return .never("the message has no phone or no text") }
        return await sender.send(ShortMessage(id: errand.id.description, phone: phone, text: text))
    }
}
