import Codes
import Mapping
import Sheets
import StrictJSON

/// A catalogue file as a verb takes it: a sheet's rows, or the text of a JSON file.
enum CatalogueArgument {
    /// - Parameter name: of a workbook's sheet; nil: the only one that has a catalogue's header.
    /// - Throws: ``VerbError``.
    static func read(_ file: String, sheet name: String?) throws -> JSONObject {
        if file == "-" || file.lowercased().hasSuffix(".json") {
            return ["text": .string(try InputFile.text(file))]
        }
        let rows: [(number: Int, cells: [String: String])]
        do throws(SheetFault) {
            let sheet = try SheetChoice.choose(
                try SheetFile.sheets(path: file), named: name, column: CatalogImport.isColumn)
            rows = try sheet.records(headerNaming: CatalogImport.isColumn).rows
        } catch { throw VerbError(file, error) }
        return [
            "rows": .array(
                rows.map { row in
                    let cells = row.cells.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
                    return ["row": .integer(Int64(row.number)), "cells": .object(JSONObject(cells))]
                })
        ]
    }
}

/// Which sheet of a workbook is meant.
enum SheetChoice {
    /// The one of that name; without a name the one whose header is known.
    /// - Throws: `table_invalid` where none is, or several are.
    static func choose(
        _ sheets: [Sheet], named name: String?, column: (String) -> Bool
    ) throws(SheetFault) -> Sheet {
        if let name {
            guard let sheet = sheets.first(where: { $0.name == name }) else {
                let names = sheets.map(\.name).joined(separator: ", ")
                throw SheetFault(
                    .tableInvalid, detail: "there is no sheet “\(name)”; there are \(names)",
                    message: "没有名为“\(name)”的工作表，现有：\(names)")
            }
            return sheet
        }
        guard sheets.count > 1 else { return sheets[0] }
        let known = sheets.filter { $0.rows.prefix(20).contains { $0.cells.contains(where: column) } }
        guard known.count == 1 else {
            let names = sheets.map(\.name).joined(separator: ", ")
            throw SheetFault(
                .tableInvalid, detail: "name the sheet with --sheet: \(names)",
                message: "请用 --sheet 指明工作表：\(names)")
        }
        return known[0]
    }
}

extension VerbError {
    /// A table that cannot be read, with its place.
    init(_ file: String, _ fault: SheetFault) {
        var problem: JSONObject = [
            "code": .string(fault.code.rawValue), "detail": .string("\(file): \(fault)"),
            "message": .string(fault.message),
        ]
        if let row = fault.row {
            let place = fault.column.map { "row \(row), column \($0)" } ?? "row \(row)"
            problem["errors"] = [
                [
                    "pointer": .string(place), "code": .string(fault.code.rawValue),
                    "detail": .string(fault.detail), "message": .string(fault.message),
                ]
            ]
        }
        self.init(.object(problem))
    }
}
