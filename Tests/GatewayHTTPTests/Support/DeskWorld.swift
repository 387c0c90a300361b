import Codes
import Exchange
import GatewayHTTP
import Office
import OfficeScene
import PeerLink
import ServiceLifecycle
import StrictJSON

/// The desk of 鄂尔多斯 behind a real listener on a free port, asked by a client that trusts its certificate.
final class DeskWorld: Sendable {
    let region: Region
    /// Stands for a proxy of the first too.
    let other: Region
    let authority: TestAuthority
    let trust = TestTrust([])
    private let desk: GatewayID
    private let link: CurlLink
    private let credentials: TestCredentials
    static let documentBytesMax = 1_000_000

    init(seed: UInt64) async throws {
        let clock = SetClock()
        region = try Region(.ordos, clock: clock, seed: seed)
        other = try Region(.hohhot, clock: clock, seed: seed + 1)
        for region in [region, other] {
            try await region.load()
            try await region.importCatalogue()
        }
        try await region.meet(other)
        authority = try TestAuthority("ordos.tongban", seed: seed + 2)
        desk = try authority.gateway("150600")
        credentials = TestCredentials(try authority.issue(desk).1)
        // The client shows a certificate that the desk does not ask for.
        link = try CurlLink(trust: trust, credentials: credentials, clock: TestClock())
    }

    /// Runs the listener while `body` runs.
    func listening(
        readiness: @escaping @Sendable () async -> [DeskListener.Check] = { [("store", nil)] },
        _ body: @Sendable @escaping () async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let listener = try DeskListener(
            host: "127.0.0.1", port: 0, office: region.office, accounts: region.accounts,
            proxies: { [other] in [ProxyTyping.Room("alxa", other.office)] },
            readiness: readiness,
            metrics: { "up 1\n" }, documentBytesMax: Self.documentBytesMax, credentials: credentials,
            logger: TwoGateways.silent, onListening: { told.yield($0) })
        try await serving(listener, ports, body)
    }

    /// Runs the public listener of the same region while `body` runs.
    func listeningPublicly(
        requestsPerMinute: Int = 60_000, _ body: @Sendable @escaping () async throws -> Void
    ) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let listener = try PublicListener(
            host: "127.0.0.1", port: 0, office: region.office, requestsPerMinute: requestsPerMinute,
            credentials: credentials, logger: TwoGateways.silent, onListening: { told.yield($0) })
        try await serving(listener, ports, body)
    }

    private func serving(
        _ listener: any Service, _ ports: AsyncStream<Int>,
        _ body: @Sendable @escaping () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            for await port in ports {
                trust.set([try authority.anchors(desk, endpoint: "https://127.0.0.1:\(port)")])
                try await body()
                break
            }
            group.cancelAll()
        }
    }

    /// Asks with a token; over HTTP/1.1 where `isHTTP1`, else over HTTP/2.
    func call(
        _ method: String, _ target: String, token: String? = nil, headers: [String: String] = [:],
        type: String? = nil, body: [UInt8] = [], isHTTP1: Bool = false
    ) async throws -> LinkAnswer {
        var headers = headers
        if let token { headers["Authorization"] = "Bearer " + token }
        return try await link.call(
            LinkRequest(
                method: method, target: target, headers: headers, contentType: type, body: body,
                isBulk: isHTTP1),
            to: desk)
    }

    /// Posts JSON.
    func post(
        _ target: String, _ body: JSON, token: String? = nil, headers: [String: String] = [:]
    ) async throws -> LinkAnswer {
        try await call(
            "POST", target, token: token, headers: headers, type: "application/json", body: body.serialized())
    }
}

extension LinkAnswer {
    /// The body as JSON; null when it is none.
    var json: JSON { (try? JSON.parse(body)) ?? .null }
    /// The problem's `errors`, by pointer.
    var faults: [String: String] {
        let lines = json["errors"]?.arrayValue ?? []
        return Dictionary(
            lines.map { ($0["pointer"]?.stringValue ?? "", $0["code"]?.stringValue ?? "") },
            uniquingKeysWith: { one, _ in one })
    }
}
