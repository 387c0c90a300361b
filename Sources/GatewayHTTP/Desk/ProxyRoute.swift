/// What of the desk concerns proxies (代管网关): a region's answers, typed in here.
enum ProxyRoute: Sendable, Hashable {
    case list
    case waiting(String)
    case sheet(String, caseID: String)
    case printedSheet(String, caseID: String)
    case upload(String)
    case write(String, caseID: String)

    /// For metrics: the path without what varies.
    var name: String {
        switch self {
        case .list: "proxies"
        case .waiting: "proxy_cases"
        case .sheet, .printedSheet: "proxy_sheet"
        case .upload: "proxy_blobs"
        case .write: "proxy_events"
        }
    }

    /// The methods of a path below `/api/v1/`, cut at its slashes; none where it is of another subject.
    static func methods(of parts: [Substring]) -> [(method: String, route: ProxyRoute)] {
        guard parts[0] == "proxies", !parts.contains("") else { return [] }
        let texts = parts.map(String.init)
        switch texts.count {
        case 1: return [("GET", .list)]
        case 3 where texts[2] == "cases": return [("GET", .waiting(texts[1]))]
        case 3 where texts[2] == "blobs": return [("POST", .upload(texts[1]))]
        case 5 where texts[2] == "cases":
            return switch texts[4] {
            case "sheet": [("GET", .sheet(texts[1], caseID: texts[3]))]
            case "sheet.pdf": [("GET", .printedSheet(texts[1], caseID: texts[3]))]
            case "events": [("POST", .write(texts[1], caseID: texts[3]))]
            default: []
            }
        default: return []
        }
    }
}
