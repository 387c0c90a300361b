internal import Codes
internal import StrictJSON

/// What one change does to a catalogue, as lines of a patch: `+` a new matter, `~` a changed one with each member that
/// changes, `-` one that ends.
public struct CatalogDifference: Sendable, Hashable {
    /// The matter's line, then one for each member that changes.
    public let lines: [String]

    /// A change beside what the catalogue says of the matter's first day now.
    public init(_ change: CatalogChange, to catalog: Catalog) {
        switch change {
        case .retire(let end):
            let name = catalog.versions(of: end.code).last?.name ?? "?"
            let next = end.replacedBy.map { " → \($0)" } ?? ""
            lines = ["- \(end.code) \(name), from \(end.effective)\(next)"]
        case .put(let matter):
            let days = "from \(matter.effective), version \(matter.version)"
            let standing =
                catalog.matter(matter.code, on: matter.effective) ?? catalog.versions(of: matter.code).last
            guard let standing else {
                lines = ["+ \(matter.code) \(matter.name), \(days)"]
                return
            }
            lines = ["~ \(matter.code) \(matter.name), \(days)"] + Self.members(standing.json, matter.json)
        }
    }

    private static func members(_ old: JSONObject, _ new: JSONObject) -> [String] {
        let names = old.keys + new.keys.filter { !old.contains($0) }
        return names.filter { old[$0] != new[$0] && !["effective", "version"].contains($0) }.map { name in
            "    \(name): \(text(old[name])) → \(text(new[name]))"
        }
    }

    /// Short enough for a line; what is longer is told by its length.
    private static func text(_ value: JSON?) -> String {
        guard let text = value?.description else { return "nothing" }
        return text.count <= 80 ? text : "\(text.prefix(60))… (\(text.count) characters)"
    }
}
