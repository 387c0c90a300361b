public import Codes
public import HTTPTypes
public import HummingbirdCore
import NIOCore
public import StrictJSON

/// An RFC 9457 answer: what peers, desk and operators are told when something is refused.
///
/// Members: `title` and `status` (RFC 9457 §3.1), `code` (the register's word), `message` (Chinese, for the clerk),
/// `detail` where there is one, and members of its own such as `errors` or `allowed`.
public struct ProblemAnswer: Sendable {
    /// The register's word.
    public var code: ErrorCode
    /// The HTTP status, ``ErrorStatus`` unless given.
    public var status: Int
    /// What is wrong with this request, in English; never payload, key or personal data.
    public var detail: String?
    /// Members beside those of every problem.
    public var members: JSONObject
    /// Header fields beside content type and length.
    public var headers: HTTPFields

    /// The media type.
    public static let contentType = "application/problem+json"

    /// An answer for a word; `retryAfterSeconds` becomes `Retry-After`.
    public init(
        _ code: ErrorCode, status: Int? = nil, detail: String? = nil, members: JSONObject = [:],
        headers: HTTPFields = [:], retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.status = status ?? ErrorStatus.of(code)
        self.detail = detail
        self.members = members
        self.headers = headers
        if let retryAfterSeconds { self.headers[.retryAfter] = String(retryAfterSeconds) }
    }

    /// The body as JSON.
    public var json: JSON {
        var problem: JSONObject = [
            "title": .string(code.title), "status": .integer(Int64(status)), "code": .string(code.rawValue),
            "message": .string(code.message),
        ]
        if let detail { problem["detail"] = .string(detail) }
        for (name, value) in members { problem[name] = value }
        return .object(problem)
    }

    /// The whole answer.
    public var response: Response {
        var fields = headers
        fields[.contentType] = Self.contentType
        fields[.cacheControl] = "no-store"
        return Response(
            status: HTTPResponse.Status(code: status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.serialized())))
    }
}
