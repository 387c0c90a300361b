/// What became of divisions that were abolished, renamed by code, merged or split (撤县设区), each from a day on.
///
/// A change counts for all that lies in the old division too, unless a change of its own says otherwise: 150203 became
/// 150204, so 150203101 is 150204101. Old codes stay in old documents, so both directions are asked.
public struct DivisionChanges: Hashable, Sendable {
    /// One division that became another; one that became several has a change for each.
    public struct Change: Hashable, Sendable {
        /// What was.
        public let old: DivisionCode
        /// What is.
        public let new: DivisionCode
        /// The new one's own name.
        public let name: String
        /// The first day on which it counts.
        public let effective: CivilDate
        /// The approval, such as 国函〔2026〕1号.
        public let basis: String
    }

    /// In the order of the file.
    public let changes: [Change]

    /// How many changes may follow each other; a chain that is longer goes in a circle.
    private static let stepsMost = 16

    /// None.
    public init() { changes = [] }

    /// Reads `old,new,name,effective,basis`; name and basis may be empty.
    ///
    /// - Throws: `table_invalid` with the line: a code or day that is none, divisions of two levels, the same change twice,
    ///   changes that go in a circle.
    public init(csv: some Collection<UInt8>) throws(TableFault) {
        let table = try CSVTable(csv)
        let columns = (
            old: try table.column("old"), new: try table.column("new"), name: try table.column("name"),
            effective: try table.column("effective"), basis: try table.column("basis")
        )
        var changes: [Change] = []
        for row in table.rows {
            let change: Change
            do throws(CodeFault) {
                change = Change(
                    old: try DivisionCode(row.fields[columns.old]),
                    new: try DivisionCode(row.fields[columns.new]), name: row.fields[columns.name],
                    effective: try CivilDate(row.fields[columns.effective]), basis: row.fields[columns.basis])
            } catch { throw TableFault(line: row.line, message: error.description) }
            guard change.old != change.new, change.old.level == change.new.level else {
                throw TableFault(line: row.line, message: "a division becomes another one of the same level")
            }
            guard !changes.contains(where: { $0.old == change.old && $0.new == change.new }) else {
                throw TableFault(line: row.line, message: "the change stands in the table already")
            }
            changes.append(change)
            let last = changes.map(\.effective).max() ?? change.effective
            guard Self(changes).follow(change.old, on: last) != nil else {
                throw TableFault(line: row.line, message: "the changes go in a circle")
            }
        }
        self.changes = changes
    }

    private init(_ changes: [Change]) { self.changes = changes }

    /// What a division is on that day: empty where it is still itself, several where it was split.
    public func successors(of code: DivisionCode, on day: CivilDate) -> [DivisionCode] {
        let found = follow(code, on: day) ?? []
        return found == [code] ? [] : found
    }

    /// By which codes that division, or a part of it, was known before that day, each once, the latest first.
    public func predecessors(of code: DivisionCode, on day: CivilDate) -> [DivisionCode] {
        var found: [DivisionCode] = []
        var open = [code]
        for _ in 0..<Self.stepsMost where !open.isEmpty {
            var earlier: [DivisionCode] = []
            // Several ways may lead back to one code, where a place was split and merged again.
            for old in open.flatMap({ back($0, day) }) where old != code && !found.contains(old) {
                found.append(old)
                earlier.append(old)
            }
            open = earlier
        }
        return found
    }

    /// By which other codes the same place is or was known: what it became, unless it is several now, and what it was.
    public func otherCodes(of code: DivisionCode, on day: CivilDate) -> [DivisionCode] {
        let now = successors(of: code, on: day)
        let place = now.count == 1 ? now[0] : code
        return ([place] + predecessors(of: place, on: day)).filter { $0 != code }
    }

    /// The name of a division that a change made.
    public func name(of code: DivisionCode) -> String? {
        changes.last { $0.new == code && !$0.name.isEmpty }?.name
    }

    private func step(_ code: DivisionCode, _ day: CivilDate) -> [DivisionCode] {
        let fitting = changes.filter { $0.effective <= day && $0.old.contains(code) }
        let longest = fitting.map(\.old.significant.utf8.count).max()
        return fitting.filter { $0.old.significant.utf8.count == longest }.compactMap {
            Self.moved(code, from: $0.old, to: $0.new)
        }
    }

    private func back(_ code: DivisionCode, _ day: CivilDate) -> [DivisionCode] {
        changes.reversed().filter { $0.effective <= day && $0.new.contains(code) }.compactMap {
            Self.moved(code, from: $0.new, to: $0.old)
        }
    }

    /// - Returns: nil for what goes in a circle.
    private func follow(_ start: DivisionCode, on day: CivilDate) -> [DivisionCode]? {
        var places = [start]
        for _ in 0..<Self.stepsMost {
            var next: [DivisionCode] = []
            for place in places {
                let moved = step(place, day)
                for code in moved.isEmpty ? [place] : moved where !next.contains(code) { next.append(code) }
            }
            if next == places { return places }
            places = next
        }
        return nil
    }

    private static func moved(
        _ code: DivisionCode, from old: DivisionCode, to new: DivisionCode
    ) -> DivisionCode? {
        let rest = code.canonical.dropFirst(old.significant.utf8.count)
        let digits = new.significant + rest
        // Written as long as the code that was asked for; `try?`: a place directly below a prefecture may have no code there.
        return try? DivisionCode(String(digits.prefix(code.text.utf8.count)))
    }
}
