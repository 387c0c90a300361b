internal import Codes
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// What 快递100 was asked about a number, by `<carrier>/` and the waybill's blind index: ``WatchRecord``.
    static let parcelWatch = RecordKind(rawValue: "parcel_watch")
}

/// How far a number is being followed (订阅); one for all parcels of cases that bear it.
struct WatchRecord: Sendable, Hashable {
    /// What stands between us and the aggregator.
    enum State: String, Sendable {
        /// An errand asks for it, now or in half an hour.
        case asked
        /// It has said that it will push.
        case watched
        /// It will not, or could not be asked for three days: a person's task.
        case refused
        /// The parcel has arrived, or it was given up for good.
        case ended
    }

    var state: State
    /// Since when.
    var since: Timestamp
    /// The errand that asks: one that was overtaken does nothing.
    var errand: UUIDv7
    /// How often it was asked again after the aggregator had given the number up.
    var renewals = 0
    /// SHA-256 of the push that gave it up last, base64url: the same one sent again is not another.
    var abort: String?
    /// Why it is not followed, for people; never the key.
    var problem: String?

    /// Asked again so often at most: with the first subscription three, of the four a month that the aggregator takes.
    static let renewalsMost = 2
    /// Half an hour after the aggregator gave up it may be asked again, milliseconds. Source: DOMAIN.md §7.1.
    static let renewalRestMilliseconds: Int64 = 1_800_000
    /// A push that gives up and comes again within this time is the one that was heard, milliseconds: the aggregator
    /// repeats what was not answered within two hours, and looks for three days before it gives up.
    static let repeatMilliseconds: Int64 = 86_400_000

    /// A number that `errand` asks for.
    init(asking errand: UUIDv7, since: Timestamp) {
        state = .asked
        self.since = since
        self.errand = errand
    }

    /// As it is kept.
    var json: JSON {
        var json: JSONObject = [
            "state": .string(state.rawValue), "since": .string(since.description),
            "errand": .string(errand.description), "renewals": .integer(Int64(renewals)),
        ]
        json["abort"] = abort.map { .string($0) }
        json["problem"] = problem.map { .string($0) }
        return .object(json)
    }

    /// Reads a record.
    /// - Throws: `store_failed` for what was not written here.
    init(_ record: Record) throws(OfficeRefusal) {
        // `try?`: what cannot be read is told below.
        guard let json = try? JSON.parse(record.value),
            let state = json["state"]?.stringValue.flatMap(State.init(rawValue:)),
            // `try?`: as said.
            let since = json["since"]?.stringValue.flatMap({ try? Timestamp($0) }),
            // `try?`: as said.
            let errand = json["errand"]?.stringValue.flatMap({ try? UUIDv7($0) })
        else { throw OfficeRefusal(.storeFailed, detail: "a parcel's watch cannot be read") }
        self.state = state
        self.since = since
        self.errand = errand
        renewals = json["renewals"]?.integerValue.map { Int(clamping: $0) } ?? 0
        abort = json["abort"]?.stringValue
        problem = json["problem"]?.stringValue
    }

    /// As a parcel's page shows it.
    var listing: JSON {
        var line: JSONObject = [
            "state": .string(state.rawValue), "since": .string(since.description),
            "renewals": .integer(Int64(renewals)),
        ]
        line["problem"] = problem.map { .string($0) }
        return .object(line)
    }
}
