internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// Our own matters: how many are in force, and which of them nobody asked for.
extension StatisticsDesk {
    /// - Returns: `{"in_force","target"?,"percent"?,"since","idle":[{"matter","matter_name"}]}`; `idle` had no case
    ///   taken in, of either side of ours, in the last twelve months and this one.
    public func catalogue() async throws(OfficeRefusal) -> JSON {
        let matters = context.catalogues.ownCatalog.matters(on: context.today).filter { !$0.scopes.isEmpty }
        let now = Month(of: context.today)
        let since = now.adding(-12)
        var asked: Set<String> = []
        try await read(.matter, (0...12).map { since.adding($0).description }) { row, tally in
            if tally[.takenIn] > 0 { asked.insert(row[.matter]) }
        }
        let idle = matters.filter { !asked.contains($0.code) }
        var answer: JSONObject = ["in_force": .integer(Int64(matters.count))]
        if let target = context.statistics.targetMatters {
            answer["target"] = .integer(Int64(target))
            answer["percent"] = StatisticsFigures.tenths(Int64(matters.count) * 1_000, Int64(target))
        }
        answer["since"] = .string(since.description)
        answer["idle"] = .array(
            idle.map { ["matter": .string($0.code), "matter_name": .string($0.name)] })
        return .object(answer)
    }
}
