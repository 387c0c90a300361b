public import Codes
internal import Cryptography
internal import StrictJSON

/// Calls every endpoint of a peer over the link: what is asked and what is answered, in types. Source: TFP/1 §5, §7.
///
/// It decides nothing: no retry, no trust in what an answer says beyond its form.
public struct PeerCalls: Sendable {
    let link: any Link
    let own: OwnGateway
    let clock: any GatewayClock
    let limits: Limits

    /// Calls made as this gateway.
    public init(link: any Link, own: OwnGateway, clock: any GatewayClock, limits: Limits = Limits()) {
        self.link = link
        self.own = own
        self.clock = clock
        self.limits = limits
    }

    /// Asks a peer who it is, what time it is, and what it has last stored of ours.
    public func ping(_ route: PeerRoute) async throws(CallFault) -> PingAnswer {
        let json = try await read("ping", route)
        guard let answer = PingAnswer(json) else { throw Self.unreadable("ping") }
        return answer
    }

    /// One page of the heads of the cases shared with a peer.
    public func heads(_ route: PeerRoute, after cursor: String?) async throws(CallFault) -> HeadsPage {
        var path = "heads?limit=\(limits.pageEntries)"
        if let cursor { path += "&after=\(Self.escaped(cursor))" }
        guard let page = HeadsPage(try await read(path, route)) else { throw Self.unreadable("heads") }
        return page
    }

    /// One page of a log of a shared case.
    public func log(
        of id: CaseID, author: Side, after sequence: Int, _ route: PeerRoute
    ) async throws(CallFault) -> LogPage {
        let path = "cases/\(id)/events?author=\(author.rawValue)&after=\(sequence)"
        guard let page = LogPage(try await read(path, route)) else { throw Self.unreadable("events") }
        return page
    }

    /// A peer's signed descriptor. Each hub passes the call on; it needs no signed request.
    public func descriptor(_ route: PeerRoute) async throws(CallFault) -> String {
        let json = try await read("descriptor", route, signed: false)
        guard let text = json["descriptor"]?.stringValue else { throw Self.unreadable("descriptor") }
        return text
    }

    /// A peer's signed catalogue after a revision; nil when it is the one of this ETag.
    public func catalog(
        _ route: PeerRoute, after revision: Int?, etag: String? = nil
    ) async throws(CallFault) -> (catalog: String, etag: String?)? {
        let path = "catalog" + (revision.map { "?after=\($0)" } ?? "")
        var request = try self.request("GET", path, route)
        if let etag { request.headers["If-None-Match"] = etag }
        let answer = try await call(request, route)
        if answer.status == 304 { return nil }
        guard let text = try json(of: answer)["catalog"]?.stringValue else {
            throw Self.unreadable("catalog")
        }
        return (text, answer.headers["etag"])
    }

    /// Hands a batch over.
    /// - Parameters:
    ///   - body: `{"events":[…]}`.
    ///   - hops: hubs the events have passed, this gateway the last of them where it is one.
    /// - Returns: the receipt as it came.
    public func send(
        batch body: [UInt8], to hop: GatewayID, hops: [GatewayID] = []
    ) async throws(CallFault) -> String {
        var request = LinkRequest(
            method: "POST", target: Self.root + "events", contentType: "application/json", body: body,
            answerBytesMax: limits.smallBodyBytes)
        if !hops.isEmpty {
            request.headers["Tongban-Hops"] = hops.map(\.description).joined(separator: ",")
        }
        let answer = try await call(request, PeerRoute(to: hop, over: hop))
        guard let text = try json(of: answer)["receipt"]?.stringValue else {
            throw Self.unreadable("receipt")
        }
        return text
    }

    /// Passes final receipts back to an author, or to the hub it sent through.
    public func pass(receipts: [String], to hop: GatewayID) async throws(CallFault) {
        let body: JSON = ["receipts": .strings(receipts)]
        let request = LinkRequest(
            method: "POST", target: Self.root + "receipts", contentType: "application/json",
            body: body.serialized(), answerBytesMax: limits.smallBodyBytes)
        _ = try await call(request, PeerRoute(to: hop, over: hop))
    }
}
