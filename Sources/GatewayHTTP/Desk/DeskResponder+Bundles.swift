import Codes
import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func answer(
        _ route: BundleRoute, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            switch route {
            case .definitions: return try await bundleDefinitions(call, caller)
            case .bundles: return try await bundles(call, caller)
            case .read(let id): return try await readBundle(id, call, caller)
            case .receipt(let id): return try await bundleReceipt(id, call, caller)
            case .continuation(let id): return try await continuation(id, call, caller)
            case .submit, .act, .goOn: break
            }
        } catch { throw DeskRefused(error, isBodyRead: true) }
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            switch route {
            case .act(let id):
                return .json(
                    try await BundleDesk(office).act(body, on: id, key: key, by: caller), status: .created,
                    location: "/api/v1/bundles/" + id)
            case .goOn(let id):
                let line = try await Continuations(office).goOn(body, from: id, key: key, by: caller)
                return .json(line, status: .created, location: Self.place("cases", of: line))
            default:
                let bundle = try await BundleIntake(office).submit(body, key: key, by: caller)
                return .json(bundle, status: .created, location: Self.place("bundles", of: bundle))
            }
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private static func place(_ kind: String, of thing: JSON) -> String {
        "/api/v1/\(kind)/" + (thing["id"]?.stringValue ?? "")
    }

    private func bundleDefinitions(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response
    {
        var query = try DeskQuery(call.target, known: ["code"])
        let code = query.text("code", 1...64)
        try query.check()
        let shelf = BundleShelf(office)
        if let code { return .json(try await shelf.show(code)) }
        return .json(["definitions": try await shelf.list()])
    }

    private func bundles(_ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["state", "q", "after", "limit"])
        let state = query.text("state", 0...32)
        let text = query.text("q", 0...100)
        let after = query.text("after", 0...300)
        let limit = query.number("limit", 1...100)
        try query.check()
        let listing = try BundleDesk.Listing(state: state, text: text, after: after, limit: limit)
        return .json(try await BundleDesk(office).list(listing, for: caller))
    }

    private func readBundle(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal)
        -> Response
    {
        .json(try await BundleDesk(office).show(id, purpose: try Self.purpose(call), for: caller))
    }

    /// The one receipt as PDF; the look was audited before the first byte.
    private func bundleReceipt(
        _ id: String, _ call: DeskCall, _ caller: Caller
    ) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["lang", "purpose"])
        let language = query.text("lang", 2...16)
        let purpose = query.text("purpose", 2...200)
        try query.check()
        let paper = try await BundleDesk(office).receipt(
            id, language: language, purpose: purpose ?? "print", for: caller)
        return Self.paper(paper.name, paper.pdf)
    }

    private func continuation(
        _ id: String, _ call: DeskCall, _ caller: Caller
    ) async throws(OfficeRefusal) -> Response {
        let query = try DeskQuery(call.target, known: [])
        try query.check()
        return .json(try await Continuations(office).proposal(id, for: caller))
    }
}
