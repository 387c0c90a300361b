public import Codes

/// Calls systems outside the federation: webhooks' receivers, platforms for messages, payment and rating.
///
/// One request goes to one place: no redirect is followed, no proxy of the environment is asked, and who answers is
/// verified by the system's authorities or the operator's own.
public protocol WebCaller: Sendable {
    /// - Throws: ``WebFault`` when no whole answer came within the request's time. An answer of any status is none.
    func call(_ request: WebRequest) async throws(WebFault) -> WebAnswer
}

/// One outward call.
public struct WebRequest: Sendable, Hashable {
    /// What is done there.
    public enum Method: String, Sendable { case get = "GET", post = "POST" }

    /// What is done there.
    public var method: Method
    /// Where.
    public var address: WebAddress
    /// Fields beside those that HTTP itself needs; a field with a control character is never sent.
    public var headers: [String: String]
    /// Media type of `body`; nil when there is none.
    public var contentType: String?
    /// Sent as it is.
    public var body: [UInt8]
    /// For the whole call, from resolving the name to the last byte of the answer, milliseconds.
    public var timeoutMilliseconds: Int
    /// Longest body of an answer that is taken, bytes; a longer one is a fault.
    public var answerBytesMax: Int

    /// A call; it has 20 seconds and may be answered with 64 KiB where nothing else is said.
    public init(
        _ method: Method, _ address: WebAddress, headers: [String: String] = [:], contentType: String? = nil,
        body: [UInt8] = [], timeoutMilliseconds: Int = 20_000, answerBytesMax: Int = 65_536
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.contentType = contentType
        self.body = body
        self.timeoutMilliseconds = timeoutMilliseconds
        self.answerBytesMax = answerBytesMax
    }
}

/// What was answered, whatever its status.
public struct WebAnswer: Sendable, Hashable {
    /// HTTP status, 100 to 599.
    public var status: Int
    /// Names in lower case; repeated fields joined by `, `.
    public var headers: [String: String]
    /// As it came.
    public var body: [UInt8]

    /// An answer that came whole.
    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// What the answer asks to wait before the next try, milliseconds: `Retry-After` in seconds, at most a day.
    /// Source: RFC 9110 10.2.3; its form as a date is not read.
    public var retryAfterMilliseconds: Int64? {
        guard let text = headers["retry-after"], text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(text.prefix(9))
        else { return nil }
        return min(seconds, 86_400) * 1_000
    }
}

/// Why a call has no answer. Equal by code.
public struct WebFault: Error, Sendable, Equatable {
    /// `peer_unreachable`, `handshake_failed`, `call_timeout`, `connection_cut`, `answer_too_large`, `malformed`,
    /// `call_cancelled`, `internal`.
    public let code: ErrorCode
    /// The request may have come there, whole or in part.
    public let mayHaveArrived: Bool
    /// For logs and lists: never payload, header or query.
    public let detail: String

    /// A call that ended so.
    public init(_ code: ErrorCode, mayHaveArrived: Bool, detail: String) {
        self.code = code
        self.mayHaveArrived = mayHaveArrived
        self.detail = detail
    }

    /// By code; details are for people.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}
