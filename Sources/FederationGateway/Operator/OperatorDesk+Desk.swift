internal import Codes
internal import Office
internal import StrictJSON

/// Tokens and cases.
extension OperatorDesk {
    static let tokenVerbs: [String: Verb] = [
        "token.create": { desk, call throws(OfficeRefusal) in try await desk.createToken(call) },
        "token.list": { desk, _ throws(OfficeRefusal) in
            .array(try await desk.gateway.accounts.list().map(\.listing))
        },
        "token.revoke": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.accounts.revoke(try call.text("id"), by: call.actor).listing
        },
    ]

    private func createToken(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let word = try call.text("role")
        guard let role = Role(rawValue: word) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw OfficeRefusal(.usage, detail: "role is one of \(roles)", message: "角色应为 \(roles) 之一")
        }
        var wish = Accounts.Wish(role: role)
        if call.optional("division") != nil {
            wish.division = try call.read("division") { text throws(CodeFault) in try DivisionCode(text) }
        }
        wish.label = call.optional("label")
        wish.desk = call.optional("desk")
        if let name = call.optional("agency") {
            var agency: JSONObject = ["name": .string(name)]
            if call.optional("uscc") != nil {
                agency["uscc"] = .string(
                    try call.read("uscc") { text throws(CodeFault) in try CreditCode(text) }.text)
            }
            wish.agency = agency
        }
        if let name = call.optional("person") {
            var person: JSONObject = ["name": .string(name)]
            person["work_no"] = call.optional("work_no").map { .string($0) }
            wish.person = person
        }
        if call.optional("expires") != nil {
            wish.expiresAt = try call.read("expires") { text throws(CodeFault) in try CivilDate(text) }
                .adding(days: 1).timestampAtStart()
        }
        let (text, token) = try await gateway.accounts.create(wish, by: call.actor)
        return ["token": .string(text), "id": .string(token.id)]
    }

    static let caseVerbs: [String: Verb] = [
        "case.submit": { desk, call throws(OfficeRefusal) in try await desk.submit(call) },
        "case.list": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.caseDesk.list(try Listing(call).value, for: call.caller)
        },
        "case.show": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.caseDesk.show(try call.text("id"), purpose: nil, for: call.caller)
        },
        "case.timeline": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.caseDesk.timeline(try call.text("id"), purpose: nil, for: call.caller)
        },
        "case.attach": { desk, call throws(OfficeRefusal) in try await desk.attach(call) },
        "case.event": { desk, call throws(OfficeRefusal) in try await desk.writeEvent(call) },
    ]

    /// Takes a document in for an event that an operator is about to write, such as the scan of a paper answer.
    private func attach(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard let bytes = Base64URL.decode(try call.text("content")) else {
            throw OfficeRefusal(.usage, detail: "content is base64url")
        }
        let caller = Caller(actor: call.actor, role: .window)
        var upload = try await DocumentDesk(gateway.office, bytesMax: gateway.settings.deskBlobBytesMax)
            .begin(
                name: call.optional("name"), mediaType: try call.text("media_type"), bytes: bytes.count,
                by: caller)
        try await upload.take(bytes)
        return try await upload.finish()
    }

    /// An operator takes a case in as a window of the whole gateway: for tests and for helping out.
    private func submit(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let body = call.arguments["case"] ?? .null
        var caller = Caller(actor: call.actor, role: .window)
        if call.optional("division") != nil {
            caller.division = try call.read("division") { text throws(CodeFault) in try DivisionCode(text) }
        }
        return try await gateway.intake.submit(body, key: nil, by: caller)
    }

    private func writeEvent(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let id = try call.text("id")
        let side = try await gateway.caseDesk.side(of: id, for: call.caller)
        let caller = Caller(actor: call.actor, role: side == .origin ? .window : .approver)
        return try await gateway.caseDesk.write(
            ["type": call.arguments["type"] ?? .null, "data": call.arguments["data"] ?? .null], to: id,
            key: nil,
            by: caller)
    }

    /// The query of `case list`.
    private struct Listing {
        var value = CaseDesk.Listing()

        init(_ call: VerbCall) throws(OfficeRefusal) {
            value = try CaseDesk.Listing(
                states: call.optional("state"), side: call.optional("side"), text: call.optional("q"),
                after: call.optional("after"), limit: call.arguments["limit"]?.integerValue.map { Int($0) })
        }
    }
}
