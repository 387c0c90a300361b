public import Codes

/// What an event says: every name of the two tables of the contract. Source: CASE.md §3–§5.
public enum EventType: String, CaseIterable, Hashable, Sendable {
    // The origin's.
    case reviewRequested = "review_requested"
    case abandoned
    case submitted
    case supplemented
    case acted
    case served
    case contactChanged = "contact_changed"
    case withdrawalRequested = "withdrawal_requested"
    case resultReceived = "result_received"
    case bundleProgressed = "bundle_progressed"
    case rated
    // The destination's.
    case preReviewed = "pre_reviewed"
    case received
    case materialsReceived = "materials_received"
    case correctionRequested = "correction_requested"
    case accepted
    case refused
    case transferred
    case terminated
    case progressed
    case clockSuspended = "clock_suspended"
    case clockResumed = "clock_resumed"
    case extended
    case decided
    case rectified
    case revoked
    case withdrawn
    case withdrawalDeclined = "withdrawal_declined"
    case completed
    // Either side's.
    case note
    case shipment
    case paymentRequested = "payment_requested"
    case paid
    case refunded
    case ratingAnswered = "rating_answered"

    private static let wirePrefix = "cn.tongban.case."
    private static let wireSuffix = ".v1"

    /// The CloudEvents `type` of the event, `cn.tongban.case.<name>.v1`.
    public var wireName: String { Self.wirePrefix + rawValue + Self.wireSuffix }

    /// The type that a CloudEvents `type` names; nil for a name or version this protocol does not have.
    public init?(wireName: String) {
        guard wireName.hasPrefix(Self.wirePrefix), wireName.hasSuffix(Self.wireSuffix),
            wireName.utf8.count >= Self.wirePrefix.utf8.count + Self.wireSuffix.utf8.count
        else { return nil }
        let name = wireName.dropFirst(Self.wirePrefix.count).dropLast(Self.wireSuffix.count)
        self.init(rawValue: String(name))
    }

    /// The tables of the contract: what the origin writes (§3), the destination (§4), either side (§5).
    enum Table { case origin, destination, either }

    /// The table the type stands in.
    var table: Table {
        switch self {
        case .reviewRequested, .abandoned, .submitted, .supplemented, .acted, .served, .contactChanged,
            .withdrawalRequested, .resultReceived, .bundleProgressed, .rated:
            .origin
        case .note, .shipment, .paymentRequested, .paid, .refunded, .ratingAnswered: .either
        case .preReviewed, .received, .materialsReceived, .correctionRequested, .accepted, .refused,
            .transferred, .terminated, .progressed, .clockSuspended, .clockResumed, .extended, .decided,
            .rectified, .revoked, .withdrawn, .withdrawalDeclined, .completed:
            .destination
        }
    }

    /// The sides that may write the event.
    public var authors: Set<Side> {
        switch table {
        case .origin: [.origin]
        case .destination: [.destination]
        case .either: [.origin, .destination]
        }
    }

    /// Whether `side` may write the event.
    public func isWritten(by side: Side) -> Bool {
        switch table {
        case .origin: side == .origin
        case .destination: side == .destination
        case .either: true
        }
    }

    /// Whether the event stays illegal from `SequenceLimit.reservedFrom` on, so that a case can always end.
    /// Source: PROTOCOL.md §4.
    public var yieldsToEnding: Bool {
        switch self {
        case .note, .shipment, .progressed, .bundleProgressed, .paymentRequested, .paid, .refunded: true
        default: false
        }
    }

    /// Whether the event may be the first of a case.
    public var opensCase: Bool { self == .reviewRequested || self == .submitted }
}
