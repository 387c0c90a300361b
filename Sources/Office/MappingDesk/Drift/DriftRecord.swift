internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

extension RecordKind {
    /// Matters that changed after mappings to them were made, key `<gateway> <code>`.
    static let mappingDrift = RecordKind(rawValue: "mapping_drift")
    /// When a matter changed last, by the same key: also of those on which nothing rested then.
    static let matterChanged = RecordKind(rawValue: "matter_changed")
}

/// A matter that came away from what it was, with what must be done about it.
struct DriftRecord: Sendable {
    /// How far it came.
    enum State: String, Sendable {
        /// The change counts, nobody has judged it yet.
        case new
        /// Somebody must look at it.
        case open
        /// Harmless, or looked at by somebody.
        case settled
    }

    /// Whose matter.
    let gateway: GatewayID
    /// Its code.
    let code: String
    /// As it was when mappings to it were last known to be right.
    let was: Matter
    /// The catalogue's revision that brought the change.
    var revision: Int
    /// When it came.
    var noticedAt: Timestamp
    var state: State
    /// As it was judged; nil while new.
    var judgement: JSONObject?
    /// Who settled it, when and why.
    var settled: JSONObject?
    /// A rollback brought rows back that rest on it: what it was when they were judged is not known.
    var isRestored = false
    /// The record's version; 0: there is none yet.
    var recordVersion = 0

    init(_ was: Matter, of gateway: GatewayID, revision: Int, at noticed: Timestamp) {
        self.gateway = gateway
        self.was = was
        self.revision = revision
        code = was.code
        noticedAt = noticed
        state = .new
    }

    /// - Throws: `store_failed` for a record that cannot be read.
    init(_ record: Record) throws(OfficeRefusal) {
        let parts = record.key.split(separator: " ", maxSplits: 1).map(String.init)
        // `try?`: records of this kind are written here only.
        guard parts.count == 2, let gateway = try? GatewayID(parts[0]),
            let json = try? JSON.parse(record.value, limits: JSONLimits(bytes: 8 << 20)),
            let was = json["was"], let matter = try? Matter(was),
            let noticed = json["noticed"]?.stringValue, let at = try? Timestamp(noticed),
            let state = json["state"]?.stringValue.flatMap(State.init(rawValue:))
        else { throw OfficeRefusal(.storeFailed, detail: "mapping drift \(record.key)") }
        self.gateway = gateway
        code = parts[1]
        self.was = matter
        revision = Int(json["revision"]?.integerValue ?? 0)
        noticedAt = at
        self.state = state
        judgement = json["judgement"]?.objectValue
        settled = json["settled"]?.objectValue
        isRestored = json["restored"]?.boolValue ?? false
        recordVersion = record.version
    }

    /// A list of texts of the judgement; empty while new.
    func judged(_ member: String) -> [String] {
        (judgement?[member]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    var key: String { Self.key(gateway, code) }

    static func key(_ gateway: GatewayID, _ code: String) -> String { "\(gateway) \(code)" }

    private var json: JSON {
        var object: JSONObject = [
            "was": .object(was.json), "revision": .integer(Int64(revision)),
            "noticed": .string(noticedAt.description), "state": .string(state.rawValue),
        ]
        object["judgement"] = judgement.map { .object($0) }
        object["settled"] = settled.map { .object($0) }
        if isRestored { object["restored"] = true }
        return .object(object)
    }

    var write: Write { .record(.mappingDrift, key: key, value: json.serialized()) }

    /// Written, unless another wrote it meanwhile.
    var change: Change { Change(expecting: [expectation], writes: [write]) }

    var expectation: Expectation { .recordVersion(.mappingDrift, key, recordVersion) }
}
