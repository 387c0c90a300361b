import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func ratings(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        let purpose = try Self.purpose(call)
        return .json(try await RatingDesk(office).list(id, purpose: purpose, for: caller))
    }

    func rate(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let answer = try await RatingDesk(office).rate(body, of: id, key: key, by: caller)
            return .json(answer, status: .created, location: "/api/v1/cases/\(id)/ratings")
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    func answer(
        _ rating: String, of id: String, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let answer = try await RatingDesk(office).answer(body, to: rating, of: id, key: key, by: caller)
            return .json(answer, status: .created, location: "/api/v1/cases/\(id)/ratings")
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
