public import Codes

/// A parcel as last reported; the report with the latest `time` counts, of equal ones the later in the order.
public struct ShipmentTrack: Hashable, Sendable {
    /// What the parcel carries, and which way.
    public enum Leg: String, CaseIterable, Hashable, Sendable {
        case originalsOut = "originals_out"
        case supplementOut = "supplement_out"
        case originalsBack = "originals_back"
        case resultOut = "result_out"
    }

    /// Whom it is for.
    public enum Receiver: String, CaseIterable, Hashable, Sendable {
        case desk, window, applicant
    }

    /// Where it is.
    public enum Status: String, CaseIterable, Hashable, Sendable {
        case created, collected
        case inTransit = "in_transit"
        case outForDelivery = "out_for_delivery"
        case delivered, exception, refused, returned

        /// Whether the parcel is with its carrier.
        public var isUnderway: Bool {
            switch self {
            case .created, .collected, .inTransit, .outForDelivery, .exception: true
            case .delivered, .refused, .returned: false
            }
        }
    }

    /// What it carries.
    public let leg: Leg
    /// Whom it is for.
    public let to: Receiver
    /// The carrier's code.
    public let carrier: String
    /// Where it was last seen.
    public let status: Status
    /// When, by the carrier.
    public let time: Timestamp
    /// When its first report in the order was written: since then the carrier has it.
    public let reportedAt: Timestamp
    /// Its place among the case's parcels, from 0 in the order of their first report.
    public let ordinal: Int
}
