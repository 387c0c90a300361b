import Codes
import Cryptography
import Exchange
import Foundation
import StoreSQLite
import Testing

/// A small file system of its own, where the test may make one.
private struct SmallDisk {
    let path: String

    /// Nil where this process may not mount; the test then says so, or fails where it must run
    /// (`GATEWAY_TEST_REQUIRE` names `tmpfs`).
    init?(megabytes: Int, in folder: String) throws {
        path = folder + "/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let status = Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "tmpfs", path)
        if status == 0 { return }
        let required = ProcessInfo.processInfo.environment["GATEWAY_TEST_REQUIRE"] ?? ""
        if required.contains("tmpfs") { throw Missing("the right to mount a small disk") }
        print(
            "NOT RUN: the full disk (no right to mount a tmpfs; GATEWAY_TEST_REQUIRE=tmpfs makes this a failure)"
        )
        return nil
    }

    func unmount() { _ = Self.run("umount", path) }

    private static func run(_ command: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}

@Suite("A disk that is full", .serialized)
struct FullDiskTests {
    @Test("store_full writes nothing, reading goes on, writing begins again when there is room")
    func full() async throws {
        try await withFolder { folder in
            guard let disk = try SmallDisk(megabytes: 8, in: folder) else { return }
            defer { disk.unmount() }
            let store = try SQLiteStore(path: disk.path + "/gateway.sqlite")
            let ballast = disk.path + "/ballast"
            _ = FileManager.default.createFile(atPath: ballast, contents: Data(count: 3 << 20))
            let value = [UInt8](repeating: 1, count: 20_000)
            var written = 0
            var found: String?
            while found == nil {
                try #require(written < 1_000)
                let key = "k\(written)"
                found = await code {
                    try await store.write(
                        .record(Sample.records, key: key, value: value),
                        .audit(AuditLine(at: Sample.time(0), actor: "a", action: "b", object: key)))
                }
                if found == nil { written += 1 }
            }
            #expect(found == "store_full")
            for _ in 0..<3 {
                let again = await code {
                    try await store.write(.record(Sample.records, key: "more", value: value + value))
                }
                #expect(again == "store_full")
            }
            let keys = try await store.records(Sample.records, prefix: "", after: nil, limit: 4_000).map(
                \.key)
            #expect(keys.count == written)
            #expect(try await store.audit(after: 0, limit: 4_000).count == written)
            #expect(try await store.check() == [])
            try FileManager.default.removeItem(atPath: ballast)
            try await store.write(.record(Sample.records, key: "more", value: value))
            try await store.probe()
            #expect(try await store.record(Sample.records, "more")?.version == 1)
            #expect(try await store.check() == [])
            await store.close()
        }
    }

    @Test("an upload that meets the end of the disk keeps what was acknowledged and goes on later")
    func fullUpload() async throws {
        try await withFolder { folder in
            guard let disk = try SmallDisk(megabytes: 2, in: folder) else { return }
            defer { disk.unmount() }
            let blobs = try FileBlobStore(folder: disk.path)
            let ballast = disk.path + "/ballast"
            _ = FileManager.default.createFile(atPath: ballast, contents: Data(count: 1 << 20))
            let part = [UInt8](repeating: 3, count: 600_000)
            #expect(try await blobs.append(part, to: "u", at: 0) == 600_000)
            #expect(await code { try await blobs.append(part, to: "u", at: 600_000) } == "store_full")
            #expect(try await blobs.offset(of: "u") == 600_000)
            try FileManager.default.removeItem(atPath: ballast)
            #expect(try await blobs.append(part, to: "u", at: 600_000) == 1_200_000)
            #expect(try await blobs.finish("u", as: SHA256Hash.digest(of: part + part)))
        }
    }
}
