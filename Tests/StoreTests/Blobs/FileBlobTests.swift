import Cryptography
import Exchange
import Foundation
import StoreSQLite
import Testing

@Suite("Blobs as files")
struct FileBlobTests {
    private let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private func uploads(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads")
    }

    @Test("an upload goes on after a restart where it stopped")
    func resumed() async throws {
        try await withFolder { folder in
            let digest = SHA256Hash.digest(of: bytes)
            for piece in 0..<7 {
                let blobs = try FileBlobStore(folder: folder)
                let offset = try await blobs.offset(of: "peer/upload")
                #expect(offset == Int64(piece * 100_000))
                let part = Array(bytes[piece * 100_000..<(piece + 1) * 100_000])
                _ = try await blobs.append(part, to: "peer/upload", at: offset)
            }
            let blobs = try FileBlobStore(folder: folder)
            #expect(try await blobs.finish("peer/upload", as: digest))
            #expect(try await FileBlobStore(folder: folder).read(digest, range: 0..<700_000) == bytes)
            #expect(try uploads(folder) == [])
        }
    }

    @Test("an upload that a crash tore is found by its hash and dropped")
    func torn() async throws {
        try await withFolder { folder in
            let blobs = try FileBlobStore(folder: folder)
            _ = try await blobs.append(bytes, to: "u", at: 0)
            let path = folder + "/uploads/" + (try uploads(folder)[0])
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            try handle.seek(toOffset: 500_000)
            try handle.write(contentsOf: Data(count: 4_096))
            try handle.close()
            #expect(try await blobs.finish("u", as: SHA256Hash.digest(of: bytes)) == false)
            #expect(try uploads(folder) == [])
            #expect(try await blobs.all(after: nil, limit: 1) == [])
        }
    }

    @Test("files are their owner's alone, and no name of a peer's becomes a path")
    func rights() async throws {
        try await withFolder { folder in
            let blobs = try FileBlobStore(folder: folder + "/data")
            _ = try await blobs.append(bytes, to: "../../escape", at: 0)
            _ = try await blobs.append(bytes, to: "u", at: 0)
            #expect(try await blobs.finish("u", as: SHA256Hash.digest(of: bytes)))
            let paths = try #require(FileManager.default.enumerator(atPath: folder)).compactMap {
                $0 as? String
            }
            #expect(paths.count == 6)
            for path in paths {
                let found = try FileManager.default.attributesOfItem(atPath: folder + "/" + path)
                let isFolder = found[.type] as? FileAttributeType == .typeDirectory
                #expect(found[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(path)")
            }
        }
    }

    @Test("opening drops uploads that nobody has gone on with, and no other")
    func swept() async throws {
        try await withFolder { folder in
            let blobs = try FileBlobStore(folder: folder)
            _ = try await blobs.append([1], to: "old", at: 0)
            let old = try uploads(folder)
            _ = try await blobs.append([2, 2], to: "young", at: 0)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -90_000)],
                ofItemAtPath: folder + "/uploads/" + old[0])
            let again = try FileBlobStore(folder: folder)
            #expect(try await again.offset(of: "old") == 0)
            #expect(try await again.offset(of: "young") == 2)
        }
    }

    @Test("strange files in the folder are no blobs")
    func strangers() async throws {
        try await withFolder { folder in
            let blobs = try FileBlobStore(folder: folder)
            try FileManager.default.createDirectory(
                atPath: folder + "/blobs/zz", withIntermediateDirectories: true)
            try Data([1]).write(to: URL(fileURLWithPath: folder + "/blobs/zz/name"))
            try Data([1]).write(to: URL(fileURLWithPath: folder + "/blobs/.hidden"))
            #expect(try await blobs.all(after: nil, limit: 9) == [])
        }
    }

    @Test("uploads side by side do not disturb each other")
    func sideBySide() async throws {
        try await withFolder { folder in
            let blobs = try FileBlobStore(folder: folder)
            let digests = try await withThrowingTaskGroup(of: Digest.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        let content = [UInt8](repeating: UInt8(number), count: 300_000)
                        var offset: Int64 = 0
                        for start in stride(from: 0, to: content.count, by: 100_000) {
                            offset = try await blobs.append(
                                Array(content[start..<start + 100_000]), to: "u\(number)", at: offset)
                        }
                        let digest = SHA256Hash.digest(of: content)
                        guard try await blobs.finish("u\(number)", as: digest) else {
                            throw Missing("blob \(number)")
                        }
                        return digest
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(try await blobs.all(after: nil, limit: 99) == digests.sorted())
        }
    }
}
