import Codes
import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

/// Corrections by link, and results on their way into the applicant's hand.
extension DeskResponder {
    /// A one-time link for the correction that stands open.
    func issueCorrectionLink(
        _ id: String, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            let query = try DeskQuery(call.target, known: [])
            try query.check()
            let link = try await CorrectionDesk(office).issue(for: id, by: caller)
            return .json(link, status: .created)
        } catch { throw DeskRefused(error, isBodyRead: false) }
    }

    /// Results that wait at the window.
    func results(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["after", "limit"])
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...200) ?? 50
        try query.check()
        return .json(try await ResultDesk(office).waiting(after: after, limit: limit, for: caller))
    }

    /// Lets an applicant whose guesses locked his results try again.
    func unlockResults(
        _ id: String, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            let query = try DeskQuery(call.target, known: [])
            try query.check()
            return .json(try await ApplicantResults(office).unlock(id, by: caller))
        } catch { throw DeskRefused(error, isBodyRead: false) }
    }

    /// Hands a result over.
    func handOver(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, _) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let line = try await ResultDesk(office).handOver(body, of: id, by: caller)
            return .json(line, status: .created, location: "/api/v1/cases/\(id)/timeline")
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
