import Codes
import Cryptography
import Exchange
import HTTPTypes
import HummingbirdCore
import NIOCore

extension PeerResponder {
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
