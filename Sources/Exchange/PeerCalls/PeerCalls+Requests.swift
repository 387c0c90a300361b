internal import Codes
internal import Cryptography
internal import StrictJSON

extension PeerCalls {
    static let root = "/federation/v1/"

    /// A GET answered by JSON.
    func read(_ path: String, _ route: PeerRoute, signed: Bool = true) async throws(CallFault) -> JSON {
        try json(of: try await call(try request("GET", path, route, signed: signed), route))
    }

    /// A request; through a hub it names whom it is for and proves who asks.
    func request(
        _ method: String, _ path: String, _ route: PeerRoute, signed: Bool = true
    ) throws(CallFault) -> LinkRequest {
        var request = LinkRequest(method: method, target: Self.root + path)
        guard !route.isDirect else { return request }
        request.headers["Tongban-For"] = route.target.description
        if signed {
            request.headers["Tongban-Request"] = try signedRequest(method, path, route.target)
        }
        return request
    }

    /// Sends a request and turns every answer that is no success into a fault.
    func call(_ request: LinkRequest, _ route: PeerRoute) async throws(CallFault) -> LinkAnswer {
        let answer: LinkAnswer
        do throws(LinkFault) {
            answer = try await link.call(request, to: route.hop)
        } catch { throw CallFault(error) }
        guard (200...299).contains(answer.status) || answer.status == 304 else { throw Self.fault(answer) }
        return answer
    }

    func json(of answer: LinkAnswer) throws(CallFault) -> JSON {
        // `try?`: an answer that is no I-JSON is unreadable, whatever is wrong with it.
        guard let json = try? JSON.parse(answer.body) else { throw Self.unreadable("body", answer.status) }
        return json
    }

    static func unreadable(_ what: String, _ status: Int? = 200) -> CallFault {
        CallFault(.malformed, status: status, detail: "the peer's answer (\(what)) cannot be read")
    }

    /// What an answer that is no success says.
    static func fault(_ answer: LinkAnswer) -> CallFault {
        // `try?`: a problem that cannot be read leaves the status to speak.
        let problem = (try? JSON.parse(answer.body)).flatMap(Problem.init)
        let named = problem.flatMap { ErrorCode(rawValue: $0.code) }
        let seconds = answer.headers["retry-after"].flatMap { Int64($0) }.map { min(max($0, 0), 86_400) }
        return CallFault(
            named ?? code(of: answer.status), status: answer.status,
            retryAfterMilliseconds: seconds.map { $0 * 1_000 }, detail: problem?.detail ?? "")
    }

    private static func code(of status: Int) -> ErrorCode {
        switch status {
        case 400: .malformed
        case 401: .peerUnknown
        case 403: .peerSuspended
        case 404: .notFound
        case 409: .offsetWrong
        case 413: .batchTooLarge
        case 415: .contentType
        case 416: .rangeInvalid
        case 422: .digestWrong
        case 429: .tooManyRequests
        case 508: .loopDetected
        default: .unavailable
        }
    }

    /// Percent-encodes what a cursor may hold beyond unreserved characters (RFC 3986 §2.3).
    static func escaped(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                escaped.append(byte)
            default:
                escaped += [UInt8(ascii: "%")] + Hex.encode([byte]).uppercased().utf8
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}

extension PeerCalls {
    /// Proves to a gateway behind a hub who asks, and what. Source: TFP/1 §7.
    func signedRequest(_ method: String, _ path: String, _ target: GatewayID) throws(CallFault) -> String {
        let payload: JSON = [
            "source": .string(own.id.description), "method": .string(method),
            "path": .string(Self.root + path),
            "audience": .string(target.description), "time": .string(clock.now().description),
        ]
        do {
            return try SignedDocument.sign(payload, as: .request, by: own.signer).text
        } catch { throw CallFault(.internal, detail: "could not sign a request") }
    }
}
