/// What the desk listener serves: the paths and methods of openapi.yaml, and nothing else.
enum DeskRoute: Sendable, Hashable {
    case matters
    case options
    case cases
    case submit
    case readCase(String)
    case timeline(String)
    case writeEvent(String)
    case issueCorrectionLink(String)
    case handOver(String)
    case unlockResults(String)
    case results
    case ratings(String)
    case rate(String)
    case answerRating(String, rating: String)
    case duties
    case acknowledge(String, duty: String)
    case notices(String)
    case notice(String, kind: String)
    case previewNotice(String, kind: String)
    case upload
    case document(String)
    case statistics
    case demand
    case noteDemand
    case mail(MailRoute)
    case proxy(ProxyRoute)
    case bundle(BundleRoute)
    case draft(DraftRoute)
    case health
    case readiness
    case metrics

    /// Whether anybody may ask, without a token.
    var isOpen: Bool {
        switch self {
        case .health, .readiness, .metrics: true
        default: false
        }
    }

    /// For metrics: the path without what varies.
    var name: String {
        switch self {
        case .matters: "matters"
        case .options: "options"
        case .cases, .submit: "cases"
        case .readCase: "case"
        case .timeline: "timeline"
        case .writeEvent: "events"
        case .issueCorrectionLink: "correction_link"
        case .handOver: "handover"
        case .unlockResults: "result_unlock"
        case .results: "results"
        case .ratings, .rate: "ratings"
        case .answerRating: "rating_answer"
        case .duties: "duties"
        case .acknowledge: "acknowledgement"
        case .notices: "notices"
        case .notice: "notice"
        case .previewNotice: "notice_preview"
        case .upload: "blobs"
        case .document: "blob"
        case .statistics: "statistics"
        case .demand, .noteDemand: "demand"
        case .mail(let route): route.name
        case .proxy(let route): route.name
        case .bundle(let route): route.name
        case .draft(let route): route.name
        case .health: "healthz"
        case .readiness: "readyz"
        case .metrics: "metrics"
        }
    }

    /// Finds the route; the path is taken as it is written, without decoding or folding.
    static func match(method: String, path: Substring) -> RouteMatch<DeskRoute> {
        RouteMatch(method, of: methods(of: path))
    }

    private static let prefix = "/api/v1/"

    private static func methods(of path: Substring) -> [(method: String, route: DeskRoute)] {
        switch path {
        case "/healthz": return [("GET", .health)]
        case "/readyz": return [("GET", .readiness)]
        case "/metrics": return [("GET", .metrics)]
        default: break
        }
        guard path.hasPrefix(prefix) else { return [] }
        let parts = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        let named = parts.count > 1 ? String(parts[1]) : ""
        if parts.count > 1, named.isEmpty { return [] }
        let mail = MailRoute.methods(of: parts)
        guard mail.isEmpty else { return mail.map { ($0.method, .mail($0.route)) } }
        let drafts = DraftRoute.methods(of: parts, named: named)
        guard drafts.isEmpty else { return drafts.map { ($0.method, .draft($0.route)) } }
        if parts[0] == "proxies" {
            return ProxyRoute.methods(of: parts).map { ($0.method, .proxy($0.route)) }
        }
        return switch (parts[0], parts.count) {
        case ("matters", 1): [("GET", .matters)]
        case ("options", 1): [("GET", .options)]
        case ("cases", 1): [("GET", .cases), ("POST", .submit)]
        case ("cases", 2): [("GET", .readCase(named))]
        case ("cases", 3) where parts[2] == "timeline": [("GET", .timeline(named))]
        case ("cases", 3) where parts[2] == "events": [("POST", .writeEvent(named))]
        case ("cases", 3) where parts[2] == "correction-link": [("POST", .issueCorrectionLink(named))]
        case ("cases", 3) where parts[2] == "handover": [("POST", .handOver(named))]
        case ("cases", 3) where parts[2] == "result-unlock": [("POST", .unlockResults(named))]
        case ("results", 1): [("GET", .results)]
        case ("cases", 3) where parts[2] == "ratings": [("GET", .ratings(named)), ("POST", .rate(named))]
        case ("cases", 5) where parts[2] == "ratings" && parts[4] == "answer":
            [("POST", .answerRating(named, rating: String(parts[3])))]
        case ("statistics", 1): [("GET", .statistics)]
        case ("demand", 1): [("GET", .demand), ("POST", .noteDemand)]
        case ("cases", 5) where parts[2] == "duties" && parts[4] == "acknowledgement":
            [("POST", .acknowledge(named, duty: String(parts[3])))]
        case ("duties", 1): [("GET", .duties)]
        case ("cases", 3) where parts[2] == "notices": [("GET", .notices(named))]
        case ("cases", 3) where parts[2] == "receipt": [("GET", .notice(named, kind: "receipt"))]
        case ("cases", 4) where parts[2] == "notices": [("GET", .notice(named, kind: String(parts[3])))]
        case ("cases", 5) where parts[2] == "notices" && parts[4] == "preview":
            [("POST", .previewNotice(named, kind: String(parts[3])))]
        case ("blobs", 1): [("POST", .upload)]
        case ("blobs", 2): [("GET", .document(named))]
        default: BundleRoute.methods(of: parts, named: named).map { ($0.method, .bundle($0.route)) }
        }
    }
}
