public import Cryptography

/// Ciphertext documents by the SHA-256 of their bytes, and uploads on their way to be one.
///
/// Who may see which blob is not this port's affair (``BlobHolding``); it keeps bytes. A blob is durable (file and
/// folder synced) before ``finish(_:as:)`` returns.
public protocol BlobStore: Sendable {
    /// Length of a whole blob, bytes; nil when it is not held whole.
    func size(of blob: Digest) async throws(StoreFault) -> Int64?
    /// Bytes of a whole blob. `range` lies within it.
    func read(_ blob: Digest, range: Range<Int64>) async throws(StoreFault) -> [UInt8]
    /// How much of an upload is there.
    func offset(of upload: String) async throws(StoreFault) -> Int64
    /// Appends at `offset`, which must be where the upload ends.
    /// - Returns: the new end.
    func append(_ bytes: [UInt8], to upload: String, at offset: Int64) async throws(StoreFault) -> Int64
    /// Makes an upload the blob of this digest: hash checked, synced, renamed. On a wrong hash the upload is dropped.
    /// - Returns: false when the bytes do not hash to `blob`.
    func finish(_ upload: String, as blob: Digest) async throws(StoreFault) -> Bool
    /// Drops an upload.
    func discard(upload: String) async throws(StoreFault)
    /// Removes a blob that nothing names any more.
    func remove(_ blob: Digest) async throws(StoreFault)
    /// Whole blobs, in digest order, for the sweep and for `store check`.
    func all(after blob: Digest?, limit: Int) async throws(StoreFault) -> [Digest]
}
