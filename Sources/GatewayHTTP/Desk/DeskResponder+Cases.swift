import Codes
import HTTPTypes
import HummingbirdCore
import Mapping
import Office
import StrictJSON

extension DeskResponder {
    func matters(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["q", "after", "limit"])
        let text = query.text("q", 0...100)
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...200) ?? 50
        try query.check()
        return .json(MatterDesk(office).list(text, after: after, limit: limit, for: caller))
    }

    func options(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(
            call.target, known: ["matter", "destination", "applicant_kind", "situation"])
        let matter = query.required("matter", 1...64)
        let text = query.required("destination", 6...12)
        let destination = query.code("destination", text) { text throws(CodeFault) in try DivisionCode(text) }
        let kind = query.word("applicant_kind", of: Subject.allCases.map(\.rawValue))
        let situation = query.object("situation", 2...2_000)
        try query.check()
        guard let destination else { throw OfficeRefusal(.validationFailed) }
        return .json(
            try await MatterDesk(office).options(
                matter: matter, destination: destination, applicant: kind.flatMap(Subject.init(rawValue:)),
                situation: situation ?? [:], for: caller))
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

    /// Why personal members are to be shown; nil: they stay masked.
    static func purpose(_ call: DeskCall) throws(OfficeRefusal) -> String? {
        var query = try DeskQuery(call.target, known: ["purpose"])
        let purpose = query.text("purpose", 2...200)
        try query.check()
        return purpose
    }

    func submit(_ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let line = try await Intake(office).submit(body, key: key, by: caller)
            return .json(line, status: .created, location: "/api/v1/cases/" + (line["id"]?.stringValue ?? ""))
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    func writeEvent(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let answer = try await CaseDesk(office).write(body, to: id, key: key, by: caller)
            return .json(answer, status: .created, location: "/api/v1/cases/\(id)/timeline")
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
