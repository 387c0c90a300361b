import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func demand(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["since", "peer", "code", "limit"])
        let since = query.text("since", 7...7)
        let peer = query.text("peer", 1...200)
        let code = query.text("code", 1...64)
        let limit = query.number("limit", 1...1_000)
        try query.check()
        let listing = try DemandDesk.Listing(since: since, peer: peer, code: code, limit: limit)
        return .json(try await DemandDesk(office).list(listing, for: caller))
    }

    func noteDemand(_ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, _) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            return .json(try await DemandDesk(office).note(body, by: caller), status: .created)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
