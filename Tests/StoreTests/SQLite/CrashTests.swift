import Codes
import Exchange
import Foundation
import StoreSQLite
import Testing

/// A process that commits cases 1, 2, 3, … in groups and says which are durable, until it is killed.
private struct Victim {
    private let process = Process()
    private let output = Pipe()

    init(path: String, from first: Int) throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appendingPathComponent("StoreVictim")
        process.arguments = ["commit", path, "\(first)"]
        process.standardOutput = output
        try process.run()
    }

    /// Kills the process (SIGKILL) after it has said `lines` lines.
    /// - Returns: the last case that it said was durable.
    func kill(afterLines lines: Int) throws -> Int {
        var text = Data()
        let file = output.fileHandleForReading
        while text.count(where: { $0 == UInt8(ascii: "\n") }) < lines {
            let more = file.availableData
            guard !more.isEmpty else { throw Missing("a process that goes on until it is killed") }
            text += more
        }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        text += file.readDataToEndOfFile()
        let said = String(decoding: text, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        // What follows the last line feed was cut off by the kill.
        guard let last = said.dropLast().last.flatMap({ Int($0) }) else { throw Missing("a number") }
        return last
    }
}

@Suite("A process that is killed", .serialized)
struct CrashTests {
    @Test("every acknowledged commit is found again, and of the last one all or nothing")
    func killed() async throws {
        try await withFolder { folder in
            let path = folder + "/gateway.sqlite"
            var first = 1
            for round in 0..<8 {
                let last = try Victim(path: path, from: first).kill(afterLines: 3 + round * 9)
                let store = try SQLiteStore(path: path)
                #expect(try await store.check() == [])
                var present: [Int: CaseFile] = [:]
                var cursor: CaseID?
                while true {
                    let files = try await store.files(after: cursor, limit: 500)
                    guard let end = files.last else { break }
                    cursor = end.record.id
                    for file in files {
                        present[Int(file.record.summary.number?.dropFirst(2) ?? "") ?? 0] = file
                    }
                }
                let most = present.keys.max() ?? 0
                #expect(most >= last, "round \(round)")
                #expect(Set(present.keys) == Set(1...most), "round \(round)")
                for number in 1...most {
                    guard let file = present[number] else { continue }
                    #expect(file.origin.count == 1)
                    #expect(try await store.queued(of: file.record.id).count == 1)
                    let kind = RecordKind(rawValue: "idempotency")
                    #expect(try await store.record(kind, "key-\(number)")?.value == Array("\(number)".utf8))
                }
                #expect(try await store.audit(after: Int64(most) - 1, limit: 9).map(\.object) == ["\(most)"])
                #expect(try await store.lanes().map(\.waiting) == [most])
                await store.close()
                first = most + 1
            }
        }
    }
}
