/// What the desk listener serves of bundles and of cases that go on elsewhere.
enum BundleRoute: Sendable, Hashable {
    case definitions
    case bundles
    case submit
    case read(String)
    case receipt(String)
    case act(String)
    case continuation(String)
    case goOn(String)

    /// For metrics: the path without what varies.
    var name: String {
        switch self {
        case .definitions: "bundle_definitions"
        case .bundles, .submit: "bundles"
        case .read: "bundle"
        case .receipt: "bundle_receipt"
        case .act: "bundle_acts"
        case .continuation, .goOn: "continuation"
        }
    }

    /// The methods of a path below `/api/v1/`; empty for what is none of these.
    static func methods(of parts: [Substring], named: String) -> [(method: String, route: BundleRoute)] {
        switch (parts[0], parts.count) {
        case ("bundle-definitions", 1): [("GET", .definitions)]
        case ("bundles", 1): [("GET", .bundles), ("POST", .submit)]
        case ("bundles", 2): [("GET", .read(named))]
        case ("bundles", 3) where parts[2] == "receipt": [("GET", .receipt(named))]
        case ("bundles", 3) where parts[2] == "acts": [("POST", .act(named))]
        case ("cases", 3) where parts[2] == "continuation":
            [("GET", .continuation(named)), ("POST", .goOn(named))]
        default: []
        }
    }
}
