internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// A batch that was uploaded: a stretch of the feed, and what its files were. The stretches of the batches follow one
/// another, so nothing is missed and nothing is told twice.
struct NationalBatch {
    /// `cdBatch`: day and number, `20260322-001`.
    var id: String
    /// Positions of the feed, the first exclusive.
    var after: Int64
    var through: Int64
    /// Of the first batch only: nothing stored before is told.
    var since: CivilDate?
    /// `cdTime`.
    var at: Timestamp
    /// Rows by table.
    var counts: [String: Int] = [:]
    /// Events by type that the tables have no place for, or not for all of it.
    var untold: [String: Int] = [:]
    /// Which events it tells of, so that it stays what it was: 1 without refusals, amendments and what ended before an
    /// acceptance.
    var edition = Self.editionNow
    private static let editionNow = 2
    /// Of all files of a form, so that the same batch is known to be the same.
    var digests: [String: String] = [:]

    /// As it is kept and listed.
    var json: JSON {
        var json: JSONObject = [
            "batch": .string(id), "after": .integer(after), "through": .integer(through),
            "at": .string(at.description),
            "counts": .object(
                JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) })),
            "digests": .object(
                JSONObject(digests.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ]
        if edition > 1 { json["edition"] = .integer(Int64(edition)) }
        if !untold.isEmpty {
            json["untold"] = .object(
                JSONObject(untold.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
        }
        json["since"] = since.map { .string($0.description) }
        return .object(json)
    }

    init(id: String, after: Int64, through: Int64, since: CivilDate?, at: Timestamp) {
        self.id = id
        self.after = after
        self.through = through
        self.since = since
        self.at = at
    }

    /// Reads a record; nil when it is none.
    init?(_ bytes: [UInt8]) {
        // `try?`: what cannot be read is told by the caller.
        guard let json = try? JSON.parse(bytes), let id = json["batch"]?.stringValue,
            let after = json["after"]?.integerValue, let through = json["through"]?.integerValue,
            // `try?`: as above.
            let at = json["at"]?.stringValue.flatMap({ try? Timestamp($0) })
        else { return nil }
        // `try?`: as above.
        let since = json["since"]?.stringValue.flatMap { try? CivilDate($0) }
        self.init(id: id, after: after, through: through, since: since, at: at)
        edition = Int(json["edition"]?.integerValue ?? 1)
        for (type, count) in json["untold"]?.objectValue ?? [:] {
            untold[type] = count.integerValue.map { Int($0) }
        }
        for (table, count) in json["counts"]?.objectValue ?? [:] {
            counts[table] = count.integerValue.map { Int($0) }
        }
        for (form, digest) in json["digests"]?.objectValue ?? [:] { digests[form] = digest.stringValue }
    }
}

extension RecordKind {
    /// Batches by id.
    static let nationalBatch = RecordKind(rawValue: "national_batch")
    /// 办件编号 given by an upload to cases whose acceptance bears none, by case id.
    static let projectNumber = RecordKind(rawValue: "project_number")
}
