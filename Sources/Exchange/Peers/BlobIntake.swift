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
        let offset = try await parts.blobs.offset(of: upload)
        guard let total = try await announcedBytes, offset >= total else {
            return Self.stands(404, at: offset)
        }
        // This gateway ended between the last part and the look at the whole: nobody will send another part.
        return try await close() ? PeerAnswer(status: 200) : Self.stands(404, at: 0)
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
        var end = try await parts.blobs.offset(of: upload)
        if end < range.total {
            guard range.first == end else {
                throw PeerProblem(409, .offsetWrong, headers: ["Upload-Offset": String(end)])
            }
            if end == 0 { try await begin(bytes: range.total) }
            end = try await parts.blobs.append(request.body, to: upload, at: end)
        }
        guard end >= range.total else { return Self.stands(202, at: end) }
        guard try await close() else { throw PeerProblem(422, .digestWrong) }
        return PeerAnswer(status: 201)
    }

    private static func stands(_ status: Int, at offset: Int64) -> PeerAnswer {
        PeerAnswer(status: status, headers: ["Upload-Offset": String(offset)])
    }

    /// Sets down when the upload began, for the sweep, and how long it is to be, for a run that finds it whole.
    private func begin(bytes: Int64) async throws {
        let begun = Array("\(parts.clock.now()) \(bytes)".utf8)
        _ = try await parts.journal.write([Change(writes: [.record(.blobUpload, key: upload, value: begun)])])
    }

    /// What ``begin(bytes:)`` set down; nil for what has not begun.
    private var announcedBytes: Int64? {
        get async throws {
            let record = try await parts.store.record(.blobUpload, upload)
            return record?.value.split(separator: UInt8(ascii: " ")).dropFirst().first
                .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
        }
    }

    /// All of it has come: it becomes a blob that its author has uploaded.
    /// - Returns: false when it does not hash to its name; it is dropped then.
    private func close() async throws -> Bool {
        guard try await parts.blobs.finish(upload, as: blob) else { return false }
        let now = Array(parts.clock.now().description.utf8)
        _ = try await parts.journal.write([
            Change(writes: [
                .record(BlobHolding.uploaded, key: key, value: now), .removeRecord(.blobUpload, key: upload),
            ])
        ])
        return true
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
