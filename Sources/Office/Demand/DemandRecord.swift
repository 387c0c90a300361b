internal import Codes
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// What was turned away at windows, by ``DemandRecord/Key/text``.
    static let demand = RecordKind(rawValue: "demand")
    /// How many records of ``demand`` a month has, and what found no place among them, by month.
    static let demandMonth = RecordKind(rawValue: "demand_month")
}

/// How often one window was turned away with one matter for one county in one month. Nothing of it is of a person.
struct DemandRecord: Sendable, Hashable {
    /// What was asked for.
    enum Subject: Sendable, Hashable {
        /// A matter of ours.
        case matter(String)
        /// What a clerk searched for and did not find.
        case words(String)
    }

    /// What a record counts.
    struct Key: Sendable, Hashable {
        var month: Month
        /// Division of the clerk's window; empty where the token has none.
        var window: String
        /// Six digits: townships would multiply the records. Empty: none was named.
        var destination: String
        var subject: Subject

        /// Begins with the month, so that the oldest stand first.
        var text: String {
            let last =
                switch subject {
                case .matter(let code): code
                case .words(let words): "?" + words
                }
            return ([month.description, window, destination].joined(separator: "/")) + "/" + last
        }

        init(month: Month, window: String, destination: String, subject: Subject) {
            self.month = month
            self.window = window
            self.destination = destination
            self.subject = subject
        }

        /// Reads ``text``; nil for what is none.
        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(
                String.init)
            // `try?`: what is no month is no key.
            guard parts.count == 4, let month = try? Month(parts[0]) else { return nil }
            self.month = month
            (window, destination) = (parts[1], parts[2])
            subject = parts[3].hasPrefix("?") ? .words(String(parts[3].dropFirst())) : .matter(parts[3])
        }
    }

    /// How often for which reason.
    var counts: [ErrorCode: Int] = [:]
    /// Whose division it is, as it was routed last.
    var peer: GatewayID?
    /// When it was counted last.
    var last: Timestamp?

    init() {}

    /// Reads a stored one; what cannot be read has counted nothing yet.
    init(_ record: Record) {
        // `try?`: written by ourselves.
        let json = try? JSON.parse(record.value)
        for (word, count) in json?["codes"]?.objectValue ?? [:] {
            if let code = ErrorCode(rawValue: word) { counts[code] = count.integerValue.map { Int($0) } }
        }
        // `try?`: as said.
        peer = (json?["peer"]?.stringValue).flatMap { try? GatewayID($0) }
        // `try?`: as said.
        last = (json?["last"]?.stringValue).flatMap { try? Timestamp($0) }
    }

    /// Counts one more, unless this day was counted already.
    /// - Returns: whether it was.
    mutating func count(_ code: ErrorCode, peer: GatewayID?, at now: Timestamp) -> Bool {
        guard last?.civilDate != now.civilDate else { return false }
        counts[code, default: 0] += 1
        self.peer = peer
        last = now
        return true
    }

    /// The row that keeps it.
    func row(_ key: Key) -> Write {
        var json: JSONObject = [
            "codes": .object(
                JSONObject(
                    counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                        ($0.key.rawValue, .integer(Int64($0.value)))
                    }))
        ]
        json["peer"] = peer.map { .string($0.description) }
        json["last"] = last.map { .string($0.description) }
        return .record(.demand, key: key.text, value: JSON.object(json).serialized())
    }
}

/// How much of a month is told apart.
struct DemandMonth: Sendable, Hashable {
    /// Records that the month has.
    var records = 0
    /// What came when there was no place for another.
    var rest = 0

    init() {}

    /// Reads a stored one.
    init(_ record: Record) {
        // `try?`: written by ourselves; what cannot be read begins anew.
        let json = try? JSON.parse(record.value)
        records = Int(json?["records"]?.integerValue ?? 0)
        rest = Int(json?["rest"]?.integerValue ?? 0)
    }

    /// The row that keeps it.
    func row(_ month: Month) -> Write {
        let json: JSON = ["records": .integer(Int64(records)), "rest": .integer(Int64(rest))]
        return .record(.demandMonth, key: month.description, value: json.serialized())
    }
}
