/// The divisions of the country by code, with names and parents: a value made from the bytes of the data files.
public struct DivisionTable: Sendable {
    private let divisions: [DivisionCode: Division]
    private let children: [DivisionCode: [DivisionCode]]
    /// Provinces in order of code.
    public let provinces: [Division]

    /// Reads `divisions.csv` (`code,name,parent_code,level`) and the townships (`code12,name,parent_code`).
    ///
    /// - Throws: `table_invalid` for a malformed or repeated code, an empty name, a level or a parent that the code
    ///   does not have, or a parent that no row has.
    public init(csv: some Collection<UInt8>, townships: some Collection<UInt8> = [UInt8]()) throws(TableFault)
    {
        var divisions: [DivisionCode: Division] = [:]
        let table = try CSVTable(csv)
        let level = try table.column("level")
        try Self.read(table, code: "code", into: &divisions) { row, division in
            let expected: DivisionLevel? =
                switch row.fields[level] {
                case "province": .province
                case "city": .prefecture
                case "county": .county
                default: nil
                }
            return expected == division.level
        }
        if !townships.isEmpty {
            try Self.read(try CSVTable(townships), code: "code12", into: &divisions) { _, division in
                division.level >= .township
            }
        }
        self.divisions = divisions
        var children: [DivisionCode: [DivisionCode]] = [:]
        for division in divisions.values {
            guard let parent = division.parent else { continue }
            children[parent, default: []].append(division.code)
        }
        self.children = children.mapValues { $0.sorted() }
        provinces = divisions.values.filter { $0.parent == nil }.sorted { $0.code < $1.code }
    }

    /// How many divisions it holds.
    public var count: Int { divisions.count }

    /// The division of that code; nil when the table has none.
    public subscript(code: DivisionCode) -> Division? { divisions[code] }

    /// What lies directly in a division, by code.
    public func children(of code: DivisionCode) -> [Division] {
        (children[code] ?? []).compactMap { divisions[$0] }
    }

    /// The divisions from the province down to this one; empty when the table does not have it.
    public func path(of code: DivisionCode) -> [Division] {
        var path: [Division] = []
        var next = divisions[code]
        while let division = next {
            path.append(division)
            next = division.parent.flatMap { divisions[$0] }
        }
        return path.reversed()
    }

    /// Names from the province down, such as 内蒙古自治区鄂尔多斯市伊金霍洛旗; nil when the table does not have it.
    public func fullName(of code: DivisionCode) -> String? {
        let names = path(of: code).filter { !$0.isFiller }.map(\.name)
        return names.isEmpty ? nil : names.joined()
    }

    /// The lowest division of the table that is this one or holds it, as for a village whose township is listed.
    public func nearestKnown(to code: DivisionCode) -> Division? {
        var next: DivisionCode? = code
        while let code = next {
            if let division = divisions[code] { return division }
            next = code.parent
        }
        return nil
    }

    /// Divisions whose name holds that text, by code; at most `max`.
    public func search(_ text: String, max: Int = 50) -> [Division] {
        guard !text.isEmpty else { return [] }
        let found = divisions.values.filter { !$0.isFiller && $0.name.contains(text) }
        return Array(found.sorted { $0.code < $1.code }.prefix(max))
    }

    private static func read(
        _ table: CSVTable, code codeColumn: String, into divisions: inout [DivisionCode: Division],
        isLevelRight: (CSVTable.Row, DivisionCode) -> Bool
    ) throws(TableFault) {
        let columns = (
            code: try table.column(codeColumn), name: try table.column("name"),
            parent: try table.column("parent_code")
        )
        divisions.reserveCapacity(divisions.count + table.rows.count)
        for row in table.rows {
            let code = try division(row.fields[columns.code], line: row.line)
            let parentText = row.fields[columns.parent]
            let parent = parentText.isEmpty ? nil : try division(parentText, line: row.line)
            let name = row.fields[columns.name]
            guard !name.isEmpty else { throw TableFault(line: row.line, message: "the name is empty") }
            guard isLevelRight(row, code) else {
                throw TableFault(line: row.line, message: "the code is not of this level")
            }
            guard parent == code.parent else {
                throw TableFault(line: row.line, message: "the code does not lie in that parent")
            }
            let division = Division(code: code, name: name, parent: parent)
            guard divisions.updateValue(division, forKey: code) == nil else {
                throw TableFault(line: row.line, message: "the code stands in the table already")
            }
        }
        for row in table.rows where !row.fields[columns.parent].isEmpty {
            guard divisions[try division(row.fields[columns.parent], line: row.line)] != nil else {
                throw TableFault(line: row.line, message: "the parent is not in the table")
            }
        }
    }

    private static func division(_ text: String, line: Int) throws(TableFault) -> DivisionCode {
        do throws(CodeFault) {
            return try DivisionCode(text)
        } catch { throw TableFault(line: line, message: error.description) }
    }
}
