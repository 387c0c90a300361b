internal import Codes
internal import StrictJSON

/// An answer that is no success: RFC 9457, with a stable `code` and a Chinese `message`.
struct PeerProblem: Error {
    let answer: PeerAnswer

    init(_ status: Int, _ code: ErrorCode, _ detail: String? = nil, headers: [String: String] = [:]) {
        var object: JSONObject = [
            "title": .string(code.title), "status": .integer(Int64(status)), "code": .string(code.rawValue),
            "message": .string(code.message),
        ]
        if let detail { object["detail"] = .string(detail) }
        answer = PeerAnswer(
            status: status, headers: headers,
            body: .bytes(JSON.object(object).serialized(), contentType: "application/problem+json"))
    }

    /// 503 with `Retry-After`; the code says what of ours failed.
    init(unavailable code: ErrorCode, limits: Limits) {
        self.init(503, code, headers: ["Retry-After": String(limits.retryAfterSeconds)])
    }
}

extension PeerAnswer {
    /// 200 with JSON.
    static func json(_ json: JSON, headers: [String: String] = [:]) -> PeerAnswer {
        PeerAnswer(
            status: 200, headers: headers, body: .bytes(json.serialized(), contentType: "application/json"))
    }
}
