internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// One document on its way in: enciphered piece by piece, hashed, appended to an upload of the blob store.
///
/// `take` for each piece, then `finish` once; `abandon` where that does not come about. Memory is one piece and less
/// than two records, whatever the document's length.
public struct DocumentUpload: Sendable {
    private let context: OfficeContext
    private let name: String
    private let mediaType: String
    private let bytesMax: Int
    private let upload: String
    private let key: [UInt8]
    private var cipher: BlobEncryptor
    private var hash = SHA256Hash()
    private var taken = 0
    private var offset: Int64 = 0
    private var pending: [UInt8] = []
    private var isBegun = false

    /// Bytes of ciphertext gathered before they are written.
    private static let pieceBytes = 262_144

    init(context: OfficeContext, name: String, mediaType: String, bytesMax: Int) async throws(OfficeRefusal) {
        self.context = context
        self.name = name
        self.mediaType = mediaType
        self.bytesMax = bytesMax
        upload = "desk-" + context.newID().description
        key = context.random.bytes(BlobCipher.keyBytes)
        do throws(CryptographyFault) {
            cipher = try BlobEncryptor(key: key, salt: context.random.bytes(BlobCipher.saltBytes))
        } catch { throw OfficeRefusal(.internal, detail: "\(error)") }
    }

    /// Takes the next piece.
    /// - Throws: `blob_too_large`, what the store refuses.
    public mutating func take(_ piece: [UInt8]) async throws(OfficeRefusal) {
        taken += piece.count
        guard taken <= bytesMax else {
            throw OfficeRefusal(.blobTooLarge, detail: "at most \(bytesMax) bytes")
        }
        do throws(CryptographyFault) {
            pending += try cipher.update(piece)
        } catch { throw OfficeRefusal(.internal, detail: "\(error)") }
        if pending.count >= Self.pieceBytes { try await flush() }
    }

    /// The document is whole: durable when this returns.
    /// - Returns: `BlobReference` of openapi.yaml.
    /// - Throws: what the store refuses.
    public mutating func finish() async throws(OfficeRefusal) -> JSON {
        do throws(CryptographyFault) {
            pending += try cipher.finish()
        } catch { throw OfficeRefusal(.internal, detail: "\(error)") }
        try await flush()
        let digest = hash.finish()
        let (blobs, upload) = (context.blobs, upload)
        let isWhole = try await refusing { () async throws(StoreFault) in
            try await blobs.finish(upload, as: digest)
        }
        guard isWhole else { throw OfficeRefusal(.storeFailed, detail: "an upload hashes to something else") }
        do throws(JournalFault) {
            _ = try await context.journal.write([
                Change(writes: [
                    BlobHolding.uploaded(digest, by: context.own.id, at: context.clock.now()),
                    .removeRecord(.blobUpload, key: upload),
                ])
            ])
        } catch { throw OfficeRefusal(error) }
        return [
            "digest": .string(digest.hex), "size": .integer(offset), "media_type": .string(mediaType),
            "name": .string(name), "key": .string(Base64URL.encode(key)),
        ]
    }

    /// Drops what came.
    public func abandon() async {
        guard isBegun else { return }
        // `try?`: both may fail with the disk; the sweep drops what is left.
        try? await context.blobs.discard(upload: upload)
        _ = try? await context.journal.write([Change(writes: [.removeRecord(.blobUpload, key: upload)])])
    }

    private mutating func flush() async throws(OfficeRefusal) {
        guard !pending.isEmpty else { return }
        let piece = pending
        pending = []
        hash.update(piece)
        let (context, upload, offset) = (context, upload, offset)
        if !isBegun {
            isBegun = true
            do throws(JournalFault) {
                _ = try await context.journal.write([
                    Change(writes: [
                        .record(
                            .blobUpload, key: upload, value: Array(context.clock.now().description.utf8))
                    ])
                ])
            } catch { throw OfficeRefusal(error) }
        }
        self.offset = try await refusing { () async throws(StoreFault) in
            try await context.blobs.append(piece, to: upload, at: offset)
        }
    }
}
