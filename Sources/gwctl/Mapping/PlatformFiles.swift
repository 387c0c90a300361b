import Codes
import Foundation
import Mapping
import Sheets
import StrictJSON

/// The national platform's tables as an operator has them: CSV files, workbooks, or folders of these.
struct PlatformFiles {
    private(set) var tables: [PlatformTable] = []
    /// Files of a folder, and sheets of a workbook, that are no table of matters.
    private(set) var others: [String] = []

    /// - Throws: ``VerbError`` for a file that was named and is no table of matters, and for what cannot be read.
    init(_ paths: [String]) throws {
        for path in paths {
            for file in try InputFolder.files(path, endings: [".csv", ".xlsx"]) {
                let before = tables.count
                try read(file)
                guard tables.count == before else { continue }
                guard file != path else {
                    throw VerbError(
                        .tableInvalid,
                        "\(file): neither its name nor that of a sheet is a table's, such as dn_task_general_basic"
                    )
                }
            }
        }
    }

    private mutating func read(_ file: String) throws {
        guard case .sheets(let sheets) = try DeskFile.read(file) else {
            throw VerbError(.tableInvalid, "\(file) is no table: CSV or XLSX")
        }
        for sheet in sheets {
            // A CSV file has one sheet without a name; its own tells what it is.
            let stem = URL(filePath: file).deletingPathExtension().lastPathComponent
            let name =
                sheet.name.isEmpty || (sheets.count == 1 && PlatformTable.isTable(stem)) ? stem : sheet.name
            guard PlatformTable.isTable(name) else {
                if !sheet.rows.isEmpty { others.append(name) }
                continue
            }
            do throws(SheetFault) {
                let (header, rows) = try sheet.body(headerNaming: PlatformTable.isColumn)
                if let table = PlatformTable(
                    name: name, header: header.cells,
                    rows: rows.map { PlatformTable.Row(number: $0.number, cells: $0.cells) })
                {
                    tables.append(table)
                }
            } catch { throw VerbError(file, error) }
        }
    }
}

extension CatalogueArgument {
    /// Most bytes of a catalogue that is imported at once; the gateway takes no more.
    private static let bytesMax = 60 << 20

    /// The tables as a verb takes them, with what was not taken over.
    /// - Parameters:
    ///   - reading: a JSON file that says how they are read.
    ///   - supplement: a sheet of ours that goes before them.
    /// - Throws: ``VerbError`` with every fault by table, row and column.
    static func read(
        tables paths: [String], reading: String?, supplement: String?
    ) throws -> (arguments: JSONObject, notes: [JSON]) {
        let files = try PlatformFiles(paths)
        let (known, rows) = (try Self.reading(reading), try Self.supplement(supplement))
        let content: PlatformImport
        do throws(ImportFaults) {
            content = try PlatformImport(
                tables: files.tables, reading: known, supplement: rows, named: supplement ?? "")
        } catch { throw VerbError(error) }
        let arguments: JSONObject = ["document": content.document]
        guard arguments.serialized().count <= bytesMax else {
            throw VerbError(
                .tableTooLarge,
                "the catalogue has over \(bytesMax >> 20) MiB; export and import the tables of fewer bodies at once"
            )
        }
        let others = files.others.map { name -> JSON in
            let what = PlatformNote.What.tableUnused
            return ["what": .string(what.rawValue), "table": .string(name), "message": .string(what.message)]
        }
        return (arguments, others + content.notes.map(\.json))
    }

    /// The reading that a file says; none: what the standard knows.
    static func reading(_ file: String?) throws -> PlatformReading {
        guard let file else { return PlatformReading() }
        let json = try InputFile.json(file)
        do throws(ShapeFaults) {
            return try PlatformReading(json)
        } catch { throw VerbError(error) }
    }

    private static func supplement(_ file: String?) throws -> [SheetRow] {
        guard let file else { return [] }
        guard case .sheets(let sheets) = try DeskFile.read(file) else {
            throw VerbError(.tableInvalid, "\(file) is no table: CSV or XLSX")
        }
        return try DeskFile.rows(sheets, of: file, named: nil, column: CatalogImport.isColumn)
    }
}
