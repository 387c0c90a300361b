internal import Codes
internal import Cryptography

/// Fetches a document that an event of a shared case names, part by part, and goes on where it stopped.
struct BlobFetch: Sendable {
    let parts: ExchangeParts

    /// Does nothing where the peer does not hold it either: the event stands nevertheless.
    func fetch(_ blob: Digest, _ route: PeerRoute) async throws(CallFault) {
        let upload = "recover-\(blob.hex)"
        var offset = try await stored { () throws(StoreFault) in try await parts.blobs.offset(of: upload) }
        let part = Int64(parts.limits.uploadBytes)
        while true {
            let bytes: [UInt8]
            do throws(CallFault) {
                bytes = try await parts.calls.bytes(of: blob, range: offset..<(offset + part), route)
            } catch {
                if error.status == 404 {
                    parts.signals.alarm(Alarm(.blobMissing, peer: route.target, detail: blob.hex))
                    return
                }
                // The end was reached exactly at a part's border.
                guard error.status == 416, offset > 0 else { throw error }
                break
            }
            let end = offset
            offset = try await stored { () throws(StoreFault) in
                try await parts.blobs.append(bytes, to: upload, at: end)
            }
            guard Int64(bytes.count) == part, offset <= parts.limits.blobBytes else { break }
        }
        let isWhole = try await stored { () throws(StoreFault) in
            try await parts.blobs.finish(upload, as: blob)
        }
        guard isWhole else { throw CallFault(.digestWrong, status: 200, detail: blob.hex) }
    }

    private func stored<Value: Sendable>(
        _ body: () async throws(StoreFault) -> Value
    ) async throws(CallFault) -> Value {
        do throws(StoreFault) {
            return try await body()
        } catch { throw CallFault(error.code, detail: error.detail) }
    }
}
