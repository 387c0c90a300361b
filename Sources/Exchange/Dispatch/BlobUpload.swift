internal import Codes
internal import Cryptography
internal import Routing

/// Uploads what a receiver called missing, part by part, so that a large document costs no more memory than a part.
struct BlobUpload: Sendable {
    let parts: ExchangeParts

    /// - Returns: false when one of them is not held here, so that the event cannot go.
    func upload(_ blobs: [Digest], of entry: OutboxEntry) async throws(CallFault) -> Bool {
        let custody: BlobCustody =
            if entry.author != parts.own.id {
                .carried(from: entry.author, for: entry.hop == entry.audience ? nil : entry.audience)
            } else if entry.hop != entry.audience {
                .leftFor(entry.audience)
            } else {
                .own
            }
        for blob in blobs {
            guard let size = try await size(of: blob) else { return false }
            try await upload(blob, size: size, to: entry.hop, custody)
        }
        return true
    }

    private func upload(
        _ blob: Digest, size: Int64, to hop: GatewayID, _ custody: BlobCustody
    ) async throws(CallFault) {
        let peerPart = parts.directory.snapshot[hop]?.peer.limits.partBytes ?? parts.limits.partBytes
        let part = Int64(max(1, min(parts.limits.uploadBytes, peerPart)))
        var standing = try await parts.calls.standing(of: blob, at: hop, custody)
        // A receiver that never gets on is left to the event's backoff.
        var rounds = 0
        while case .upTo(let offset) = standing {
            rounds += 1
            guard offset < size, Int64(rounds) <= size / part + 16 else {
                throw CallFault(.offsetWrong, detail: "the upload does not get on")
            }
            let bytes = try await read(blob, offset..<min(offset + part, size))
            standing = try await parts.calls.put(bytes, of: blob, at: offset, total: size, to: hop, custody)
        }
    }

    /// Whether a fault is this document's alone: no other event need wait for it.
    static func concernsBlob(_ fault: CallFault) -> Bool {
        switch fault.status {
        // Never sent: the line is at fault, or (no phase) what this gateway holds of it.
        case nil: fault.phase == nil
        case 401, 403, 408, 429: false
        case let status?: (400..<500).contains(status)
        }
    }

    private func size(of blob: Digest) async throws(CallFault) -> Int64? {
        do throws(StoreFault) {
            return try await parts.blobs.size(of: blob)
        } catch { throw CallFault(error.code, detail: error.detail) }
    }

    private func read(_ blob: Digest, _ range: Range<Int64>) async throws(CallFault) -> [UInt8] {
        do throws(StoreFault) {
            return try await parts.blobs.read(blob, range: range)
        } catch { throw CallFault(error.code, detail: error.detail) }
    }
}
