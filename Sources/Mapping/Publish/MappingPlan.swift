internal import Codes
internal import StrictJSON

/// What publishing a draft would change: the diff against the newest published version.
public struct MappingPlan: Hashable, Sendable {
    /// One changed row. Rows are the same one when peer, our code, divisions, condition and first day are.
    public enum Change: Hashable, Sendable {
        /// A row the published version lacks.
        case added(MatterMapping)
        /// A row the draft lacks.
        case removed(MatterMapping)
        /// The same row with other content.
        case changed(from: MatterMapping, to: MatterMapping)

        /// Our code.
        public var local: String {
            switch self {
            case .added(let row), .removed(let row), .changed(_, let row): row.local
            }
        }
    }

    /// By peer, our code, divisions, first day, condition.
    public let changes: [Change]

    private struct Key: Hashable, Comparable {
        let peer: GatewayID
        let local: String
        let divisions: String
        let from: String
        let when: String

        init(_ row: MatterMapping) {
            peer = row.peer
            local = row.local
            divisions = row.divisions.map(\.text).sorted().joined(separator: ",")
            from = row.from?.description ?? ""
            when = row.json["when"].map { String(decoding: $0.canonical(), as: UTF8.self) } ?? ""
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.peer, left.local, left.divisions, left.from, left.when) < (
                right.peer, right.local, right.divisions, right.from, right.when
            )
        }
    }

    /// The diff of a draft against what is published.
    public init(published: [MatterMapping], draft: [MatterMapping]) {
        let old = Dictionary(grouping: published, by: Key.init)
        let new = Dictionary(grouping: draft, by: Key.init)
        var changes: [Change] = []
        for key in Set(old.keys).union(new.keys).sorted() {
            // Two rows of one key are a fault of the draft; they are paired in order so that each is still
            // shown.
            let (before, after) = (old[key] ?? [], new[key] ?? [])
            for index in 0..<max(before.count, after.count) {
                switch (before.dropFirst(index).first, after.dropFirst(index).first) {
                case (let row?, nil): changes.append(.removed(row))
                case (nil, let row?): changes.append(.added(row))
                case (let row?, let next?) where row.json != next.json:
                    changes.append(.changed(from: row, to: next))
                default: break
                }
            }
        }
        self.changes = changes
    }

    /// Whether publishing would change nothing.
    public var isEmpty: Bool { changes.isEmpty }

    /// The diff as lines of a patch: `+`, `-`, and both for a changed row.
    public var lines: [String] {
        var lines: [String] = []
        var peer: GatewayID?
        for change in changes {
            let row: MatterMapping
            switch change {
            case .added(let new): row = new
            case .removed(let old): row = old
            case .changed(let old, _): row = old
            }
            if row.peer != peer {
                lines.append("@@ \(row.peer) @@")
                peer = row.peer
            }
            switch change {
            case .added(let new): lines.append("+ " + new.json.description)
            case .removed(let old): lines.append("- " + old.json.description)
            case .changed(let old, let new):
                lines.append("- " + old.json.description)
                lines.append("+ " + new.json.description)
            }
        }
        return lines
    }
}
