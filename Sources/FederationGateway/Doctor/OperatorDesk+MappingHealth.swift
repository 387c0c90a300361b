internal import Codes
internal import Exchange
internal import Office
internal import StrictJSON

/// Whether what mappings rest on is as it was.
extension OperatorDesk {
    /// One line for each agreement that has ended or ends soon; one where all is well.
    func agreementFindings() -> [Finding] {
        let desk = AgreementDesk(gateway.office)
        let lapsing = desk.lapsing()
        guard !lapsing.isEmpty else {
            let count = desk.list().arrayValue?.count ?? 0
            return count == 0 ? [] : [Finding(.ok, "agreements", "\(count) in force")]
        }
        return lapsing.map { one in
            Finding(
                one.isOver ? .fail : .warn, "agreement \(one.number)", one.cause,
                cure: "sign a new one and import it", command: dir + " agreement list")
        }
    }

    /// Whether windows wait for the mapping desk; a week is what applicants were told to wait at most.
    func wantedFinding() async -> Finding {
        do throws(OfficeRefusal) {
            let waiting = try await WantedDesk(gateway.office).summary()
            let drafts = waiting["drafts"]?.integerValue ?? 0
            guard drafts > 0 else { return Finding(.ok, "drafts", "no window waits for a mapping") }
            // `try?`: written by this gateway.
            let since = (waiting["since"]?.stringValue).flatMap { try? Timestamp($0) }
            let days = since.map { gateway.clock.now().millisecondsSince($0) / 86_400_000 } ?? 0
            return Finding(
                days >= 7 ? .warn : .ok, "drafts",
                "\(drafts) wait for \(waiting["places"]?.integerValue ?? 0) mappings, the oldest \(days) days",
                cure: "map them, or answer that there will be no way", command: dir + " mapping wanted")
        } catch { return Finding(.fail, "drafts", "\(error.code): \(error.detail)") }
    }

    func driftFinding() async -> Finding {
        do throws(OfficeRefusal) {
            try await gateway.driftWatch.look()
            let lines = try await DriftDesk(gateway.office).list(isAll: false).arrayValue ?? []
            let stale = lines.count { $0["kind"] == "stale" }
            let today = gateway.clock.now().civilDate.description
            let ending = lines.count { $0["kind"] == "stale" && ($0["from"]?.stringValue ?? "") > today }
            guard !lines.isEmpty else { return Finding(.ok, "mappings", "rest on nothing that changed") }
            return Finding(
                stale > ending ? .fail : .warn, "mappings",
                "\(stale - ending) matters have ended, \(ending) will, \(lines.count - stale) changed in substance",
                cure: stale > 0
                    ? "let the rows follow their successors" : "look at the rows and confirm them",
                command: dir + " mapping drift")
        } catch { return Finding(.fail, "mappings", "\(error.code): \(error.detail)") }
    }
}
