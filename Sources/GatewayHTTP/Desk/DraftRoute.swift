/// What the desk listener serves of cases that wait for a way.
enum DraftRoute: Sendable, Hashable {
    case drafts
    case keep
    case read(String)
    case discard(String)
    case submit(String)

    /// For metrics: the path without what varies.
    var name: String {
        switch self {
        case .drafts, .keep: "drafts"
        case .read, .discard: "draft"
        case .submit: "draft_submit"
        }
    }

    /// The methods of a path below `/api/v1/`; empty for what is none of these.
    static func methods(of parts: [Substring], named: String) -> [(method: String, route: DraftRoute)] {
        switch (parts[0], parts.count) {
        case ("drafts", 1): [("GET", .drafts), ("POST", .keep)]
        case ("drafts", 2): [("GET", .read(named)), ("DELETE", .discard(named))]
        case ("drafts", 3) where parts[2] == "submit": [("POST", .submit(named))]
        default: []
        }
    }
}
