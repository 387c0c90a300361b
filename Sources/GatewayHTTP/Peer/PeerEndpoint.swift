import HTTPTypes

/// What the peer listener serves: paths and methods of PROTOCOL.md §5, and nothing else.
struct PeerEndpoint: Sendable, Hashable {
    /// What a path and method lead to.
    enum Match: Sendable, Hashable {
        case endpoint(PeerEndpoint)
        /// The path stands; these are its methods.
        case otherMethod(allowed: String)
        case unknown
    }

    /// For metrics: the path without what varies.
    let name: String
    /// What a body must be; nil where none is read as one.
    let contentType: String?
    /// Whether a body too long is a blob's part, not a batch.
    let isBlob: Bool

    private init(_ name: String, contentType: String? = nil, isBlob: Bool = false) {
        self.name = name
        self.contentType = contentType
        self.isBlob = isBlob
    }

    /// Where all of it lies.
    static let prefix = "/federation/v1/"

    /// `*` is any text, `#` a digest: 64 lower-case hex digits.
    private static let table: [(path: [String], methods: [String], endpoint: PeerEndpoint)] = [
        (["events"], ["POST"], PeerEndpoint("events", contentType: "application/json")),
        (["receipts"], ["POST"], PeerEndpoint("receipts", contentType: "application/json")),
        (["cases", "*", "events"], ["GET"], PeerEndpoint("cases")),
        (["heads"], ["GET"], PeerEndpoint("heads")),
        (["blobs", "#"], ["GET", "HEAD", "PUT"], PeerEndpoint("blobs", isBlob: true)),
        (["catalog"], ["GET"], PeerEndpoint("catalog")),
        (["descriptor"], ["GET"], PeerEndpoint("descriptor")),
        (["ping"], ["GET"], PeerEndpoint("ping")),
    ]

    /// Finds the endpoint; the path is taken as it is written, without decoding or folding.
    static func match(method: String, path: Substring) -> Match {
        guard path.hasPrefix(prefix) else { return .unknown }
        let segments = path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        for row in table where isAlike(row.path, segments) {
            guard row.methods.contains(method) else {
                return .otherMethod(allowed: row.methods.joined(separator: ", "))
            }
            return .endpoint(row.endpoint)
        }
        return .unknown
    }

    private static func isAlike(_ pattern: [String], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { mark, segment in
                switch mark {
                case "*": !segment.isEmpty
                case "#": segment.count == 64 && segment.allSatisfy { "0123456789abcdef".contains($0) }
                default: mark == segment
                }
            }
    }

    /// Whether a request's content type is the one: parameters other than `charset=utf-8` are not taken.
    func takes(contentType given: String?) -> Bool {
        guard let wanted = contentType else {
            // Bytes are bytes: a blob's part needs no type, but must not claim to be text or a form.
            return given.map { Self.mediaType($0) == "application/octet-stream" } ?? true
        }
        guard let given, Self.mediaType(given) == wanted else { return false }
        let parameters = given.split(separator: ";").dropFirst().map { $0.lowercased().filter { $0 != " " } }
        return parameters.allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }

    private static func mediaType(_ text: String) -> String {
        text.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }
}
