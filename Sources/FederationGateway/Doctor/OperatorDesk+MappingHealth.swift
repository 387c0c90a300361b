internal import Office
internal import StrictJSON

/// Whether what mappings rest on is as it was.
extension OperatorDesk {
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
