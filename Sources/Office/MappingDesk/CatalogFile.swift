internal import Codes
internal import Foundation
public import Mapping
internal import StrictJSON
internal import SwiftCSV

/// A catalogue file as an operator has it: CSV, or JSON in one of three shapes.
///
/// JSON may be the document of docs/mapping.md (`{"matters":[…]}`), a bare list of matters, or a catalogue payload
/// (`{"changes":[{"put":…}]}`) as peers exchange it.
public struct CatalogFile: Sendable {
    /// What it says, whole and without a fault.
    public let content: CatalogImport

    /// - Parameters:
    ///   - name: the file's name; what ends in `.csv` is a sheet.
    /// - Throws: `validation_failed` with every fault by row and column; nothing of a faulty file is taken.
    public init(name: String, text: String) throws(OfficeRefusal) {
        let isSheet = name.lowercased().hasSuffix(".csv")
        let rows = isSheet ? try Self.rows(text) : []
        let document = isSheet ? JSON.null : try Self.document(text)
        do throws(ImportFaults) {
            content = isSheet ? try CatalogImport(rows: rows) : try CatalogImport(json: document)
        } catch { throw OfficeRefusal(error) }
    }

    private static func rows(_ text: String) throws(OfficeRefusal) -> [CatalogRow] {
        let plain = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        do {
            let sheet = try CSV<Enumerated>(string: plain, delimiter: .comma, loadColumns: false)
            return sheet.rows.enumerated().map { index, cells in
                CatalogRow(
                    number: index + 2,
                    cells: Dictionary(
                        zip(sheet.header, cells).map { ($0, $1) }, uniquingKeysWith: { first, _ in first }))
            }
        } catch { throw OfficeRefusal(.tableInvalid, detail: "not CSV: \(error)", message: "文件不是有效的 CSV") }
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
                let place =
                    fault.column.map { "row \(fault.row), \($0)" } ?? "row \(fault.row)\(fault.fault.pointer)"
                return Fault(
                    place, fault.fault.code, detail: fault.fault.message, message: fault.fault.messageZh)
            })
    }
}
