internal import Codes
internal import Cryptography

/// One blob on its way in: what its uploader has sent so far, and the next part. Source: PROTOCOL.md §5, §7.
struct BlobIntake: Sendable {
    let parts: ExchangeParts
    let blob: Digest
    /// Whose it is.
    let author: GatewayID
    /// At a hub: whom it is for; nil: for this gateway.
    let audience: GatewayID?

    func head() async throws -> PeerAnswer {
        if try await isHeldWhole { return PeerAnswer(status: 200) }
        return PeerAnswer(
            status: 404, headers: ["Upload-Offset": String(try await parts.blobs.offset(of: upload))])
    }

    func put(_ request: PeerRequest) async throws -> PeerAnswer {
        guard let range = UploadRange(request.headers["content-range"]), range.count == request.body.count
        else {
            throw PeerProblem(400, .malformed, "Content-Range is not bytes a-b/total of the body")
        }
        guard range.total <= parts.limits.blobBytes, request.body.count <= parts.limits.partBytes else {
            throw PeerProblem(413, .blobTooLarge)
        }
        if try await isHeldWhole { return PeerAnswer(status: 201) }
        let offset = try await parts.blobs.offset(of: upload)
        guard range.first == offset else {
            throw PeerProblem(409, .offsetWrong, headers: ["Upload-Offset": String(offset)])
        }
        if offset == 0 {
            let begun = Array(parts.clock.now().description.utf8)
            _ = try await parts.journal.write([
                Change(writes: [.record(.blobUpload, key: upload, value: begun)])
            ])
        }
        let end = try await parts.blobs.append(request.body, to: upload, at: offset)
        guard end >= range.total else {
            return PeerAnswer(status: 202, headers: ["Upload-Offset": String(end)])
        }
        guard try await parts.blobs.finish(upload, as: blob) else { throw PeerProblem(422, .digestWrong) }
        let now = Array(parts.clock.now().description.utf8)
        _ = try await parts.journal.write([
            Change(writes: [
                .record(BlobHolding.uploaded, key: key, value: now), .removeRecord(.blobUpload, key: upload),
            ])
        ])
        return PeerAnswer(status: 201)
    }

    private var isHeldWhole: Bool {
        get async throws {
            let isHeld =
                audience == nil
                ? try await BlobHolding.isHeld(blob, for: author, in: parts.store)
                : try await parts.store.record(BlobHolding.uploaded, key) != nil
            guard isHeld else { return false }
            return try await parts.blobs.size(of: blob) != nil
        }
    }

    private var key: String {
        audience.map { BlobHolding.relayedKey(blob, of: author, for: $0) } ?? BlobHolding.key(blob, author)
    }

    /// The name of the upload: no two uploaders share one.
    private var upload: String {
        let owner = author.description + (audience.map { ">" + $0.description } ?? "")
        return blob.hex + "-" + SHA256Hash.digest(of: owner).hex.prefix(32)
    }
}
