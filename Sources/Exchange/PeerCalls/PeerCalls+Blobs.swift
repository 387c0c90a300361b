public import Codes
public import Cryptography

/// How much of a blob a peer holds of what we uploaded.
public enum BlobStanding: Sendable, Hashable {
    /// All of it.
    case whole
    /// So many bytes; the upload goes on there.
    case upTo(Int64)
}

/// Whose blob is uploaded, where it is not the caller's own for the callee. Source: TFP/1 §7.
public enum BlobCustody: Sendable, Hashable {
    /// The caller's own, for the callee.
    case own
    /// The caller's own, left with a hub for that gateway.
    case leftFor(GatewayID)
    /// A hub's upload of what that author left with it, for the callee or, at another hub, for that gateway.
    case carried(from: GatewayID, for: GatewayID?)

    var headers: [String: String] {
        switch self {
        case .own: [:]
        case .leftFor(let target): ["Tongban-For": target.description]
        case .carried(let author, nil): ["Tongban-From": author.description]
        case .carried(let author, let target?):
            ["Tongban-From": author.description, "Tongban-For": target.description]
        }
    }
}

extension PeerCalls {
    /// How much of a blob a peer holds of what was uploaded to it.
    public func standing(
        of blob: Digest, at hop: GatewayID, _ custody: BlobCustody = .own
    ) async throws(CallFault) -> BlobStanding {
        let request = LinkRequest(
            method: "HEAD", target: Self.root + "blobs/\(blob.hex)", headers: custody.headers)
        let answer = try await exchange(request, with: hop)
        if answer.status == 404, let offset = Self.offset(answer) { return .upTo(offset) }
        guard answer.status == 200 else { throw Self.fault(answer) }
        return .whole
    }

    /// Uploads a part that begins at `offset`.
    /// - Returns: where the upload stands then; elsewhere than expected where the peer holds another length.
    /// - Throws: `digest_wrong` when the whole does not hash to its name and was dropped.
    public func put(
        _ bytes: [UInt8], of blob: Digest, at offset: Int64, total: Int64, to hop: GatewayID,
        _ custody: BlobCustody = .own
    ) async throws(CallFault) -> BlobStanding {
        var headers = custody.headers
        headers["Content-Range"] = "bytes \(offset)-\(offset + Int64(bytes.count) - 1)/\(total)"
        let request = LinkRequest(
            method: "PUT", target: Self.root + "blobs/\(blob.hex)", headers: headers,
            contentType: "application/octet-stream", body: bytes, answerBytesMax: limits.smallBodyBytes,
            isBulk: true)
        let answer = try await exchange(request, with: hop)
        switch answer.status {
        case 200, 201: return .whole
        case 202, 409:
            guard let offset = Self.offset(answer) else { throw Self.unreadable("offset", answer.status) }
            return .upTo(offset)
        default: throw Self.fault(answer)
        }
    }

    /// A range of a blob that an event of a shared case names.
    public func bytes(
        of blob: Digest, range: Range<Int64>, _ route: PeerRoute
    ) async throws(CallFault) -> [UInt8] {
        var request = try self.request("GET", "blobs/\(blob.hex)", route)
        request.headers["Range"] = "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
        request.isBulk = true
        request.answerBytesMax = Int(range.upperBound - range.lowerBound)
        return try await call(request, route).body
    }

    private func exchange(_ request: LinkRequest, with hop: GatewayID) async throws(CallFault) -> LinkAnswer {
        do throws(LinkFault) {
            return try await link.call(request, to: hop)
        } catch { throw CallFault(error) }
    }

    private static func offset(_ answer: LinkAnswer) -> Int64? {
        answer.headers["upload-offset"].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}
