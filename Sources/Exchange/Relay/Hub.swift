public import Codes
internal import Cryptography
public import Routing
internal import StrictJSON

/// A hub's part of the peer's calls: custody of batches, documents left for another gateway, and calls that read,
/// which it passes on and whose answers it cannot open. Source: TFP/1 §7.
public struct Hub: HubPassage {
    let parts: ExchangeParts
    let link: any Link
    let policy: @Sendable () -> RelayPolicy

    /// - Parameter policy: the pairs that are carried, as of now.
    public init(_ parts: ExchangeParts, link: any Link, policy: @escaping @Sendable () -> RelayPolicy) {
        self.parts = parts
        self.link = link
        self.policy = policy
    }

    /// See ``HubPassage``.
    public func custody(hops: Hops) -> any Custody { Relay(parts, policy: policy(), hops: hops) }

    /// See ``HubPassage``.
    public func pass(_ request: PeerRequest, to far: GatewayID) async -> PeerAnswer {
        guard let path = PeerPath(request.path), let hop = parts.directory.snapshot.hop(to: far),
            parts.directory.snapshot.active(far) != nil, path == .descriptor || carries(request, for: far)
        else { return PeerProblem(404, .notFound, "this pair is not carried").answer }
        guard case .blob(let blob) = path, request.method != "GET" else {
            return await passOn(request, to: hop, for: far)
        }
        let intake = BlobIntake(parts: parts, blob: blob, author: uploader(request), audience: far)
        do {
            return request.method == "PUT" ? try await intake.put(request) : try await intake.head()
        } catch let problem as PeerProblem {
            return problem.answer
        } catch {
            return PeerProblem(unavailable: .storeFailed, limits: parts.limits).answer
        }
    }

    /// The author of what is asked or left: the caller, or, behind a hub before this one, whom that hub names.
    private func carries(_ request: PeerRequest, for far: GatewayID) -> Bool {
        let policy = policy()
        return policy.permits(author: request.peer, audience: far)
            || policy.permits(author: named(request), audience: far)
    }

    private func uploader(_ request: PeerRequest) -> GatewayID {
        request.headers["tongban-from"] == nil ? request.peer : named(request)
    }

    /// Whom a hub before this one speaks for, where that gateway's `via` names it; else the caller.
    private func named(_ request: PeerRequest) -> GatewayID {
        // `try?`: what cannot be read names nobody; the far gateway judges the signature.
        let signed = request.headers["tongban-request"].flatMap { try? JWS.parse($0, type: .request) }
        // `try?`: as above.
        let source = signed.flatMap { try? JSON.parse($0.payload) }?["source"]?.stringValue
        guard let text = request.headers["tongban-from"] ?? source, let author = GatewayID(lenient: text),
            parts.directory.snapshot.active(author)?.sends(through: request.peer) ?? false
        else { return request.peer }
        return author
    }

    private static let passed = ["tongban-request", "range", "if-none-match"]

    private func passOn(_ request: PeerRequest, to hop: GatewayID, for far: GatewayID) async -> PeerAnswer {
        var call = LinkRequest(method: request.method, target: request.target)
        call.headers["Tongban-For"] = far.description
        for name in Self.passed { call.headers[name] = request.headers[name] }
        do throws(LinkFault) {
            let answer = try await link.call(call, to: hop)
            let type = answer.headers["content-type"] ?? "application/octet-stream"
            var headers: [String: String] = [:]
            for name in ["etag", "content-range", "retry-after", "accept-ranges"] {
                headers[name] = answer.headers[name]
            }
            return PeerAnswer(
                status: answer.status, headers: headers,
                body: answer.body.isEmpty ? .none : .bytes(answer.body, contentType: type))
        } catch {
            return PeerProblem(unavailable: .peerUnreachable, limits: parts.limits).answer
        }
    }
}
