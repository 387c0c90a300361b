internal import Office
internal import StrictJSON

/// What windows asked for in vain.
extension OperatorDesk {
    static let demandVerbs: [String: Verb] = [
        "demand.list": { desk, call throws(OfficeRefusal) in
            let listing = try DemandDesk.Listing(
                since: call.optional("since"), peer: call.optional("peer"), code: call.optional("code"),
                limit: call.arguments["limit"]?.integerValue.map { Int($0) })
            return try await DemandDesk(desk.gateway.office).list(listing, for: call.caller)
        }
    ]
}
