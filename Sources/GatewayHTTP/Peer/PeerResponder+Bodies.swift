import Codes
import Cryptography
import Exchange
import HTTPTypes
import HummingbirdCore
import NIOCore

/// A request's body with the bytes it took from the budget.
struct BodyReading: Sendable {
    var bytes: [UInt8] = []
    var lease: ByteBudget.Lease?
}

/// Why a body was not read.
enum BodyFailure: Error, Sendable {
    case tooLong
    case noRoom
    case cut

    /// The answer, where there is still somebody to read it.
    func problem(_ endpoint: PeerEndpoint, _ bytesMax: Int) -> ProblemAnswer {
        switch self {
        case .tooLong:
            ProblemAnswer(
                endpoint.isBlob ? .blobTooLarge : .batchTooLarge,
                detail: "at most \(bytesMax) bytes in one body")
        case .noRoom:
            ProblemAnswer(.unavailable, detail: "too many bodies at one time", retryAfterSeconds: 1)
        case .cut:
            ProblemAnswer(.malformed, detail: "the body did not come whole, or not in time")
        }
    }
}

extension PeerResponder {
    /// Reads a body under its bounds; what says beforehand that it is too long is not read at all.
    func read(
        _ request: Request, most: Int, _ channel: any Channel
    ) async -> Result<BodyReading, BodyFailure> {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > most { return .failure(.tooLong) }
        if announced == 0 { return .success(BodyReading()) }
        guard let lease = bodies.lease(announced ?? most) else { return .failure(.noRoom) }
        // A caller that drips its body is cut off.
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(limits.bodySeconds)) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        var bytes: [UInt8] = []
        if let announced { bytes.reserveCapacity(announced) }
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= most else { return .failure(.tooLong) }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch {
            return .failure(.cut)
        }
        if let announced, bytes.count != announced { return .failure(.cut) }
        return .success(BodyReading(bytes: bytes, lease: lease))
    }

    /// The exchange's answer as HTTP.
    func response(_ answer: PeerAnswer) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        let status = HTTPResponse.Status(code: answer.status)
        switch answer.body {
        case .none:
            return Response(status: status, headers: fields)
        case .bytes(let bytes, let contentType):
            fields[.contentType] = contentType
            return Response(
                status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .blob(let digest, let range):
            fields[.contentType] = "application/octet-stream"
            fields[.contentLength] = String(range.count)
            return Response(status: status, headers: fields, body: pieces(of: digest, range))
        }
    }

    /// A blob in pieces: memory is one piece, however long it is.
    private func pieces(of digest: Digest, _ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { [blobs, limits] writer in
            var start = range.lowerBound
            while start < range.upperBound {
                let end = min(start + limits.blobPieceBytes, range.upperBound)
                let bytes = try await blobs.read(digest, range: start..<end)
                try await writer.write(ByteBuffer(bytes: bytes))
                start = end
            }
            try await writer.finish(nil)
        }
    }
}
