import Codes
import Foundation
import Mapping
import Sheets
import StrictJSON

/// A file that an operator has, told apart by its first bytes: JSON, or a table (XLSX, CSV).
enum DeskFile {
    case text(String)
    case sheets([Sheet])

    /// - Throws: ``VerbError``.
    static func read(_ file: String) throws -> DeskFile {
        if try isJSON(file) { return .text(try InputFile.text(file)) }
        do throws(SheetFault) {
            return .sheets(try SheetFile.sheets(path: file))
        } catch { throw VerbError(file, error) }
    }

    private static func isJSON(_ file: String) throws -> Bool {
        if file == "-" || file.lowercased().hasSuffix(".json") { return true }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw VerbError(.notFound, "\(file) cannot be read")
        }
        // `try?`: what cannot be read is refused by whoever reads it whole.
        let start = (try? handle.read(upToCount: 256)) ?? Data()
        let first = start.first { !" \n\r\t\u{FEFF}".utf8.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// The rows below the header of the sheet that is meant.
    static func rows(
        _ sheets: [Sheet], of file: String, named name: String?, column: (String) -> Bool
    ) throws -> [SheetRow] {
        do throws(SheetFault) {
            let sheet = try SheetChoice.choose(sheets, named: name, column: column)
            return try sheet.records(headerNaming: column).rows.map {
                SheetRow(number: $0.number, cells: $0.cells)
            }
        } catch { throw VerbError(file, error) }
    }
}

/// A catalogue file as a verb takes it: a sheet's rows, or the text of a JSON file.
enum CatalogueArgument {
    /// - Parameter name: of a workbook's sheet; nil: the only one that has a catalogue's header.
    /// - Throws: ``VerbError``.
    static func read(_ file: String, sheet name: String?) throws -> JSONObject {
        switch try DeskFile.read(file) {
        case .text(let text): return ["text": .string(text)]
        case .sheets(let sheets):
            let rows = try DeskFile.rows(sheets, of: file, named: name, column: CatalogImport.isColumn)
            return ["rows": .array(rows.map(\.json))]
        }
    }
}

extension SheetRow {
    /// The row as a verb takes it.
    fileprivate var json: JSON {
        let cells = cells.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
        return ["row": .integer(Int64(number)), "cells": .object(JSONObject(cells))]
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
