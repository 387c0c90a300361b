internal import Codes
internal import Exchange
internal import Office
internal import StrictJSON

/// What regions promised each other, and what became of their divisions.
extension OperatorDesk {
    static let agreementVerbs: [String: Verb] = [
        "agreement.import": { desk, call throws(OfficeRefusal) in
            let gateway = desk.gateway
            return try await gateway.office.agreements.take(
                call.arguments["file"] ?? .null, own: gateway.settings.id, by: call.actor,
                at: gateway.clock.now())
        },
        "agreement.list": { desk, _ throws(OfficeRefusal) in AgreementDesk(desk.gateway.office).list() },
        "agreement.remove": { desk, call throws(OfficeRefusal) in
            let number = try call.text("number")
            try await desk.gateway.office.agreements.remove(
                number, by: call.actor, at: desk.gateway.clock.now())
            return ["number": .string(number)]
        },
    ]

    static let divisionVerbs: [String: Verb] = [
        "division.import": { desk, call throws(OfficeRefusal) in
            try await desk.gateway.office.places.take(
                Array(try call.text("csv").utf8), by: call.actor, at: desk.gateway.clock.now())
        },
        "division.list": { desk, _ throws(OfficeRefusal) in desk.gateway.office.places.list() },
    ]
}
