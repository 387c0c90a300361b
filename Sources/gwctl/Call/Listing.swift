internal import Codes
import Foundation
import StrictJSON

/// Calls a verb and prints its answer: an array as a table, anything else member by member.
struct Listing {
    var options: CommonOptions
    var columns: [Column]

    init(_ options: CommonOptions, _ columns: [Column]) {
        self.options = options
        self.columns = columns
    }

    func run(_ verb: String, _ arguments: JSONObject = [:], rows member: String? = nil) async throws {
        try await running {
            let answer = try await OperatorCall(options).run(verb, arguments)
            let printer = Printer(format: options.output, columns: columns)
            if let rows = (member.flatMap { answer[$0] } ?? answer).arrayValue {
                printed(printer.text(rows))
            } else {
                printed(printer.text(answer))
            }
        }
    }
}

/// Files that a verb is given.
enum InputFile {
    /// - Throws: ``VerbError``.
    static func bytes(_ path: String) throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw VerbError(.notFound, "\(path) cannot be read")
        }
        return Array(data)
    }

    static func text(_ path: String) throws -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self) else {
            throw VerbError(.usage, "\(path) is not UTF-8")
        }
        return text
    }

    static func json(_ path: String, bytesMax: Int = 64 << 20) throws -> JSON {
        try parsed(path, try bytes(path), bytesMax: bytesMax)
    }

    /// What was read of that file.
    static func parsed(_ path: String, _ bytes: [UInt8], bytesMax: Int = 64 << 20) throws -> JSON {
        do {
            return try JSON.parse(bytes, limits: JSONLimits(depth: 64, bytes: bytesMax))
        } catch { throw VerbError(.usage, "\(path) is not JSON: \(error)") }
    }

    /// PEM as it is; DER as base64.
    static func revocationList(_ path: String) throws -> String {
        let bytes = try bytes(path)
        if bytes.first == 0x30 { return Data(bytes).base64EncodedString() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
