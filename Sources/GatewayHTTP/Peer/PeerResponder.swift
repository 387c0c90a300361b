import Codes
import Exchange
import HTTPTypes
import HummingbirdCore
import Logging
import Metrics
import NIOCore

/// Carries a peer's requests to the exchange: who asks, what may be asked, how long it may be.
struct PeerResponder: Sendable {
    let service: any PeerService
    let blobs: any BlobStore
    let gate: ClientGate
    let limits: ListenerLimits
    let logger: Logger
    let bodies: BodyReader
    private let running: RequestCount<GatewayID>

    init(
        service: any PeerService, blobs: any BlobStore, gate: ClientGate, limits: ListenerLimits,
        logger: Logger
    ) {
        self.service = service
        self.blobs = blobs
        self.gate = gate
        self.limits = limits
        self.logger = logger
        bodies = BodyReader(limits)
        running = RequestCount(most: limits.requestsPerPeer)
    }

    /// Answers one request.
    func respond(to request: Request, _ channel: any Channel) async -> Response {
        let answer = await answer(request, channel)
        var response = answer.response
        if answer.leavesBodyUnread {
            limits.leave(unread: channel, &response.headers)
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private struct Answer {
        var response: Response
        /// The request's body was not read to its end.
        var leavesBodyUnread = false

        init(_ response: Response, leavesBodyUnread: Bool = false) {
            self.response = response
            self.leavesBodyUnread = leavesBodyUnread
        }

        /// A refusal before the body was looked at.
        static func refused(_ problem: ProblemAnswer) -> Answer {
            Answer(problem.response, leavesBodyUnread: true)
        }
    }

    private func answer(_ request: Request, _ channel: any Channel) async -> Answer {
        let peer: GatewayID
        switch caller() {
        case .success(let known): peer = known
        case .failure(let problem): return .refused(problem.answer)
        }
        let path = request.head.path?.prefix { $0 != "?" } ?? ""
        switch PeerEndpoint.match(method: request.method.rawValue, path: path) {
        case .unknown:
            return .refused(ProblemAnswer(.notFound, detail: "there is no such path"))
        case .otherMethod(let allowed):
            return .refused(ProblemAnswer(.methodNotAllowed, headers: [.allow: allowed]))
        case .endpoint(let endpoint):
            guard running.begin(peer) else {
                let detail = "at most \(limits.requestsPerPeer) requests at one time"
                return .refused(ProblemAnswer(.tooManyRequests, detail: detail, retryAfterSeconds: 1))
            }
            defer { running.end(peer) }
            let answer = await answer(request, at: endpoint, String(path), of: peer, channel)
            let labels = [("endpoint", endpoint.name), ("status", String(answer.response.status.code))]
            Counter(label: "gateway_peer_requests_total", dimensions: labels).increment()
            return answer
        }
    }

    private func answer(
        _ request: Request, at endpoint: PeerEndpoint, _ path: String, of peer: GatewayID,
        _ channel: any Channel
    ) async -> Answer {
        let method = request.method.rawValue
        if method != "GET", method != "HEAD", !endpoint.takes(contentType: request.headers[.contentType]) {
            let wanted = endpoint.contentType ?? "application/octet-stream"
            return .refused(ProblemAnswer(.contentType, detail: "\(wanted) is wanted"))
        }
        let most = service.bodyBytesMax(method: method, path: path)
        let body: BodyReading
        switch await bodies.read(request, most: most, channel) {
        case .success(let reading): body = reading
        case .failure(let failure):
            return .refused(failure.problem(endpoint.isBlob ? .blobTooLarge : .batchTooLarge, most))
        }
        let answer = await service.answer(
            PeerRequest(
                peer: peer, method: method, target: request.head.path ?? path,
                headers: Self.fields(request.headers),
                body: body.bytes))
        withExtendedLifetime(body.lease) {}
        return Answer(response(answer))
    }

    private struct CallerRefused: Error {
        var answer: ProblemAnswer
    }

    private func caller() -> Result<GatewayID, CallerRefused> {
        guard let connection = SecureConnection.current else {
            return .failure(CallerRefused(answer: ProblemAnswer(.internal)))
        }
        switch gate.standing(of: connection) {
        case .peer(let peer, _): return .success(peer)
        case .suspended(let peer):
            return refuse(
                TransportRefusal(.peerSuspended, claimed: peer.description, detail: "suspended"), connection)
        case .stranger(let uri):
            let refusal = TransportRefusal(.peerUnknown, claimed: uri, detail: "no enrolled gateway")
            return refuse(refusal, connection)
        case .refused(let refusal):
            gate.refusals.note(refusal, from: connection.remote)
            return .failure(
                CallerRefused(answer: ProblemAnswer(.certificateInvalid, detail: refusal.code.rawValue)))
        }
    }

    private func refuse(
        _ refusal: TransportRefusal, _ connection: SecureConnection
    ) -> Result<GatewayID, CallerRefused> {
        gate.refusals.note(refusal, from: connection.remote)
        return .failure(CallerRefused(answer: ProblemAnswer(refusal.code)))
    }

    private static func fields(_ fields: HTTPFields) -> [String: String] {
        Dictionary(fields.map { ($0.name.canonicalName, $0.value) }) { "\($0), \($1)" }
    }
}
