import Codes
import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func matters(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["q", "after", "limit"])
        let text = query.text("q", 0...100)
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...200) ?? 50
        try query.check()
        return .json(MatterDesk(office).list(text, after: after, limit: limit))
    }

    func options(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["matter", "destination"])
        let matter = query.required("matter", 1...64)
        let text = query.required("destination", 6...12)
        let destination = query.code("destination", text) { text throws(CodeFault) in try DivisionCode(text) }
        try query.check()
        guard let destination else { throw OfficeRefusal(.validationFailed) }
        return .json(
            try await MatterDesk(office).options(matter: matter, destination: destination, for: caller))
    }

    func cases(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["state", "side", "q", "after", "limit"])
        let states = query.text("state", 0...200)
        let side = query.text("side", 0...32)
        let text = query.text("q", 0...100)
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...200)
        try query.check()
        let listing = try CaseDesk.Listing(states: states, side: side, text: text, after: after, limit: limit)
        return .json(try await CaseDesk(office).list(listing, for: caller))
    }

    func readCase(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        let purpose = try Self.purpose(call)
        return .json(try await CaseDesk(office).show(id, purpose: purpose, for: caller))
    }

    func timeline(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        let purpose = try Self.purpose(call)
        return .json(try await CaseDesk(office).timeline(id, purpose: purpose, for: caller))
    }

    private static func purpose(_ call: DeskCall) throws(OfficeRefusal) -> String? {
        var query = try DeskQuery(call.target, known: ["purpose"])
        let purpose = query.text("purpose", 2...200)
        try query.check()
        return purpose
    }

    func submit(_ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, key) = try await jsonBody(call)
        do throws(OfficeRefusal) {
            let line = try await Intake(office).submit(body, key: key, by: caller)
            return .json(line, status: .created, location: "/api/v1/cases/" + (line["id"]?.stringValue ?? ""))
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    func writeEvent(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, key) = try await jsonBody(call)
        do throws(OfficeRefusal) {
            let answer = try await CaseDesk(office).write(body, to: id, key: key, by: caller)
            return .json(answer, status: .created, location: "/api/v1/cases/\(id)/timeline")
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// A JSON body under its bounds, and what the client calls the request.
    private func jsonBody(_ call: DeskCall) async throws(DeskRefused) -> (JSON, IdempotencyKey?) {
        do throws(OfficeRefusal) {
            let query = try DeskQuery(call.target, known: [])
            try query.check()
            guard ContentType(call.request.headers[.contentType])?.isJSON == true else {
                throw OfficeRefusal(.contentType, detail: "application/json is wanted")
            }
        } catch { throw DeskRefused(error, isBodyRead: false) }
        let reading: BodyReading
        switch await bodies.read(call.request, most: Self.jsonBytesMax, call.channel) {
        case .success(let read): reading = read
        case .failure(let failure):
            throw DeskRefused(failure.problem(.tooLarge, Self.jsonBytesMax), isBodyRead: false)
        }
        defer { withExtendedLifetime(reading.lease) {} }
        let body: JSON
        do throws(JSONFault) {
            body = try JSON.parse(reading.bytes, limits: JSONLimits(bytes: Self.jsonBytesMax))
        } catch {
            let detail = "\(error.code.rawValue) at byte \(error.offset): \(error.detail)"
            throw DeskRefused(OfficeRefusal(.malformed, detail: detail), isBodyRead: true)
        }
        return (body, try Self.key(call.request))
    }

    /// Source: draft-ietf-httpapi-idempotency-key-header.
    private static func key(_ request: Request) throws(DeskRefused) -> IdempotencyKey? {
        guard let text = request.headers.first(where: { $0.name.canonicalName == "idempotency-key" })?.value
        else { return nil }
        do throws(OfficeRefusal) {
            return try IdempotencyKey(text)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
