/// What the public listener serves: the paths under `/public/v1/` of openapi.yaml, the two pages that a message or a QR
/// code leads to, and nothing else.
///
/// Each subject adds its cases here and answers them in an extension of ``PublicResponder`` of its own.
enum PublicRoute: Sendable, Hashable {
    /// A carrier tells where parcels are.
    case carrierPush(String)
    /// The payment platform tells that a bill was paid.
    case payment
    /// The page by which an applicant follows a case.
    case trackPage(String)
    /// The same as data.
    case track(String)
    /// The same page with the documents of the decision, for who knows the proof.
    case results(String)
    /// One of them.
    case resultDocument(String, document: String)
    /// The page by which an applicant answers a correction.
    case correctionPage(String)
    /// What is to be corrected.
    case correction(String)
    /// A document for the answer.
    case correctionDocument(String)
    /// The answer.
    case correctionAnswer(String)

    /// For metrics and the log: the path without what varies, since that may be a secret.
    var name: String {
        switch self {
        case .carrierPush: "carrier"
        case .payment: "payment"
        case .trackPage: "track_page"
        case .track: "track"
        case .results: "results"
        case .resultDocument: "result_document"
        case .correctionPage: "correction_page"
        case .correction, .correctionAnswer: "correction"
        case .correctionDocument: "correction_document"
        }
    }

    /// Finds the route; the path is taken as it is written, without decoding or folding.
    static func match(method: String, path: Substring) -> RouteMatch<PublicRoute> {
        RouteMatch(method, of: methods(of: path))
    }

    private static let prefix = "/public/v1/"

    private static func methods(of path: Substring) -> [(method: String, route: PublicRoute)] {
        guard path.hasPrefix(prefix) else { return page(path) }
        let parts = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        let named = parts.count > 1 ? String(parts[1]) : ""
        if parts.count > 1, named.isEmpty { return [] }
        return switch (parts[0], parts.count) {
        case ("carriers", 2): [("POST", .carrierPush(named))]
        case ("payments", 1): [("POST", .payment)]
        case ("track", 2): [("GET", .track(named))]
        case ("corrections", 2): [("GET", .correction(named)), ("POST", .correctionAnswer(named))]
        case ("corrections", 3) where parts[2] == "documents": [("POST", .correctionDocument(named))]
        default: []
        }
    }

    /// Short, since they are printed and sent by SMS.
    private static func page(_ path: Substring) -> [(method: String, route: PublicRoute)] {
        let parts = path.dropFirst(3).split(separator: "/", omittingEmptySubsequences: false)
        guard let token = parts.first.map(String.init), !token.isEmpty else { return [] }
        switch (path.prefix(3), parts.count) {
        case ("/t/", 1): return [("GET", .trackPage(token)), ("POST", .results(token))]
        case ("/t/", 2) where parts[1].utf8.count == 64:
            return [("POST", .resultDocument(token, document: String(parts[1])))]
        case ("/c/", 1): return [("GET", .correctionPage(token))]
        default: return []
        }
    }
}
