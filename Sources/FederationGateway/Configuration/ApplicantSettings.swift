public import Casework
internal import Codes
internal import Office

/// What `gateway.yaml` says of what reaches applicants: addresses, messages, reminders, payment.
public struct ApplicantSettings: Sendable {
    /// `public.url`: where applicants reach the public listener from outside; nil: messages bear no address.
    public var publicURL: String?
    /// `messages.file`: where the sample sender writes short messages; nil: nobody is told.
    public var messagesFile: String?
    /// `messages.events`: what applicants are told of.
    public var messageTypes: Set<EventType>
    /// `results.reminder_days`: calendar days of waiting after which an applicant is reminded of a result.
    public var reminderDays: [Int]
    /// `payments.url` and `payments.secret`: the sample payment platform's page, and the secret shared with it.
    public var payments: (url: String, secret: String)?

    /// - Throws: `configuration_invalid`, naming the key.
    init(_ reader: SettingsReader) throws(GatewayFault) {
        func text(_ key: String) throws(GatewayFault) -> String? {
            let text = try reader.string(forKey: key) ?? ""
            return text.isEmpty ? nil : text
        }
        func address(_ key: String) throws(GatewayFault) -> String? {
            guard var address = try text(key) else { return nil }
            while address.hasSuffix("/") { address.removeLast() }
            let isFit =
                address.hasPrefix("https://")
                && !address.contains(where: { $0 == "?" || $0 == "#" || $0 == " " })
            guard isFit, address.count > "https://".count else {
                throw GatewayFault(
                    .configurationInvalid, "\(key) is an https address without query: \(address)")
            }
            return address
        }
        publicURL = try address("public.url")
        messagesFile = try text("messages.file")
        var types: Set<EventType> = []
        for word in try reader.stringArray(forKey: "messages.events", default: []) {
            guard let type = EventType(rawValue: word), type.authors.contains(.destination) else {
                throw GatewayFault(
                    .configurationInvalid, "messages.events: \(word) is no event of a destination")
            }
            types.insert(type)
        }
        messageTypes = types.isEmpty ? MessageFollower.usualTypes : types
        reminderDays = try reader.intArray(forKey: "results.reminder_days", default: [3, 10, 30])
        guard reminderDays.allSatisfy({ (1...365).contains($0) }), reminderDays.count <= 10 else {
            throw GatewayFault(
                .configurationInvalid, "results.reminder_days: at most ten days, each 1 to 365")
        }
        switch (try address("payments.url"), try text("payments.secret")) {
        case (let url?, let secret?):
            guard secret.utf8.count >= 16 else {
                throw GatewayFault(.configurationInvalid, "payments.secret has 16 bytes at least")
            }
            payments = (url, secret)
        case (nil, nil): payments = nil
        default:
            throw GatewayFault(
                .configurationInvalid, "payments.url and payments.secret stand together or not at all")
        }
    }
}
