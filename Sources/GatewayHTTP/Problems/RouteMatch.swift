/// What a path and method lead to on a listener.
enum RouteMatch<Route: Sendable & Hashable>: Sendable, Hashable {
    case route(Route)
    /// The path stands; these are its methods.
    case otherMethod(allowed: String)
    case unknown

    /// Chooses among a path's methods; HEAD stands where GET does.
    init(_ method: String, of methods: [(method: String, route: Route)]) {
        if methods.isEmpty {
            self = .unknown
        } else if let found = methods.first(where: {
            $0.method == method || ($0.method == "GET" && method == "HEAD")
        }) {
            self = .route(found.route)
        } else {
            let allowed = methods.flatMap { $0.method == "GET" ? ["GET", "HEAD"] : [$0.method] }
            self = .otherMethod(allowed: allowed.joined(separator: ", "))
        }
    }
}
