/// The closed code sets of the trade with their meanings, from `codes.csv` (`code_set,code,meaning,source`).
public struct CodeTable: Sendable {
    /// One code of a set.
    public struct Entry: Hashable, Sendable {
        /// The code as the standard writes it.
        public let code: String
        /// What it means.
        public let meaning: String
        /// Where that is written.
        public let source: String
    }

    /// The names of the sets in the file's order.
    public let sets: [String]
    private let entries: [String: [Entry]]

    /// Reads the file.
    ///
    /// - Throws: `table_invalid`, also for a code that stands twice in its set.
    public init(csv bytes: some Collection<UInt8>) throws(TableFault) {
        let table = try CSVTable(bytes)
        let columns = (
            set: try table.column("code_set"), code: try table.column("code"),
            meaning: try table.column("meaning"), source: try table.column("source")
        )
        var sets: [String] = []
        var entries: [String: [Entry]] = [:]
        for row in table.rows {
            let set = row.fields[columns.set]
            let entry = Entry(
                code: row.fields[columns.code], meaning: row.fields[columns.meaning],
                source: row.fields[columns.source])
            guard !set.isEmpty, !entry.code.isEmpty, !entry.meaning.isEmpty else {
                throw TableFault(line: row.line, message: "set, code and meaning may not be empty")
            }
            if entries[set] == nil { sets.append(set) }
            guard entries[set]?.contains(where: { $0.code == entry.code }) != true else {
                throw TableFault(line: row.line, message: "this code stands in its set already")
            }
            entries[set, default: []].append(entry)
        }
        self.sets = sets
        self.entries = entries
    }

    /// All codes of a set in the file's order; empty when there is no such set.
    public func codes(in set: String) -> [Entry] { entries[set] ?? [] }

    /// What a code of a set means; nil when there is no such code.
    public func meaning(of code: String, in set: String) -> String? {
        codes(in: set).first { $0.code == code }?.meaning
    }
}
