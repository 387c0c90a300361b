import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func duties(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(
            call.target, known: ["light", "owner", "kind", "acknowledged", "after", "limit"])
        let light = query.text("light", 0...32)
        let owner = query.text("owner", 0...32)
        let kind = query.text("kind", 0...64)
        let acknowledged = query.text("acknowledged", 0...8)
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...200)
        try query.check()
        let listing = try DutyDesk.Listing(
            light: light, owner: owner, kind: kind, acknowledged: acknowledged, after: after, limit: limit)
        return .json(try await DutyDesk(office).list(listing, for: caller))
    }

    func acknowledge(
        _ duty: String, of id: String, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let line = try await DutyDesk(office).acknowledge(duty, of: id, body, key: key, by: caller)
            return .json(line, status: .created, location: "/api/v1/cases/\(id)")
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
