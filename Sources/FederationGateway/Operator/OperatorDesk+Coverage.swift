internal import Codes
internal import Exchange
internal import Office
internal import StrictJSON

/// What the mappings cover, and what they do not.
extension OperatorDesk {
    static let coverageVerbs: [String: Verb] = [
        "mapping.coverage": { desk, call throws(OfficeRefusal) in
            let peer = call.optional("peer") == nil ? nil : try call.gateway("peer")
            let missing = call.arguments["missing"]?.integerValue ?? 0
            guard (0...10_000).contains(missing) else {
                throw OfficeRefusal(.usage, detail: "limit is not 0…10000", message: "limit 应为 0 至 10000")
            }
            try await desk.catchUp()
            return try await MappingCoverage(desk.gateway.office).report(peer: peer, missing: Int(missing))
        },
        "mapping.exceptions": { desk, call throws(OfficeRefusal) in
            try await MappingExceptions(desk.gateway.office).page(
                of: try call.gateway("peer"), after: call.optional("after"),
                lint: try await desk.lint(on: desk.gateway.clock.now().civilDate))
        },
        "mapping.wanted": { desk, call throws(OfficeRefusal) in
            let peer = call.optional("peer") == nil ? nil : try call.gateway("peer")
            return try await WantedDesk(desk.gateway.office).list(peer: peer)
        },
        "mapping.wanted.answer": { desk, call throws(OfficeRefusal) in
            let destination = try call.read("destination") { text throws(CodeFault) in
                try DivisionCode(text)
            }
            return try await WantedDesk(desk.gateway.office).refuse(
                try call.text("matter"), to: destination, because: try call.text("reason"), by: call.actor)
        },
    ]
}
