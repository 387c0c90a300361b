/// What of the desk concerns parcels.
enum MailRoute: Sendable, Hashable {
    case list
    case register(String)
    case read(String, String)
    case update(String, String)
    case settle(String, String)
    case label(String, String)
    case handOver

    /// For metrics: the path without what varies.
    var name: String {
        switch self {
        case .list: "shipments"
        case .register: "case_shipments"
        case .read, .update: "shipment"
        case .settle: "settlement"
        case .label: "label"
        case .handOver: "handover"
        }
    }

    /// The methods of a path below `/api/v1/`, cut at its slashes; none where it is of another subject.
    static func methods(of parts: [Substring]) -> [(method: String, route: MailRoute)] {
        guard !parts.contains("") else { return [] }
        let texts = parts.map(String.init)
        return switch (texts[0], texts.count) {
        case ("shipments", 1): [("GET", .list)]
        case ("shipments", 2) where texts[1] == "handover": [("GET", .handOver)]
        case ("cases", 3) where texts[2] == "shipments": [("POST", .register(texts[1]))]
        case ("cases", 4) where texts[2] == "shipments":
            [("GET", .read(texts[1], texts[3])), ("POST", .update(texts[1], texts[3]))]
        case ("cases", 5) where texts[2] == "shipments" && texts[4] == "settlement":
            [("POST", .settle(texts[1], texts[3]))]
        case ("cases", 5) where texts[2] == "shipments" && texts[4] == "label":
            [("GET", .label(texts[1], texts[3]))]
        default: []
        }
    }
}
