internal import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// What rests on which agreement, and what ends soon.
public struct AgreementDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Every agreement on file, and every one that a matter in force names without its being on file; those that end first
    /// in front.
    /// - Returns: `[{"number","state","from"?,"to"?,"days_left"?,"parties","contacts","matters"}]`; `state` is `planned`,
    ///   `active`, `expiring` (60 days or less), `expired` or `unknown` where nobody says when it ends.
    public func list() -> JSON {
        var resting: [String: Set<String>] = [:]
        var loose: [String: [Matter]] = [:]
        for matter in matters {
            let text = matter.agreement ?? ""
            let named = context.agreements.named(in: text)
            for agreement in named { resting[agreement.number, default: []].insert(matter.code) }
            if named.isEmpty { loose[text, default: []].append(matter) }
        }
        var lines = context.agreements.all.map { agreement -> JSONObject in
            var line = agreement.json
            let codes = resting[agreement.number, default: []].union(agreement.matters)
            line["matters"] = .strings(codes.sorted())
            let isPlanned = context.today < agreement.from
            line["state"] = .string(isPlanned ? "planned" : state(of: agreement.to))
            line["days_left"] = .integer(Int64(agreement.to.dayNumber - context.today.dayNumber))
            return line
        }
        for (text, matters) in loose.sorted(by: { $0.key < $1.key }) {
            var line: JSONObject = [
                "number": .string(text), "parties": [], "contacts": [],
                "matters": .strings(matters.map(\.code)),
            ]
            let end = matters.first?.agreementExpires
            line["state"] = .string(end.map { state(of: $0) } ?? "unknown")
            line["to"] = end.map { .string($0.description) }
            line["days_left"] = end.map { .integer(Int64($0.dayNumber - context.today.dayNumber)) }
            lines.append(line)
        }
        lines.sort { ($0["to"]?.stringValue ?? "~") < ($1["to"]?.stringValue ?? "~") }
        return .array(lines.map { .object($0) })
    }

    /// An agreement that people are warned of.
    public struct Lapsing: Sendable {
        /// As the agreement, or the matters that name it, say it.
        public let number: String
        /// Whether its last day is past.
        public let isOver: Bool
        /// When it ends and how much rests on it.
        public let cause: String
    }

    /// What has ended, ends soon, or of which nobody says when it ends.
    public func lapsing() -> [Lapsing] {
        (list().arrayValue ?? []).compactMap { line in
            guard ["expired", "expiring", "unknown"].contains(line["state"]?.stringValue) else { return nil }
            let end = line["to"]?.stringValue.map { "ends on \($0)" } ?? "nobody says when it ends"
            let matters = line["matters"]?.arrayValue?.count ?? 0
            return Lapsing(
                number: line["number"]?.stringValue ?? "", isOver: line["state"] == "expired",
                cause: "\(end); \(matters) matters rest on it")
        }
    }

    private func state(of end: CivilDate) -> String {
        let left = end.dayNumber - context.today.dayNumber
        return left < 0 ? "expired" : left <= AgreementBook.warnedDays ? "expiring" : "active"
    }

    /// Matters in force, ours and the peers', that are accepted at the origin by an agreement.
    private var matters: [Matter] {
        let peers = context.directory.snapshot.all.compactMap { context.catalogues.catalog(of: $0.id) }
        return ([context.catalogues.ownCatalog] + peers).flatMap { $0.matters(on: context.today) }.filter {
            $0.acceptance == .origin && $0.agreement != nil
        }
    }
}
