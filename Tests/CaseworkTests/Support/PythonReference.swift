import Foundation
import StrictJSON
import Testing

/// The programs of peers/conformance, run as they are.
enum PythonReference {
    static let interpreter = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether PyPI's jsonschema is at hand.
    static let hasJSONSchema: Bool = {
        // `try?`: an interpreter that cannot be started has no packages.
        let status = try? run(["-c", "import jsonschema, referencing"], errors: .nullDevice)
        return status == 0
    }()

    /// The exit status of a run.
    static func run(
        _ arguments: [String], input: FileHandle = .nullDevice, output: FileHandle = .nullDevice,
        errors: FileHandle = .standardError
    ) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: try #require(interpreter))
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// fold.py: one JSON value a line in, one answer a line out.
    static func answers(to lines: [JSON]) throws -> [JSON] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fold-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // `try?`: a leftover there harms nobody.
        let input = folder.appending(path: "in.jsonl")
        let output = folder.appending(path: "out.jsonl")
        try Data(lines.flatMap { $0.serialized() + [10] }).write(to: input)
        try Data().write(to: output)
        let status = try run(
            [Vectors.conformance.appending(path: "fold.py").path],
            input: try FileHandle(forReadingFrom: input), output: try FileHandle(forWritingTo: output))
        try #require(status == 0)
        return try Data(contentsOf: output).split(separator: 10).map { try JSON.parse($0) }
    }
}
