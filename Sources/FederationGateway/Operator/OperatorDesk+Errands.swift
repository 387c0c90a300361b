internal import Codes
internal import Office
internal import StrictJSON

/// What was promised to the outside.
extension OperatorDesk {
    static let errandVerbs: [String: Verb] = [
        "errand.list": { desk, call throws(OfficeRefusal) in try await desk.errands(call) },
        "errand.retry": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.office.errands.retry(try call.text("id"), by: call.actor).listing
        },
        "errand.drop": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.office.errands.drop(try call.text("id"), by: call.actor).listing
        },
    ]

    private func errands(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        var lines: [JSON] = []
        var after: String?
        repeat {
            let page = try await gateway.office.errands.list(
                dead: call.flag("dead"), kind: call.optional("kind"), after: after, limit: 256)
            lines += page.errands.map(\.listing)
            after = page.next
        } while after != nil && lines.count < Self.errandLinesMax
        return .array(lines)
    }

    /// Lines of one listing; more is not for people.
    private static let errandLinesMax = 10_000
}
