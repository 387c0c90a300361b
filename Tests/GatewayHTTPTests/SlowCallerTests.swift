import Codes
import Exchange
import NIOCore
import NIOPosix
import NIOSSL
import PeerLink
import Testing

@testable import GatewayHTTP

/// A caller that speaks as slowly as it likes, or not at all.
private struct RawCaller {
    /// Connects, sends, and waits until the other end closes.
    static func wait(
        port: Int, tls: TLSConfiguration?, sending text: String
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let channel = try await ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                guard let tls else { return }
                let context = try NIOSSLContext(configuration: tls)
                try channel.pipeline.syncOperations.addHandler(
                    NIOSSLClientHandler(context: context, serverHostname: nil))
            }
        }.connect(host: "127.0.0.1", port: port).get()
        // What is refused is closed before it is sent: that it ends is what counts.
        try? await channel.writeAndFlush(ByteBuffer(string: text)).get()
        try await channel.closeFuture.get()
    }
}

@Suite("Callers that are slow, bare or old", .timeLimit(.minutes(1)))
struct SlowCallerTests {
    private func client(_ identity: TransportIdentity?) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        guard let identity else { return tls }
        tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(identity.chainPEM).map { .certificate($0) }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.keyPEM, format: .pem))
        return tls
    }

    @Test("a caller without a certificate is refused as certificate_missing")
    func bare() async throws {
        let world = try TwoGateways()
        try await world.listening { port in
            try await RawCaller.wait(port: port, tls: client(nil), sending: "GET / HTTP/1.1\r\n\r\n")
            #expect(await world.firstRefusal() == [.certificateMissing])
        }
    }

    @Test("TLS 1.2 is not spoken, whatever the certificate")
    func old() async throws {
        let world = try TwoGateways()
        try await world.listening { port in
            var tls = try client(world.callerCredentials.current())
            tls.maximumTLSVersion = .tlsv12
            try await RawCaller.wait(port: port, tls: tls, sending: "GET / HTTP/1.1\r\n\r\n")
            #expect(await world.firstRefusal() == [.handshakeFailed])
            #expect(world.peers.requests == 0)
        }
    }

    @Test("a connection without a handshake ends at its deadline")
    func noHandshake() async throws {
        var limits = ListenerLimits()
        limits.handshakeSeconds = 1
        let world = try TwoGateways(limits: limits)
        try await world.listening { port in
            try await RawCaller.wait(port: port, tls: nil, sending: "")
        }
    }

    @Test("a request whose head does not end is cut when the connection has been idle")
    func slowHead() async throws {
        var limits = ListenerLimits()
        limits.idleSeconds = 1
        let world = try TwoGateways(limits: limits)
        try await world.listening { port in
            let tls = try client(world.callerCredentials.current())
            try await RawCaller.wait(port: port, tls: tls, sending: "GET /federation/v1/ping HTTP/1.1\r\nHo")
            #expect(world.peers.requests == 0)
        }
    }

    @Test("a body that does not come is cut at its deadline, and its bytes are given back")
    func slowBody() async throws {
        var limits = ListenerLimits()
        limits.bodySeconds = 1
        limits.bodyBytes = 1_000
        let world = try TwoGateways(limits: limits)
        try await world.listening { port in
            let tls = try client(world.callerCredentials.current())
            let head = "POST /federation/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            try await RawCaller.wait(port: port, tls: tls, sending: head + "Content-Length: 900\r\n\r\n{")
            #expect(world.peers.requests == 0)
            let link = try world.link()
            let whole = LinkRequest.events([UInt8](repeating: 0x20, count: 900))
            #expect(try await link.call(whole, to: world.callee).status == 200)
        }
    }

    @Test("a chunked body without an announced length is held to the limit too")
    func chunked() async throws {
        var limits = ListenerLimits()
        limits.unreadSeconds = 1
        let world = try TwoGateways(peers: EchoPeers(bodyBytes: 10), limits: limits)
        try await world.listening { port in
            let tls = try client(world.callerCredentials.current())
            let head = "POST /federation/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            let body = "b\r\n12345678901\r\n0\r\n\r\n"
            try await RawCaller.wait(
                port: port, tls: tls, sending: head + "Transfer-Encoding: chunked\r\n\r\n" + body)
            #expect(world.peers.requests == 0)
        }
    }
}
