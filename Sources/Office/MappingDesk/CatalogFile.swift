internal import Codes
public import Mapping
public import StrictJSON

/// A catalogue file as an operator has it: the rows of a sheet, or JSON in one of three shapes.
///
/// JSON may be the document of docs/mapping.md (`{"matters":[…]}`), a bare list of matters, or a catalogue payload
/// (`{"changes":[{"put":…}]}`) as peers exchange it. Sheets are read by gwctl, never in the daemon.
public struct CatalogFile: Sendable {
    /// What it says, whole and without a fault.
    public let content: CatalogImport

    /// Most rows of a sheet.
    public static let rowsMax = 1_048_576

    /// A JSON file.
    /// - Throws: `malformed`; `validation_failed` with every fault; nothing of a faulty file is taken.
    public init(text: String) throws(OfficeRefusal) {
        try self.init(document: try Self.document(text))
    }

    /// The document of docs/mapping.md, already read.
    /// - Throws: `validation_failed` with every fault.
    public init(document: JSON) throws(OfficeRefusal) {
        do throws(ImportFaults) {
            content = try CatalogImport(json: document)
        } catch { throw OfficeRefusal(error) }
    }

    /// The rows of a sheet: `[{"row":2,"cells":{"事项编码":"…"}},…]`.
    /// - Throws: `malformed` for another shape; `validation_failed` with every fault by row and column.
    public init(rows: JSON) throws(OfficeRefusal) {
        var read: [SheetRow] = []
        for row in rows.arrayValue ?? [] {
            guard let number = row["row"]?.integerValue, let cells = row["cells"]?.objectValue,
                read.count < Self.rowsMax
            else { throw OfficeRefusal(.malformed, detail: "rows are [{\"row\",\"cells\"}]") }
            read.append(
                SheetRow(
                    number: Int(number),
                    cells: Dictionary(
                        cells.compactMap { cell in cell.value.stringValue.map { (cell.key, $0) } }
                    ) {
                        first, _ in first
                    }))
        }
        do throws(ImportFaults) {
            content = try CatalogImport(rows: read)
        } catch { throw OfficeRefusal(error) }
    }

    private static func document(_ text: String) throws(OfficeRefusal) -> JSON {
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(Array(text.utf8), limits: JSONLimits(depth: 64, bytes: 64 << 20))
        } catch { throw OfficeRefusal(error) }
        switch json {
        case .array: return ["matters": json]
        case .object(let object) where object.contains("changes"):
            let changes = object["changes"]?.arrayValue ?? []
            var document: JSONObject = [
                "matters": .array(changes.compactMap { $0["put"] }),
                "retired": .array(changes.compactMap { $0["retire"] }),
            ]
            document["gateway"] = object["gateway"]
            return .object(document)
        default: return json
        }
    }
}

extension OfficeRefusal {
    /// Every fault of an import, by row and column.
    init(_ faults: ImportFaults) {
        self.init(
            .validationFailed, detail: "\(faults.faults.count) fault(s); nothing was imported",
            message: "文件有 \(faults.faults.count) 处错误，未导入任何内容",
            faults: faults.faults.prefix(1_000).map { fault in
                Fault(
                    fault.place, fault.fault.code, detail: fault.fault.message, message: fault.fault.messageZh
                )
            })
    }
}
