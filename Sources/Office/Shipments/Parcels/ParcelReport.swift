internal import Casework
internal import Codes
internal import StrictJSON

/// What a carrier or a person says of a parcel at one time.
struct ParcelReport: Sendable, Hashable {
    /// By which way it came.
    enum Source: String, Sendable {
        case push, table, person
    }

    /// When the carrier saw it so.
    var time: Timestamp
    /// Nil where the carrier's code is not known here: kept and shown, without effect.
    var status: ShipmentTrack.Status?
    /// The carrier's own code.
    var code: String?
    /// Where.
    var place: String?
    /// In the carrier's or the person's words.
    var text: String?
    /// Whether the carrier or a person has given it up.
    var isLost = false
    var source: Source
    /// Whether it stands in the case as what counts of the parcel now: then it counts here too, whatever a carrier has
    /// said since without a change.
    var isLogged = false

    /// How far this report stands in the one order that all reports of a parcel have: the later time counts, and of
    /// two at one time the further one, so that the order of their arrival does not matter.
    struct Standing: Sendable, Hashable, Comparable {
        var time: Timestamp
        var rank: Int

        static func < (one: Self, other: Self) -> Bool { (one.time, one.rank) < (other.time, other.rank) }
    }

    /// Nil for a report without effect.
    var standing: Standing? { status.map { Standing(time: time, rank: $0.rank) } }
}

extension ShipmentTrack.Status {
    /// How far along it is; what ends a parcel's way counts for more than what goes on.
    var rank: Int {
        switch self {
        case .created: 0
        case .collected: 1
        case .inTransit: 2
        case .outForDelivery: 3
        case .exception: 4
        case .refused: 5
        case .returned: 6
        case .delivered: 7
        }
    }

    /// As a clerk reads it.
    var nameZh: String {
        switch self {
        case .created: "已下单"
        case .collected: "已揽收"
        case .inTransit: "运输中"
        case .outForDelivery: "派送中"
        case .delivered: "已签收"
        case .exception: "异常"
        case .refused: "拒收"
        case .returned: "退回"
        }
    }
}
