internal import Office
internal import StrictJSON

/// Whether what mappings rest on is as it was.
extension OperatorDesk {
    /// One line for each agreement that has ended or ends soon; one where all is well.
    func agreementFindings() -> [Finding] {
        let lines = AgreementDesk(gateway.office).list().arrayValue ?? []
        let bad = lines.filter { ["expired", "expiring", "unknown"].contains($0["state"]?.stringValue) }
        guard !bad.isEmpty else {
            return lines.isEmpty ? [] : [Finding(.ok, "agreements", "\(lines.count) in force")]
        }
        return bad.map { line in
            let end = line["to"]?.stringValue.map { "ends on \($0)" } ?? "nobody says when it ends"
            let matters = line["matters"]?.arrayValue?.count ?? 0
            return Finding(
                line["state"] == "expired" ? .fail : .warn, "agreement \(line["number"]?.stringValue ?? "")",
                "\(end); \(matters) matters rest on it", cure: "sign a new one and import it",
                command: dir + " agreement list")
        }
    }

    func driftFinding() async -> Finding {
        do throws(OfficeRefusal) {
            try await gateway.lookAtDrift()
            let lines = try await DriftDesk(gateway.office).list(isAll: false).arrayValue ?? []
            let stale = lines.count { $0["kind"] == "stale" }
            guard !lines.isEmpty else { return Finding(.ok, "mappings", "rest on nothing that changed") }
            return Finding(
                stale > 0 ? .fail : .warn, "mappings",
                "\(stale) matters have ended or will, \(lines.count - stale) changed in substance",
                cure: stale > 0
                    ? "let the rows follow their successors" : "look at the rows and confirm them",
                command: dir + " mapping drift")
        } catch { return Finding(.fail, "mappings", "\(error.code): \(error.detail)") }
    }
}
