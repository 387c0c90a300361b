internal import Codes
internal import StrictJSON

/// One row of one of the tables.
struct PlatformPlace: Hashable {
    let table: Int
    let row: Int
}

/// The tables with what their columns mean, ready to be read row by row.
struct PlatformSource {
    /// A column that is there; a class, since it is looked at once for every cell.
    final class Column {
        let column: PlatformColumn
        let place: Int
        /// As the table writes it.
        let header: String
        /// What the reading says of its codes.
        let meanings: [String: JSON]

        init(_ column: PlatformColumn, place: Int, header: String, meanings: [String: JSON]) {
            self.column = column
            self.place = place
            self.header = header
            self.meanings = meanings
        }
    }

    let tables: [PlatformTable]
    let reading: PlatformReading
    /// Of each table, in the order of ``PlatformColumns``.
    let columns: [[Column]]

    init(_ tables: [PlatformTable], _ reading: PlatformReading) {
        self.tables = tables
        self.reading = reading
        columns = tables.map { table in
            PlatformColumns.all(of: table.kind).compactMap { column in
                table.place(of: column.name).map { place in
                    Column(
                        column, place: place, header: table.header[place],
                        meanings: reading.meanings(in: column.name))
                }
            }
        }
    }

    func text(_ place: PlatformPlace, _ column: String) -> String {
        let table = tables[place.table]
        return table.text(place.row, table.place(of: column))
    }

    func number(_ place: PlatformPlace) -> Int { tables[place.table].rows[place.row].number }

    /// A fault of a row, at a column as the table writes it.
    func fault(
        _ fault: ShapeFault, _ place: PlatformPlace, _ column: String? = nil, of code: String? = nil
    ) -> ImportFault {
        let table = tables[place.table]
        let header = column.map { name in table.place(of: name).map { table.header[$0] } ?? name }
        return ImportFault(
            table: table.name, row: number(place), column: header, matter: code, fault: fault)
    }

    /// What the row's cells say; of several columns for one member the first that says something.
    func members(of place: PlatformPlace) -> JSONObject {
        var members: JSONObject = [:]
        for column in columns[place.table] {
            guard let member = column.column.member else { continue }
            let text = tables[place.table].text(place.row, column.place)
            guard !text.isEmpty, members.value(at: member.path[...]) == nil,
                let value = value(of: text, in: column)
            else { continue }
            members.set(value, at: member.path[...])
        }
        return members
    }

    /// What a coded column without a member says of a row: whether it counts.
    func word(_ place: PlatformPlace, _ column: PlatformColumn) -> String? {
        guard let found = columns[place.table].first(where: { $0.column.name == column.name }) else {
            return nil
        }
        let text = tables[place.table].text(place.row, found.place)
        return text.isEmpty ? nil : value(of: text, in: found)?.stringValue
    }

    /// Codes of a cell that nothing explains.
    func unknown(in text: String, of column: Column) -> [String] {
        guard let codes = column.column.codes else { return [] }
        return codes.codes(in: text).filter { column.meanings[$0] == nil && codes.meaning(of: $0) == nil }
    }

    /// What a cell says; what does not fit stays text, for the matter's own check to refuse.
    private func value(of text: String, in column: Column) -> JSON? {
        switch column.column.kind {
        case .coded(let codes): return meaning(of: text, codes, column)
        case .plain: break
        case .lines: return .strings(Self.lines(text))
        case .steps: return .strings(Self.lines(text.replacing("→", with: "\n")))
        case .firstDay: return .string(PlatformMoment(text)?.day.description ?? text)
        case .lastDay: return .string(PlatformMoment(text)?.lastDayBefore.description ?? text)
        }
        let meaning = column.meanings[text]
        if meaning == .null { return nil }
        let text = meaning?.stringValue ?? text
        guard column.column.member?.kind == .integer else { return .string(text) }
        return Int64(text).flatMap { JSON(exactly: $0) } ?? .string(text)
    }

    private func meaning(of text: String, _ codes: PlatformCodes, _ column: Column) -> JSON? {
        let found = codes.codes(in: text)
            .compactMap { column.meanings[$0] ?? codes.meaning(of: $0) }.filter { !$0.isNull }
        guard codes.isList else { return found.first }
        var seen: Set<JSON> = []
        let each = found.flatMap { $0.arrayValue ?? [$0] }.filter { seen.insert($0).inserted }
        guard !each.isEmpty else { return nil }
        guard column.column.member?.kind == .list else {
            return .string(each.compactMap(\.stringValue).joined(separator: "、"))
        }
        return .array(each)
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { SheetText.trimmed(String($0)) }.filter { !$0.isEmpty }
    }
}
