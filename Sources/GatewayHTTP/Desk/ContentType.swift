/// A `Content-Type` field, read as far as the desk needs it. Source: RFC 9110 §8.3.
struct ContentType: Sendable, Hashable {
    /// Type and subtype in lower case.
    let mediaType: String
    private let parameters: [String]

    /// Nil where there is no field.
    init?(_ field: String?) {
        guard let field else { return nil }
        let parts = field.split(separator: ";", omittingEmptySubsequences: false)
        mediaType = parts[0].lowercased().filter { $0 != " " && $0 != "\t" }
        parameters = parts.dropFirst().map { $0.lowercased().filter { $0 != " " && $0 != "\t" } }
    }

    /// Whether it is JSON in UTF-8.
    var isJSON: Bool {
        mediaType == "application/json"
            && parameters.allSatisfy { $0.isEmpty || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }

    /// Whether it is a form as a browser or a carrier posts it, in UTF-8.
    var isForm: Bool {
        mediaType == "application/x-www-form-urlencoded"
            && parameters.allSatisfy { $0.isEmpty || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }
}
