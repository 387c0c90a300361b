import Codes
import Cryptography
import Exchange
import ModelStore

/// The blob store as one run of a gateway sees it.
struct SimulatedBlobs: BlobStore {
    let blobs: ModelBlobs
    let incarnation: Incarnation

    private func alive() throws(StoreFault) {
        guard incarnation.isAlive else { throw StoreFault(.storeFailed, "this run has ended") }
    }

    func size(of blob: Digest) async throws(StoreFault) -> Int64? {
        try alive()
        return try await blobs.size(of: blob)
    }
    func read(_ blob: Digest, range: Range<Int64>) async throws(StoreFault) -> [UInt8] {
        try alive()
        return try await blobs.read(blob, range: range)
    }
    func offset(of upload: String) async throws(StoreFault) -> Int64 {
        try alive()
        return try await blobs.offset(of: upload)
    }
    func append(_ bytes: [UInt8], to upload: String, at offset: Int64) async throws(StoreFault) -> Int64 {
        try alive()
        return try await blobs.append(bytes, to: upload, at: offset)
    }
    func finish(_ upload: String, as blob: Digest) async throws(StoreFault) -> Bool {
        try alive()
        return try await blobs.finish(upload, as: blob)
    }
    func discard(upload: String) async throws(StoreFault) {
        try alive()
        try await blobs.discard(upload: upload)
    }
    func remove(_ blob: Digest) async throws(StoreFault) {
        try alive()
        try await blobs.remove(blob)
    }
    func all(after blob: Digest?, limit: Int) async throws(StoreFault) -> [Digest] {
        try alive()
        return try await blobs.all(after: blob, limit: limit)
    }
}
