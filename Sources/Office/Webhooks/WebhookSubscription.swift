internal import Casework
public import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// A system that is told of what happens: 综合一窗 or a department's own approval system.
public struct WebhookSubscription: Sendable, Hashable {
    /// 8 hex digits.
    public let id: String
    /// What it wants to be told; a change of it counts from the next event on.
    public var wish: Wish
    /// When it was made.
    public let createdAt: Timestamp
    /// Since when and why nothing is sent; nil while it is on.
    public var disabled: Disabled?
    /// What messages are signed with: the newest first.
    var secrets: [WebhookSecret]

    /// What a receiver wants to be told, and where.
    public struct Wish: Sendable, Hashable {
        /// Where messages are posted.
        public var address: WebAddress
        /// For people.
        public var label: String?
        /// Short names of events, `undeliverable`, `draft_open`, `draft_refused`; empty: every one.
        public var types: [String]
        /// Only cases in which this gateway is that side.
        public var side: Side?
        /// Only cases whose division on our side lies below.
        public var division: DivisionPrefix?
        /// Whether messages carry the personal members; masked as in the API's lists unless ``purpose`` says why not.
        public var personal: Bool
        /// Why the receiver sees personal members unmasked; each message is audited with it.
        public var purpose: String?

        /// Wants every event of every case, without personal members, unless told otherwise.
        public init(
            address: WebAddress, label: String? = nil, types: [String] = [], side: Side? = nil,
            division: DivisionPrefix? = nil, personal: Bool = false, purpose: String? = nil
        ) {
            self.address = address
            self.label = label
            self.types = types
            self.side = side
            self.division = division
            self.personal = personal
            self.purpose = purpose
        }
    }

    /// What is told of that no event says.
    public static let typesBesideEvents: Set<String> = ["undeliverable", "draft_open", "draft_refused"]

    /// Why nothing is sent.
    public struct Disabled: Sendable, Hashable {
        /// Since when.
        public var at: Timestamp
        /// `410 Gone`, `no success for 72 hours: …`, or who switched it off.
        public var reason: String
        /// Whether the gateway did it, which `doctor` shows until a person has looked.
        public var byGateway: Bool
    }

    /// Whether a message of this type about this case is sent.
    func wants(_ type: String, of record: CaseRecord) -> Bool {
        guard disabled == nil, wish.types.isEmpty || wish.types.contains(type) else { return false }
        if let side = wish.side, side != record.ourSide { return false }
        guard let wanted = wish.division else { return true }
        // `try?`: what is no division lies below none.
        guard let text = CaseDesk.division(of: record), let division = try? DivisionCode(text) else {
            return false
        }
        return wanted.matches(division)
    }

    /// Whether a message of this type about a draft of that window is sent.
    func wants(_ type: String, ofWindow division: DivisionCode?) -> Bool {
        guard disabled == nil, wish.types.isEmpty || wish.types.contains(type), wish.side != .destination
        else {
            return false
        }
        guard let wanted = wish.division else { return true }
        return division.map { wanted.matches($0) } ?? false
    }

    /// What lists show: everything but the secrets.
    public var listing: JSON {
        var line: JSONObject = [
            "id": .string(id), "url": .string(wish.address.description),
            "events": .strings(wish.types.isEmpty ? ["*"] : wish.types),
            "personal": .bool(wish.personal), "state": disabled == nil ? "enabled" : "disabled",
            "created_at": .string(createdAt.description), "secrets": .integer(Int64(secrets.count)),
        ]
        line["label"] = wish.label.map { .string($0) }
        line["side"] = wish.side.map { .string($0.rawValue) }
        line["division"] = wish.division.map { .string($0.text) }
        line["purpose"] = wish.purpose.map { .string($0) }
        if let disabled {
            line["disabled_at"] = .string(disabled.at.description)
            line["reason"] = .string(disabled.reason)
            if disabled.byGateway { line["by_gateway"] = true }
        }
        return .object(line)
    }
}

extension RecordKind {
    /// Subscriptions by id.
    static let webhook = RecordKind(rawValue: "webhook")
    /// How a subscription's last tries went, by its id.
    static let webhookHealth = RecordKind(rawValue: "webhook_health")
    /// Undeliverable cases that were told of, by case id.
    static let webhookTold = RecordKind(rawValue: "webhook_told")
}

extension ErrandKind {
    /// Messages to subscriptions.
    static let webhook = "webhook"
}

/// Kinds of errands that the office itself promises.
enum ErrandKind {}
