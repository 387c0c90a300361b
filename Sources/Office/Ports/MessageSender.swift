/// One short message to an applicant.
public struct ShortMessage: Sendable, Hashable {
    /// The errand's id: the same message is never two.
    public var id: String
    /// Where it goes, as the applicant gave it.
    public var phone: String
    /// What it says; at most 500 characters.
    public var text: String

    /// A message.
    public init(id: String, phone: String, text: String) {
        self.id = id
        self.phone = phone
        self.text = text
    }
}

/// The region's way to send short messages (SMS). Tried once per call, within its own time limit; what it answers decides
/// whether the errand is tried again.
public protocol MessageSender: Sendable {
    /// Hands one message over.
    func send(_ message: ShortMessage) async -> ErrandOutcome
}
