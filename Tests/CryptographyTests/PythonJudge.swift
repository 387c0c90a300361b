import Foundation
import StrictJSON
import Testing

/// peers/conformance/check_crypto.py: other people's implementations, which judge what ours made.
enum PythonJudge {
    /// Whether its packages are there; where they are not and need not be, a line NOT RUN says so.
    static let mayRun: Bool = {
        let required = ProcessInfo.processInfo.environment["GATEWAY_TEST_REQUIRE"] ?? ""
        if required.split(separator: ",").contains("python") { return true }
        let (status, _) = run(["-c", "import cryptography, gmssl, joserfc"], input: Data())
        if status != 0 { print("NOT RUN: python3 with cryptography, gmssl and joserfc is not installed") }
        return status == 0
    }()

    /// What the script says of these entries, and its exit status (0: all hold).
    static func judge(_ made: JSONObject) -> (status: Int32, text: String) {
        let script = VectorFile.top().appendingPathComponent("peers/conformance/check_crypto.py").path
        return run([script], input: Data(made.serialized()))
    }

    private static func run(_ arguments: [String], input: Data) -> (Int32, String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "judge-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // What stays in /tmp harms nobody.
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let (inFile, outFile) = (
                folder.appendingPathComponent("in"), folder.appendingPathComponent("out")
            )
            try input.write(to: inFile)
            try Data().write(to: outFile)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3"] + arguments
            process.standardInput = try FileHandle(forReadingFrom: inFile)
            let out = try FileHandle(forWritingTo: outFile)
            process.standardOutput = out
            process.standardError = out
            try process.run()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: try Data(contentsOf: outFile), as: UTF8.self))
        } catch {
            return (-1, "\(error)")
        }
    }
}
