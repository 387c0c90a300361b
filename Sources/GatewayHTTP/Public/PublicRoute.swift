/// What the public listener serves: the paths under `/public/v1/` of openapi.yaml, and nothing else.
///
/// Each subject adds its cases here and answers them in an extension of ``PublicResponder`` of its own.
enum PublicRoute: Sendable, Hashable {
    /// A carrier tells where parcels are.
    case carrierPush(String)

    /// For metrics and the log: the path without what varies, since that may be a secret.
    var name: String {
        switch self {
        case .carrierPush: "carrier"
        }
    }

    /// Finds the route; the path is taken as it is written, without decoding or folding.
    static func match(method: String, path: Substring) -> RouteMatch<PublicRoute> {
        RouteMatch(method, of: methods(of: path))
    }

    private static let prefix = "/public/v1/"

    private static func methods(of path: Substring) -> [(method: String, route: PublicRoute)] {
        guard path.hasPrefix(prefix) else { return [] }
        let parts = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        let named = parts.count > 1 ? String(parts[1]) : ""
        if parts.count > 1, named.isEmpty { return [] }
        return switch (parts[0], parts.count) {
        case ("carriers", 2): [("POST", .carrierPush(named))]
        default: []
        }
    }
}
