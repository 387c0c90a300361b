import Codes
import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func answer(
        _ route: DraftRoute, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        let desk = DraftDesk(office)
        do throws(OfficeRefusal) {
            switch route {
            case .drafts: return try await drafts(call, caller)
            case .read(let id):
                return .json(try await desk.show(id, purpose: try Self.purpose(call), for: caller))
            case .discard(let id): return .json(try await desk.discard(id, by: caller))
            case .keep, .submit: break
            }
        } catch { throw DeskRefused(error, isBodyRead: true) }
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            if case .submit(let id) = route {
                let line = try await desk.submit(id, body, key: key, by: caller)
                return .json(
                    line, status: .created, location: "/api/v1/cases/" + (line["id"]?.stringValue ?? ""))
            }
            let line = try await desk.keep(body, key: key, by: caller)
            return .json(
                line, status: .created, location: "/api/v1/drafts/" + (line["id"]?.stringValue ?? ""))
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private func drafts(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["state", "after", "limit"])
        let state = query.text("state", 0...32)
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...200) ?? 50
        try query.check()
        return .json(try await DraftDesk(office).list(state, after: after, limit: limit, for: caller))
    }
}
