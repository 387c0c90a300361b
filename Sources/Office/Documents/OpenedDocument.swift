internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// A document on its way out, deciphered as it is read: memory is one piece, however long it is.
public struct OpenedDocument: Sendable {
    /// File name as the uploader gave it, without what could mislead.
    public let name: String
    /// One of those that are taken; `application/octet-stream` for any other that a peer may have named.
    public let mediaType: String

    private let digest: Digest
    private let size: Int64
    private let blobs: any BlobStore
    private var cipher: BlobDecryptor
    private var first: [UInt8] = []
    private var offset: Int64 = 0
    private var isDone = false

    /// Bytes of ciphertext read at once.
    private static let pieceBytes: Int64 = 262_144

    init(_ reference: JSONObject, digest: Digest, size: Int64, blobs: any BlobStore) throws(OfficeRefusal) {
        name = DocumentDesk.clean(reference["name"]?.stringValue)
        let type = reference["media_type"]?.stringValue ?? ""
        mediaType = DocumentDesk.mediaTypes.contains(type) ? type : "application/octet-stream"
        self.digest = digest
        self.size = size
        self.blobs = blobs
        do throws(CryptographyFault) {
            cipher = try BlobDecryptor(key: Base64URL.decode(reference["key"]?.stringValue ?? "") ?? [])
        } catch { throw Self.unreadable }
    }

    private static let unreadable = OfficeRefusal(
        .sealedUnreadable, detail: "the document does not open under the key its case names")

    /// Reads the first piece, so that a wrong key is known before anything is answered.
    mutating func begin() async throws(OfficeRefusal) { first = try await read() ?? [] }

    /// The next piece in the clear; nil at the end.
    /// - Throws: `sealed_unreadable` where the ciphertext is not whole; what was given before must then be dropped.
    public mutating func next() async throws(OfficeRefusal) -> [UInt8]? {
        guard first.isEmpty else {
            defer { first = [] }
            return first
        }
        return try await read()
    }

    private mutating func read() async throws(OfficeRefusal) -> [UInt8]? {
        guard !isDone else { return nil }
        let (blobs, digest, range) = (blobs, digest, offset..<min(offset + Self.pieceBytes, size))
        let sealed = try await refusing { () async throws(StoreFault) in
            try await blobs.read(digest, range: range)
        }
        offset = range.upperBound
        do throws(CryptographyFault) {
            var plain = try cipher.update(sealed)
            if offset >= size {
                isDone = true
                plain += try cipher.finish()
            }
            return plain
        } catch { throw Self.unreadable }
    }
}
