import Codes
import Mapping
import Sheets
import StrictJSON

/// A mapping file as verbs take it, whole and without a fault: JSON or a sheet.
enum MappingArgument {
    /// - Parameters:
    ///   - name: of a workbook's sheet; nil: the only one that has a mapping's header.
    ///   - peer: whose it must be; nil: the file says.
    /// - Throws: ``VerbError`` with every fault of the file.
    static func read(_ file: String, sheet name: String? = nil, peer: String? = nil) throws -> MappingFile {
        let peer = try peer.map { try GatewayID(argument: $0) }
        switch try DeskFile.read(file) {
        case .text(let text): return try read(file, text, peer: peer)
        case .sheets(let sheets):
            let rows = try DeskFile.rows(sheets, of: file, named: name, column: MappingFile.isColumn)
            do throws(ImportFaults) {
                return try MappingFile(rows: rows, peer: peer)
            } catch { throw VerbError(error) }
        }
    }

    private static func read(_ file: String, _ text: String, peer: GatewayID?) throws -> MappingFile {
        let json = try InputFile.parsed(file, Array(text.utf8), bytesMax: MappingUpload.bytesMax)
        let mapping: MappingFile
        do throws(ShapeFaults) {
            mapping = try MappingFile(json)
        } catch { throw VerbError(error) }
        guard peer == nil || peer == mapping.peer else {
            throw VerbError(.usage, "\(file) is for \(mapping.peer), not for \(peer?.description ?? "")")
        }
        return mapping
    }
}

extension GatewayID {
    /// - Throws: ``VerbError`` for what is no SPIFFE ID of a gateway.
    init(argument text: String) throws {
        do throws(CodeFault) {
            try self.init(text)
        } catch { throw VerbError(.usage, "\(text): \(error.message)") }
    }
}

extension VerbError {
    /// Every fault of a sheet, by row and column.
    init(_ faults: ImportFaults) {
        self.init(faults.faults.map { ($0.place, $0.fault) })
    }

    /// Every fault of a file, by pointer.
    init(_ faults: ShapeFaults) {
        self.init(faults.faults.map { ($0.pointer.description, $0) })
    }

    /// What a sheet cannot say, by the row and column where it would stand.
    init(unsayable faults: ImportFaults) {
        self.init(
            faults.faults.map { ("\($0.place) (\($0.matter ?? ""))", $0.fault) },
            detail: "cannot be said in a sheet; export as JSON", message: "无法用表格表示，请导出为 JSON")
    }

    private init(
        _ faults: [(place: String, fault: ShapeFault)],
        detail: String = "of the file are wrong; nothing was sent", message: String = "错误，未导入任何内容"
    ) {
        self.init([
            "code": .string(ErrorCode.validationFailed.rawValue),
            "detail": .string("\(faults.count) place(s) \(detail)"),
            "message": .string("\(faults.count) 处\(message)"),
            "errors": .array(
                faults.prefix(1_000).map { place, fault in
                    [
                        "pointer": .string(place), "code": .string(fault.code.rawValue),
                        "detail": .string(fault.message), "message": .string(fault.messageZh),
                    ]
                }),
        ])
    }
}
