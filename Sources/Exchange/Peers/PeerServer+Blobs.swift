internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// Blobs are held per peer: nobody learns of, or gets, a document by knowing its hash. Source: PROTOCOL.md §5.
extension PeerServer {
    /// Whose upload it is: the caller's, or with `Tongban-From` that of an author whose `via` names the caller.
    func uploader(_ request: PeerRequest) throws -> GatewayID {
        guard let text = request.headers["tongban-from"] else { return request.peer }
        // `try?`: what names no gateway names no author.
        guard let author = try? GatewayID(text), let peer = parts.directory.snapshot.active(author),
            peer.sends(through: request.peer)
        else { throw PeerProblem(401, .peerUnknown, "this gateway is no hub of that author's") }
        return author
    }

    func head(_ blob: Digest, of author: GatewayID) async throws -> PeerAnswer {
        try await BlobIntake(parts: parts, blob: blob, author: author, audience: nil).head()
    }

    func put(_ blob: Digest, by author: GatewayID, _ request: PeerRequest) async throws -> PeerAnswer {
        try await BlobIntake(parts: parts, blob: blob, author: author, audience: nil).put(request)
    }

    func get(_ blob: Digest, for reader: GatewayID, _ request: PeerRequest) async throws -> PeerAnswer {
        guard try await BlobHolding.isReadable(blob, by: reader, in: parts.store),
            let size = try await parts.blobs.size(of: blob)
        else { throw PeerProblem(404, .notFound) }
        let headers = ["Accept-Ranges": "bytes"]
        guard let asked = request.headers["range"], let range = ByteRange(asked) else {
            return PeerAnswer(status: 200, headers: headers, body: .blob(blob, 0..<size))
        }
        guard let part = range.within(size) else {
            throw PeerProblem(416, .rangeInvalid, headers: ["Content-Range": "bytes */\(size)"])
        }
        let shown = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
        return PeerAnswer(
            status: 206, headers: headers.merging(["Content-Range": shown]) { $1 }, body: .blob(blob, part))
    }
}

extension RecordKind {
    /// Key: the name of an upload that is not whole; value: when its first part came, and of a peer's, behind a space, its
    /// length in bytes.
    public static let blobUpload = RecordKind(rawValue: "blob_upload")
}

/// `Content-Range: bytes a-b/total` of an upload's part.
struct UploadRange: Sendable {
    let first: Int64
    let last: Int64
    let total: Int64

    init?(_ header: String?) {
        guard let header, header.hasPrefix("bytes ") else { return nil }
        let parts = header.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, ends.count == 2, let first = Self.number(ends[0]),
            let last = Self.number(ends[1]),
            let total = Self.number(parts[1]), first <= last, last < total
        else { return nil }
        self.first = first
        self.last = last
        self.total = total
    }

    var count: Int64 { last - first + 1 }

    /// Decimal digits alone.
    static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int64(text) : nil
    }
}

/// One range of a `Range` header. Source: RFC 9110 §14.1.2.
enum ByteRange: Sendable {
    case from(Int64, through: Int64?)
    case last(Int64)

    /// Nil for another unit, for several ranges, and for what is no range: the whole is answered then.
    init?(_ header: String) {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard !ends[1].isEmpty, let count = UploadRange.number(ends[1]) else { return nil }
            self = .last(count)
        } else {
            guard let first = UploadRange.number(ends[0]) else { return nil }
            if ends[1].isEmpty {
                self = .from(first, through: nil)
            } else {
                guard let last = UploadRange.number(ends[1]), last >= first else { return nil }
                self = .from(first, through: last)
            }
        }
    }

    /// The bytes meant of so many; nil when there are none of them.
    func within(_ size: Int64) -> Range<Int64>? {
        switch self {
        case .from(let first, let last):
            guard first < size else { return nil }
            return first..<(min(last ?? size - 1, size - 1) + 1)
        case .last(let count):
            guard count > 0, size > 0 else { return nil }
            return max(0, size - count)..<size
        }
    }
}
