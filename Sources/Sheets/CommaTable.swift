internal import Codes
internal import Foundation
internal import SwiftCSV

/// A table with commas, or tabs, between its cells, as Excel and WPS write them in China: UTF-8 with or without a mark,
/// UTF-16 with one, or GB18030.
enum CommaTable {
    static func sheet(_ data: Data, _ limits: SheetLimits) throws(SheetFault) -> Sheet {
        let text = try text(of: data)
        guard !text.unicodeScalars.contains("\0") else {
            throw SheetFault(.tableInvalid, detail: "a NUL stands in it", message: "文件中有空字符，不是文本表格")
        }
        let first = text.prefix { !$0.isNewline }
        let delimiter: CSVDelimiter = first.contains("\t") && !first.contains(",") ? .tab : .comma
        let cells: [[String]]
        do {
            // Which row is the header is not known yet; what is read as one here is a row like the others.
            let table = try CSV<Enumerated>(string: text, delimiter: delimiter, loadColumns: false)
            cells = [table.header] + table.rows
        } catch { throw SheetFault(.tableInvalid, detail: "not CSV: \(error)", message: "文件不是有效的 CSV") }
        guard cells.count <= limits.rowsMax else {
            throw SheetFault(.tableTooLarge, detail: "over \(limits.rowsMax) rows")
        }
        let rows = cells.enumerated().map { Sheet.Row(number: $0.offset + 1, cells: $0.element) }
        for row in rows {
            guard row.cells.count <= limits.columnsMax else {
                throw SheetFault(
                    .tableTooLarge, row: row.number, detail: "over \(limits.columnsMax) columns")
            }
            guard row.cells.allSatisfy({ $0.utf8.count <= limits.cellCharactersMax * 4 }) else {
                throw SheetFault(.tableTooLarge, row: row.number, detail: "a cell is too long")
            }
        }
        return Sheet(name: "", rows: rows.filter { $0.cells.contains { !$0.isEmpty } })
    }

    private static func text(of data: Data) throws(SheetFault) -> String {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { return try text(data.dropFirst(3), .utf8) }
        if data.starts(with: [0xFF, 0xFE]) { return try text(data.dropFirst(2), .utf16LittleEndian) }
        if data.starts(with: [0xFE, 0xFF]) { return try text(data.dropFirst(2), .utf16BigEndian) }
        if let text = String(validating: data, as: UTF8.self) { return text }
        return try text(data, gb18030)
    }

    /// GB 18030, which holds GBK and GB 2312. Source: CFStringEncodingExt.h, kCFStringEncodingGB_18030_2000.
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    private static func text(_ data: Data, _ encoding: String.Encoding) throws(SheetFault) -> String {
        guard let text = String(data: Data(data), encoding: encoding) else {
            throw SheetFault(
                .tableInvalid, detail: "neither UTF-8, UTF-16 nor GB18030",
                message: "文件编码无法识别，请另存为 UTF-8 或 GB18030 的 CSV")
        }
        return text
    }
}
