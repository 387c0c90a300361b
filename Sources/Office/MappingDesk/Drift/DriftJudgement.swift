internal import Codes
internal import Mapping
internal import StrictJSON

/// What must be done about a matter that changed, and for which of ours.
struct DriftJudgement: Sendable {
    /// The most pressing of all rows.
    let kind: MatterDrift.Kind
    /// Our matters that rest on it, in order.
    let locals: [String]
    /// The peers whose rows they are; of a peer's own matter that peer alone.
    let peers: [GatewayID]
    /// The record's part, and the line of a listing.
    let json: JSONObject
    init(
        _ drift: MatterDrift, rows: [MatterMapping], followers: [String], of gateway: GatewayID, isOwn: Bool
    ) {
        // Followers are those that the default rule leads nowhere now; ours that ended has no row to be right.
        var kind: MatterDrift.Kind =
            followers.isEmpty ? .harmless : drift.ends != nil ? .stale : .review
        for row in rows { kind = max(kind, isOwn ? Self.ours(drift, row) : drift.kind(for: row)) }
        self.kind = kind
        locals = Set(rows.map(\.local) + followers).sorted()
        peers = isOwn ? Set(rows.map(\.peer)).sorted() : [gateway]
        var json: JSONObject = [
            "kind": .string(kind.rawValue), "matters": .integer(Int64(locals.count)),
            "rows": .integer(Int64(rows.count)), "locals": .strings(locals),
            "followers": .strings(followers),
            "peers": .strings(peers.map(\.description)),
            "notes": .array(
                drift.notes.map { note in
                    [
                        "member": .string(note.member), "touches": .string(note.touches.rawValue),
                        "text": .string(note.explanation.text), "text_zh": .string(note.explanation.textZh),
                    ]
                }),
        ]
        json["from"] = drift.begins(kind).map { .string($0.description) }
        json["successor"] = drift.successor.map { .string($0) }
        self.json = json
    }

    /// Our own form and materials are what a row with rules for them begins with.
    private static func ours(_ drift: MatterDrift, _ row: MatterMapping) -> MatterDrift.Kind {
        if drift.ends != nil { return .stale }
        let touched = drift.notes.contains { note in
            note.touches == .form && (row.form != nil || row.when != nil)
                || note.touches == .materials && row.materials != nil
        }
        return touched ? .review : .harmless
    }
}
