public import Cryptography
public import Exchange
import Glibc

/// Blobs as files named by their digests (`blobs/ab/cdef…`), uploads as files beside them (`uploads/<name's hash>`).
///
/// An upload is on the disk as it grows and goes on where it stopped, also after a restart; what a crash tore is found
/// by the hash at the end. A blob is there under its name only whole, checked and synced. Memory is one piece of a
/// file, whatever its length. Work on one upload or blob is done in turn on one of a few lanes of their own.
public final class FileBlobStore: BlobStore {
    private let folder: String
    private let lanes: [BlobLane]

    /// Threads that work on files side by side.
    private static let laneCount = 4

    /// Opens the folder, making it where there is none (0700), and drops uploads that nobody has gone on with.
    ///
    /// Blocks while it opens.
    /// - Parameter uploadSecondsMax: age of an upload's last byte, by the file system's clock, at which it is dropped.
    /// - Throws: `store_read_only`, `store_full`, `store_failed`.
    public init(folder: String, uploadSecondsMax: Int64 = 86_400) throws(StoreFault) {
        self.folder = folder
        lanes = (0..<Self.laneCount).map { BlobLane(folder: folder, number: $0) }
        try POSIXFile.makeDirectory(folder + "/blobs")
        try POSIXFile.makeDirectory(folder + "/uploads")
        let now = Int64(time(nil))
        for name in try POSIXFile.names(in: folder + "/uploads") {
            let path = folder + "/uploads/" + name
            guard let status = try POSIXFile.status(path) else { continue }
            if now - status.changedSeconds > uploadSecondsMax { try POSIXFile.remove(path) }
        }
    }

    /// Asks the file system alone.
    public func size(of blob: Digest) async throws(StoreFault) -> Int64? {
        try await lane(blob).size(of: blob)
    }

    /// - Throws: `not_found`, `range_invalid`, `store_failed`.
    public func read(_ blob: Digest, range: Range<Int64>) async throws(StoreFault) -> [UInt8] {
        try await lane(blob).read(blob, range: range)
    }

    /// The length of the upload's file.
    public func offset(of upload: String) async throws(StoreFault) -> Int64 {
        let name = Self.name(of: upload)
        return try await lane(name).offset(of: name)
    }

    /// - Throws: `offset_wrong`, `store_full` (the upload is as it was), `store_read_only`, `store_failed`.
    public func append(_ bytes: [UInt8], to upload: String, at offset: Int64) async throws(StoreFault)
        -> Int64
    {
        let name = Self.name(of: upload)
        return try await lane(name).append(bytes, to: name, at: offset)
    }

    /// Reads the upload once more to hash it: what a crash may have torn must not become a blob.
    public func finish(_ upload: String, as blob: Digest) async throws(StoreFault) -> Bool {
        let name = Self.name(of: upload)
        return try await lane(name).finish(name, as: blob)
    }

    /// Removes the upload's file.
    public func discard(upload: String) async throws(StoreFault) {
        let name = Self.name(of: upload)
        try await lane(name).discard(name)
    }

    /// Removes the blob's file and syncs its folder.
    public func remove(_ blob: Digest) async throws(StoreFault) {
        try await lane(blob).remove(blob)
    }

    /// Reads one folder of 256 after the other.
    public func all(after blob: Digest?, limit: Int) async throws(StoreFault) -> [Digest] {
        try await lanes[0].all(after: blob, limit: limit)
    }

    /// Uploads are named by peers' words: a file's name is made of their hash.
    private static func name(of upload: String) -> Digest { SHA256Hash.digest(of: upload) }

    private func lane(_ name: Digest) -> BlobLane { lanes[Int(name.bytes[31]) % lanes.count] }
}

/// Where a folder keeps what.
struct BlobPaths: Sendable {
    let folder: String

    func directory(of blob: Digest) -> String { folder + "/blobs/" + blob.hex.prefix(2) }
    func file(of blob: Digest) -> String { directory(of: blob) + "/" + blob.hex.dropFirst(2) }
    func upload(_ name: Digest) -> String { folder + "/uploads/" + name.hex }
}
