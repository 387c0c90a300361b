internal import Codes
internal import Office
internal import StrictJSON

/// Matters by what somebody typed, and candidates for what has no mapping.
extension OperatorDesk {
    static let suggestVerbs: [String: Verb] = [
        "catalog.search": { desk, call throws(OfficeRefusal) in
            let peer = call.optional("peer") == nil ? nil : try call.gateway("peer")
            return try SuggestionDesk(desk.gateway.office).search(
                try call.text("words"), peer: peer, limit: try call.limit(20))
        },
        "mapping.suggest": { desk, call throws(OfficeRefusal) in
            let peer = try call.gateway("peer")
            let suggestions = SuggestionDesk(desk.gateway.office)
            let limit = try call.limit(3)
            guard let code = call.optional("code") else {
                return try await suggestions.suggestAll(peer: peer, limit: limit)
            }
            return try suggestions.suggest(code, peer: peer, limit: limit)
        },
    ]
}

extension VerbCall {
    /// How many rows are wanted, 1…200.
    /// - Throws: `usage` for any other value.
    fileprivate func limit(_ usual: Int) throws(OfficeRefusal) -> Int {
        guard let value = arguments["limit"], !value.isNull else { return usual }
        guard case .integer(let number) = value, (1...200).contains(number) else {
            throw OfficeRefusal(.usage, detail: "limit is not 1…200", message: "limit 应为 1 至 200")
        }
        return Int(number)
    }
}
