import Codes
import Mapping
import Sheets
import StrictJSON

/// Files of `apply`, each read whole and without a fault, by kind.
struct ConfigurationFiles: Sendable {
    /// As `catalog.import` takes them.
    private(set) var catalogues: [JSONObject] = []
    /// As `bundle.import` takes them.
    private(set) var bundles: [JSON] = []
    /// One for each peer.
    private(set) var mappings: [MappingFile] = []

    /// Most bytes that are judged at once; more is imported verb by verb.
    private static let bytesMax = 60 << 20

    /// Reads files, and what lies in folders.
    /// - Throws: ``VerbError`` with what is wrong with each file.
    init(_ paths: [String]) throws {
        var faults: [(file: String, error: VerbError)] = []
        var folders: [String: String] = [:]
        for file in try paths.flatMap({ try InputFolder.files($0, endings: [".json", ".csv", ".xlsx"]) }) {
            do {
                let before = mappings.count
                try read(file)
                for mapping in mappings[before...] {
                    if let other = folders.updateValue(file, forKey: mapping.peer.description) {
                        throw VerbError(.usage, "\(other) is for \(mapping.peer) too; one file a peer")
                    }
                }
            } catch let error as VerbError { faults.append((file, error)) }
        }
        if let first = faults.first {
            let texts = faults.map { "\($0.file):\n\($0.error.text)" }
            throw VerbError([
                "code": .string(first.error.code?.rawValue ?? ErrorCode.usage.rawValue),
                "detail": .string("nothing was changed\n" + texts.joined(separator: "\n")),
                "message": .string("\(faults.count) 个文件有错误，未更改任何内容"),
            ])
        }
    }

    /// What `apply.plan` is asked.
    /// - Throws: ``VerbError`` for more than one call can hold.
    func arguments(effective: String?) throws -> JSONObject {
        var arguments = JSONObject.of(("effective", effective))
        arguments["catalogues"] = .array(catalogues.map { .object($0) })
        arguments["bundles"] = .array(bundles)
        arguments["mappings"] = .array(
            mappings.map { mapping in
                // A file without examples has none; a sheet leaves those that are there.
                var file = mapping.json.objectValue ?? [:]
                file["golden"] = mapping.golden.map { .array($0.map { .object($0.json) }) }
                return .object(file)
            })
        guard arguments.serialized().count <= Self.bytesMax else {
            throw VerbError(
                .tableTooLarge,
                "over \(Self.bytesMax >> 20) MiB at once; use `catalog import` and `mapping import`")
        }
        return arguments
    }

    private mutating func read(_ file: String) throws {
        switch try DeskFile.read(file) {
        case .text(let text): try read(file, text)
        case .sheets(let sheets):
            // A workbook may hold several kinds, a sheet each; one without a header of ours is a page of notes.
            let kinds = sheets.map { sheet in
                sheet.rows.prefix(20).lazy.compactMap { row in row.cells.lazy.compactMap(Kind.init).first }
                    .first
            }
            guard kinds.contains(where: { $0 != nil }) else { throw Self.unknown(file) }
            for (sheet, kind) in zip(sheets, kinds) {
                let name = sheets.count > 1 ? sheet.name : nil
                switch kind {
                case .mapping: mappings.append(try MappingArgument.read(file, sheet: name))
                case .catalogue: catalogues.append(try CatalogueArgument.read(file, sheet: name))
                case nil: continue
                }
            }
        }
    }

    /// What a header of a sheet tells.
    private enum Kind {
        case mapping, catalogue

        init?(_ header: String) {
            if MappingFile.isCodeColumn(header) {
                self = .mapping
            } else if CatalogImport.isCodeColumn(header) {
                self = .catalogue
            } else {
                return nil
            }
        }
    }

    private mutating func read(_ file: String, _ text: String) throws {
        let json = try InputFile.parsed(file, Array(text.utf8), bytesMax: MappingUpload.bytesMax)
        if json["mappings"] != nil {
            mappings.append(try MappingArgument.read(file))
        } else if json["bundles"] != nil {
            bundles.append(json)
        } else if json["matters"] != nil || json["changes"] != nil || json.arrayValue != nil {
            catalogues.append(["text": .string(text)])
        } else {
            throw Self.unknown(file)
        }
    }

    private static func unknown(_ file: String) -> VerbError {
        VerbError(.usage, "\(file) is neither a catalogue, nor bundles, nor a mapping")
    }
}
