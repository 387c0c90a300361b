import Cryptography
import Exchange
import Testing

@Suite("Blobs, on every back-end")
struct BlobTests {
    private let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    private func store(_ bytes: [UInt8], in blobs: any BlobStore) async throws -> Digest {
        let digest = SHA256Hash.digest(of: bytes)
        _ = try await blobs.append(bytes, to: "upload", at: 0)
        guard try await blobs.finish("upload", as: digest) else { throw Missing("a blob") }
        return digest
    }

    @Test("an upload in parts becomes the blob that it hashes to", arguments: Backend.allCases)
    func parts(_ backend: Backend) async throws {
        try await backend.withBlobs { (blobs) async throws -> Void in
            let digest = SHA256Hash.digest(of: bytes)
            #expect(try await blobs.offset(of: "a/../b") == 0)
            #expect(try await blobs.append(Array(bytes[..<400]), to: "a/../b", at: 0) == 400)
            #expect(try await blobs.offset(of: "a/../b") == 400)
            #expect(try await blobs.size(of: digest) == nil)
            #expect(try await blobs.append([], to: "a/../b", at: 400) == 400)
            #expect(try await blobs.append(Array(bytes[400...]), to: "a/../b", at: 400) == 1_000)
            #expect(try await blobs.finish("a/../b", as: digest))
            #expect(try await blobs.offset(of: "a/../b") == 0)
            #expect(try await blobs.size(of: digest) == 1_000)
            #expect(try await blobs.read(digest, range: 0..<1_000) == bytes)
            #expect(try await blobs.read(digest, range: 399..<401) == Array(bytes[399..<401]))
            #expect(try await blobs.read(digest, range: 1_000..<1_000) == [])
        }
    }

    @Test(
        "a part that does not begin where the upload ends is refused and changes nothing",
        arguments: Backend.allCases)
    func wrongOffset(_ backend: Backend) async throws {
        try await backend.withBlobs { blobs in
            #expect(await code { try await blobs.append([1], to: "u", at: 1) } == "offset_wrong")
            _ = try await blobs.append([1, 2], to: "u", at: 0)
            for offset in [0, 1, 3] as [Int64] {
                #expect(await code { try await blobs.append([9], to: "u", at: offset) } == "offset_wrong")
            }
            #expect(try await blobs.offset(of: "u") == 2)
        }
    }

    @Test("bytes that do not hash to the name are dropped", arguments: Backend.allCases)
    func wrongHash(_ backend: Backend) async throws {
        try await backend.withBlobs { blobs in
            _ = try await blobs.append(bytes, to: "u", at: 0)
            let other = SHA256Hash.digest(of: "other")
            #expect(try await blobs.finish("u", as: other) == false)
            #expect(try await blobs.offset(of: "u") == 0)
            #expect(try await blobs.size(of: other) == nil)
            #expect(try await blobs.finish("never", as: other) == false)
        }
    }

    @Test("what is held already is held once, and finishing again is no fault", arguments: Backend.allCases)
    func twice(_ backend: Backend) async throws {
        try await backend.withBlobs { blobs in
            let digest = try await store(bytes, in: blobs)
            #expect(try await store(bytes, in: blobs) == digest)
            #expect(try await blobs.finish("upload", as: digest))
            #expect(try await blobs.all(after: nil, limit: 9) == [digest])
        }
    }

    @Test("a range outside the blob, or a blob that is not there, is refused", arguments: Backend.allCases)
    func outside(_ backend: Backend) async throws {
        try await backend.withBlobs { blobs in
            let digest = try await store(bytes, in: blobs)
            #expect(await code { try await blobs.read(digest, range: 999..<1_001) } == "range_invalid")
            let other = SHA256Hash.digest(of: "other")
            #expect(await code { try await blobs.read(other, range: 0..<1) } == "not_found")
        }
    }

    @Test(
        "discarding and removing leave nothing, and what is not there is no fault",
        arguments: Backend.allCases)
    func removal(_ backend: Backend) async throws {
        try await backend.withBlobs { blobs in
            let digest = try await store(bytes, in: blobs)
            _ = try await blobs.append([1], to: "u", at: 0)
            try await blobs.discard(upload: "u")
            try await blobs.discard(upload: "u")
            #expect(try await blobs.offset(of: "u") == 0)
            try await blobs.remove(digest)
            try await blobs.remove(digest)
            #expect(try await blobs.size(of: digest) == nil)
        }
    }

    @Test("all blobs in digest order, page by page", arguments: Backend.allCases, [1, 7, 40])
    func listing(_ backend: Backend, _ limit: Int) async throws {
        try await backend.withBlobs { blobs in
            var expected: [Digest] = []
            for number in 0..<40 { expected.append(try await store([UInt8(number)], in: blobs)) }
            var found: [Digest] = []
            while true {
                let page = try await blobs.all(after: found.last, limit: limit)
                if page.isEmpty { break }
                found += page
            }
            #expect(found == expected.sorted())
        }
    }
}
