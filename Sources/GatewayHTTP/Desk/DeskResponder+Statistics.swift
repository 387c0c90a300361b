import Codes
import Exchange
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    private static let filters = [
        "side", "matter", "mode", "scope", "peer", "agency", "division", "window", "clerk",
    ]

    func statistics(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: Set(["by", "from", "to"] + Self.filters))
        let by = query.text("by", 0...120)
        let from = query.text("from", 7...7)
        let to = query.text("to", 7...7)
        var filters: [String: String] = [:]
        for name in Self.filters { filters[name] = query.text(name, 1...200) }
        try query.check()
        let asked = try StatisticsQuery(
            by: by, from: from, to: to, filters: filters, today: office.clock.now().civilDate)
        return .json(try await StatisticsDesk(office).answer(asked, for: caller))
    }
}
