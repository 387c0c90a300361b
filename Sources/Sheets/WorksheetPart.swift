internal import Codes

/// `xl/worksheets/sheet1.xml` and its like: cells by row, and what is merged.
final class WorksheetPart: XMLPart {
    private(set) var rows: [Sheet.Row] = []
    private(set) var merges: [Sheet.Range] = []
    private(set) var fault: SheetFault?

    private let strings: [String]
    private let dateStyles: Set<Int>
    private let is1904: Bool
    private let limits: SheetLimits
    private var rowNumber = 0
    private var cells: [String] = []
    private var column = -1
    private var kind = ""
    private var style = 0
    private var value: String?
    private var inline = ""
    private var isPhonetic = false

    init(strings: [String], dateStyles: Set<Int>, is1904: Bool, limits: SheetLimits) {
        self.strings = strings
        self.dateStyles = dateStyles
        self.is1904 = is1904
        self.limits = limits
    }

    var isOver: Bool { fault != nil }

    func began(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "row":
            rowNumber = attributes["r"].flatMap { Int($0) } ?? rowNumber + 1
            cells = []
            column = -1
            if !(1...limits.rowsMax).contains(rowNumber) || rowNumber <= rows.last?.number ?? 0 {
                fail(.tableInvalid, "row numbers do not rise, or there are over \(limits.rowsMax)")
            }
        case "c":
            column = attributes["r"].flatMap { Self.place($0)?.column } ?? column + 1
            if column >= limits.columnsMax { fail(.tableTooLarge, "over \(limits.columnsMax) columns") }
            kind = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            value = nil
            inline = ""
        case "rPh": isPhonetic = true
        case "mergeCell": merge(attributes["ref"] ?? "")
        default: break
        }
    }

    func ended(_ name: String, _ text: String) {
        guard fault == nil else { return }
        switch name {
        case "v": value = text
        case "t": if !isPhonetic { inline += text }
        case "rPh": isPhonetic = false
        case "c": put(shown())
        case "row":
            if cells.contains(where: { !$0.isEmpty }) {
                rows.append(Sheet.Row(number: rowNumber, cells: cells))
            }
        default: break
        }
    }

    private func put(_ text: String) {
        guard fault == nil, column >= 0, !text.isEmpty else { return }
        guard text.utf16.count <= limits.cellCharactersMax else {
            return fail(.tableTooLarge, "a cell is too long")
        }
        while cells.count <= column { cells.append("") }
        cells[column] = text
    }

    /// The cell as the program shows it, as far as a table of matters needs it.
    private func shown() -> String {
        switch kind {
        case "s":
            guard let text = value else { return "" }
            guard let index = Int(text), strings.indices.contains(index) else {
                fail(.tableInvalid, "a shared text is missing")
                return ""
            }
            return strings[index]
        case "inlineStr": return inline
        case "str", "d": return value ?? ""
        case "b": return value == "1" || value == "true" ? "是" : "否"
        case "e":
            fail(.cellInvalid, "the formula failed: \(value ?? "")", "公式出错（\(value ?? "")），请改为数值")
            return ""
        default: return value.map(number) ?? ""
        }
    }

    private func number(_ text: String) -> String {
        guard let number = Double(text), number.isFinite else {
            fail(.cellInvalid, "“\(text.prefix(40))” is no number")
            return ""
        }
        if dateStyles.contains(style) { return day(number) }
        guard number.rounded() == number else { return "\(number)" }
        // A double holds fifteen digits; what had more has lost the rest when it was typed.
        guard abs(number) < 1e15 else {
            fail(
                .cellInvalid, "a number of over 15 digits has lost digits", "超过 15 位的数字已丢失末位，请将该列设为文本格式后重新填写")
            return ""
        }
        return String(Int64(number))
    }

    private func day(_ serial: Double) -> String {
        guard (0..<2_958_466).contains(serial) else {
            fail(.cellInvalid, "\(serial) is no day")
            return ""
        }
        // 1900 counts a 29 February that was none.
        let base = is1904 ? -24_107 : serial < 61 ? -25_568 : -25_569
        let date = CivilDate(dayNumber: Int(serial) + base).description
        let minutes = Int((serial - serial.rounded(.down)) * 1_440 + 0.5)
        guard minutes > 0 else { return date }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    private func merge(_ reference: String) {
        let ends = reference.split(separator: ":").compactMap { Self.place(String($0)) }
        guard ends.count == 2, ends[0].row <= ends[1].row, ends[0].column <= ends[1].column else {
            return fail(.tableInvalid, "a merged range cannot be read")
        }
        guard merges.count < limits.mergesMax else { return fail(.tableTooLarge, "too many merged ranges") }
        merges.append(
            Sheet.Range(rows: ends[0].row...ends[1].row, columns: ends[0].column...ends[1].column))
    }

    private func fail(_ code: ErrorCode, _ detail: String, _ message: String? = nil) {
        guard fault == nil else { return }
        fault = SheetFault(
            code, row: rowNumber > 0 ? rowNumber : nil, column: column >= 0 ? Sheet.letters(column) : nil,
            detail: detail, message: message)
    }

    /// `AB12` as row 12, column 27.
    static func place(_ reference: String) -> (row: Int, column: Int)? {
        var (column, row) = (0, 0)
        for byte in reference.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where row == 0:
                column = column * 26 + Int(byte - UInt8(ascii: "A")) + 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"): row = row * 10 + Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "$"): continue
            default: return nil
            }
            guard column < 100_000, row < 100_000_000 else { return nil }
        }
        return column > 0 && row > 0 ? (row, column - 1) : nil
    }
}
