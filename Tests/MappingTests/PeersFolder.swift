import Codes
import Foundation
import Mapping
import StrictJSON

/// The demonstration's catalogues and mapping files, as committed in peers/.
enum PeersFolder {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Folder, gateway, approved prefix, a division of it.
    static let regions = [
        ("ordos", "spiffe://ordos.tongban/gateway/150600", "1506", "150600"),
        ("hohhot", "spiffe://hohhot.tongban/gateway/150100", "1501", "150100"),
        ("gansu", "spiffe://gansu.tongban/gateway/620000", "6200", "620000"),
        ("longnan", "spiffe://longnan.tongban/gateway/621200", "6212", "621200"),
        ("arukorqin", "spiffe://arukorqin.tongban/gateway/150421", "150421", "150421"),
    ]

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    static func json(_ path: String) throws -> JSON { try JSON.parse(try bytes(path)) }

    /// What a region's catalogue file says, in whichever of the two formats.
    static func catalogue(_ folder: String) throws -> CatalogImport {
        if FileManager.default.fileExists(atPath: root.appending(path: "peers/\(folder)/catalogue.csv").path)
        {
            return try CatalogImport(rows: rows(try bytes("peers/\(folder)/catalogue.csv")))
        }
        return try CatalogImport(json: try json("peers/\(folder)/catalogue.json"))
    }

    static func catalog(_ region: (String, String, String, String)) throws -> Catalog {
        var catalog = Catalog(gateway: try GatewayID(region.1), serves: [try DivisionPrefix(region.2)])
        for change in try catalogue(region.0).changes { catalog.apply(change) }
        return catalog
    }

    /// Splits a sheet into cells, quotes heeded; row 1 is the header.
    static func rows(_ bytes: [UInt8]) throws -> [SheetRow] {
        var records: [[String]] = [[]]
        var cell = ""
        var isQuoted = false
        for character in String(decoding: bytes, as: UTF8.self) {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                records[records.count - 1].append(cell)
                cell = ""
            case "\r\n" where !isQuoted, "\n" where !isQuoted:
                records[records.count - 1].append(cell)
                cell = ""
                records.append([])
            default: cell.append(character)
            }
        }
        let header = records[0]
        return records.enumerated().dropFirst().filter { !$0.element.isEmpty }.map { index, record in
            SheetRow(number: index + 1, cells: Dictionary(zip(header, record)) { first, _ in first })
        }
    }
}
