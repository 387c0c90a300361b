internal import Codes
internal import Foundation

/// A file with a table: CSV in UTF-8, UTF-16 or GB18030, or a workbook (XLSX), told apart by its first bytes.
public enum SheetFile {
    /// Reads every sheet of a file; a CSV file has one.
    /// - Throws: `not_found`, `table_too_large`, `table_invalid`, `cell_invalid`.
    public static func sheets(path: String, limits: SheetLimits = SheetLimits()) throws(SheetFault) -> [Sheet]
    {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw SheetFault(.notFound, detail: "\(path) cannot be read", message: "文件无法读取：\(path)")
        }
        let data: Data
        do {
            data = try handle.read(upToCount: limits.fileBytesMax + 1) ?? Data()
        } catch { throw SheetFault(.notFound, detail: "\(path) cannot be read", message: "文件无法读取：\(path)") }
        guard data.count <= limits.fileBytesMax else {
            throw SheetFault(.tableTooLarge, detail: "over \(limits.fileBytesMax >> 20) MiB")
        }
        if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return try Workbook(path: path, limits: limits).sheets()
        }
        if data.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw SheetFault(
                .tableInvalid, detail: "an old .xls or an encrypted workbook",
                message: "不支持旧版 .xls 或加密的工作簿，请另存为 .xlsx")
        }
        return [try CommaTable.sheet(data, limits)]
    }
}
