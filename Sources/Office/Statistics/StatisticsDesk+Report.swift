internal import Casework
internal import Codes
internal import Exchange

/// The weekly report.
extension StatisticsDesk {
    /// The report of a week, of all that the caller may see.
    /// - Throws: `unavailable` while a recount is not done; what the store refuses.
    public func report(_ week: Week, for caller: Caller) async throws(OfficeRefusal) -> WeeklyReport {
        guard try await !context.isRecountUnfinished() else {
            throw OfficeRefusal(
                .unavailable, detail: "a recount was not done; gwctl stats rebuild", message: "统计正在重算，请稍后再试")
        }
        let within = caller.areas
        var (now, before) = (Tally(), Tally())
        var matters: [String: Tally] = [:]
        var peers: [String: Tally] = [:]
        try await read(.week, [week.description, week.previous.description]) { row, tally in
            guard within.covers(row.division) else { return }
            guard row.month == week.description else {
                before.add(tally)
                return
            }
            now.add(tally)
            matters[row[.matter], default: Tally()].add(tally)
            peers[row[.peer], default: Tally()].add(tally)
        }
        for (period, isNow) in [(week, true), (week.previous, false)] {
            let (first, last) = (period.monday.description, period.sunday.description)
            try await readOverdue(from: first, through: last) { row, tally in
                guard within.covers(row.division) else { return }
                guard isNow else {
                    before.add(tally)
                    return
                }
                now.add(tally)
                matters[row[.matter], default: Tally()].add(tally)
                peers[row[.peer], default: Tally()].add(tally)
            }
        }
        return WeeklyReport(
            week: week, title: context.own.name, total: (now, before),
            matters: try await lines(matters, .matter), peers: try await lines(peers, .peer),
            catalogue: try await catalogue())
    }

    private func lines(
        _ tallies: [String: Tally], _ dimension: Dimension
    ) async throws(OfficeRefusal) -> [WeeklyReport.Line] {
        let busy = { (tally: Tally) in tally[.takenIn] + tally[.accepted] + tally[.completed] }
        let sorted = tallies.sorted {
            (busy($0.value), $1.key) > (busy($1.value), $0.key)
        }
        var lines: [WeeklyReport.Line] = []
        for (code, tally) in sorted.prefix(WeeklyReport.linesMost) {
            lines.append(
                .init(code: code, name: try await name(of: code, dimension) ?? code, tally: tally))
        }
        let rest = sorted.dropFirst(WeeklyReport.linesMost)
        if !rest.isEmpty {
            var sum = Tally()
            for (_, tally) in rest { sum.add(tally) }
            lines.append(.init(code: "", name: "其余 \(rest.count) 项", tally: sum))
        }
        return lines
    }
}
