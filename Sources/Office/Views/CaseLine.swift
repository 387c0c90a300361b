internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// One case as the worklist shows it (`CaseLine` of openapi.yaml). Nothing personal.
struct CaseLine {
    var record: CaseRecord
    var peerName: String
    var light: String?
    /// By which a stated date is known to be provisional.
    var calendar: WorkingCalendar
    /// Whether the peer is a proxy (代管网关): typed in by the origin for a region without a system.
    var isProxied = false

    /// Whether a stated date was counted over a year without published data.
    private var isProvisional: Bool {
        let summary = record.summary
        guard let last = [summary.dueOn, summary.legalDueOn].compactMap({ $0?.year }).max() else {
            return false
        }
        let first = min(summary.createdAt.civilDate.year, last)
        return (first...last).contains { calendar.isProvisional(year: $0) }
    }

    var json: JSONObject {
        let summary = record.summary
        var line: JSONObject = ["id": .string(record.id.description)]
        line["number"] = summary.number.map { .string($0) }
        line["peer_number"] = summary.peerNumber.map { .string($0) }
        line["state"] = .string(summary.undeliverable ? "undeliverable" : summary.state.rawValue)
        line["side"] = .string(record.ourSide.rawValue)
        var peer: JSONObject = ["id": .string(record.peer.description), "name": .string(peerName)]
        if isProxied { peer["proxy"] = true }
        line["peer"] = .object(peer)
        line["matter"] = [
            "local": .string(summary.localMatter), "peer": .string(summary.peerMatter),
            "name": .string(summary.matterName),
        ]
        line["mode"] = .string(summary.mode.rawValue)
        line["destination"] = .string(summary.division)
        line["window"] = summary.windowDivision.map { .string($0) }
        // What could not be delivered is the origin's again, whatever its log said before.
        let holder = summary.undeliverable ? .origin : summary.holder
        line["holder"] = .string((holder ?? (record.ourSide == .origin ? .origin : .destination)).rawValue)
        line["holder_since"] = summary.holderSince.map { .string($0.description) }
        line["due_on"] = summary.dueOn.map { .string($0.description) }
        line["legal_due_on"] = summary.legalDueOn.map { .string($0.description) }
        if isProvisional { line["provisional"] = true }
        line["light"] = light.map { .string($0) }
        if summary.isTest { line["test"] = true }
        line["created_at"] = .string(summary.createdAt.description)
        line["updated_at"] = .string(summary.updatedAt.description)
        return line
    }
}
