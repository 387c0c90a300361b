import Codes
import Cryptography
import Exchange
import PeerLink
import Testing

@testable import GatewayHTTP

@Suite("The link: whom it calls, and what may go wrong on the way")
struct LinkTests {
    private func fault(_ body: () async throws -> LinkAnswer) async -> LinkFault? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? LinkFault }
    }

    @Test("another gateway at the endpoint gets no byte of the request")
    func wrongIdentity() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            world.calleeCredentials.set(try world.ordos.issue(try world.ordos.gateway("150627")).1)
            let link = try world.link()
            let fault = await fault { try await link.call(.ping, to: world.callee) }
            #expect(fault?.code == .peerIdentityWrong, "\(String(describing: fault))")
            #expect(fault?.phase == .identity)
            #expect(world.peers.requests == 0)
        }
    }

    @Test("a server whose certificate another domain's CA made is refused")
    func otherAuthority() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            world.calleeCredentials.set(try world.hohhot.issue(world.callee).1)
            let link = try world.link()
            let fault = await fault { try await link.call(.ping, to: world.callee) }
            #expect(fault?.code == .certificateUntrusted)
            #expect(fault?.phase == .identity)
        }
    }

    @Test("a server revoked since the connection opened gets no byte more")
    func revokedServer() async throws {
        let world = try TwoGateways()
        try await world.listening { port in
            let link = try world.link()
            #expect(try await link.call(.ping, to: world.callee).status == 200)
            let list = try world.ordos.revoking(world.calleeCertificate)
            world.clientTrust.set([
                try world.ordos.anchors(world.callee, endpoint: world.endpoint(port), lists: [list])
            ])
            let fault = await fault { try await link.call(.ping, to: world.callee) }
            #expect(fault?.code == .certificateRevoked)
            #expect(world.peers.requests == 1)
        }
    }

    @Test(
        "a server whose certificate ends by the gateway's clock is refused on the open connection, before a byte"
    )
    func expiredServer() async throws {
        let world = try TwoGateways()
        try await world.listening { port in
            let link = try world.link()
            #expect(try await link.call(.ping, to: world.callee).status == 200)
            world.clientClock.move(days: 2)
            let fault = await fault { try await link.call(.ping, to: world.callee) }
            #expect(fault?.code == .certificateExpired)
            #expect(fault?.phase == .identity)
            #expect(world.peers.requests == 1)
            // With a renewed certificate it goes on, by itself, over a connection of its own.
            world.calleeCredentials.set(try world.ordos.issue(world.callee, from: -1, to: 9).1)
            world.serverTrust.set([try world.hohhot.anchors(world.caller)])
            #expect(try await link.call(.ping, to: world.callee).status == 200)
        }
    }

    @Test("peers that are suspended or not enrolled here are not called")
    func notCalled() async throws {
        let world = try TwoGateways()
        world.clientTrust.set([try world.ordos.anchors(world.callee, isSuspended: true)])
        let link = try world.link()
        let suspended = await fault { try await link.call(.ping, to: world.callee) }
        #expect(suspended?.code == .peerSuspended)
        let unknown = await fault { try await link.call(.ping, to: world.caller) }
        #expect(unknown?.code == .peerUnknown)
        #expect(unknown?.phase == .connect)
    }

    @Test("a thousand requests, 50 at a time, go over one HTTP/2 connection")
    func manyRequests() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link()
            let body = [UInt8](repeating: 0x20, count: 900)
            var connections: Set<String> = []
            for _ in 0..<20 {
                try await withThrowingTaskGroup(of: LinkAnswer.self) { group in
                    for _ in 0..<50 { group.addTask { try await link.call(.events(body), to: world.callee) } }
                    for try await answer in group {
                        #expect(answer.status == 200)
                        #expect(answer.body.count == 900)
                        connections.insert(answer.headers["x-connection"] ?? "")
                    }
                }
            }
            #expect(connections.count == 1)
            #expect(world.peers.requests == 1_000)
        }
    }

    @Test(
        "an answer is taken up to its limit and not beyond",
        arguments: [(999, true), (1_000, true), (1_001, false)])
    func answerLimit(length: Int, isTaken: Bool) async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link()
            var request = LinkRequest.events([UInt8](repeating: 0x20, count: length))
            request.answerBytesMax = 1_000
            let ready = request
            let fault = await fault { try await link.call(ready, to: world.callee) }
            #expect(fault?.code == (isTaken ? nil : .answerTooLarge))
            #expect(try await link.call(.ping, to: world.callee).status == 200)
        }
    }

    @Test("a peer that does not answer in time is given up, and others go on")
    func deadline() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link(limits: LinkLimits(callMilliseconds: 5_000))
            let slow = LinkRequest(method: "GET", target: "/federation/v1/heads")
            async let late = fault { try await link.call(slow, to: world.callee) }
            #expect(try await link.call(.ping, to: world.callee).status == 200)
            let fault = await late
            #expect(fault?.code == .callTimeout)
            #expect(fault?.phase == .transfer)
        }
    }

    @Test("a cancelled call ends at once")
    func cancelled() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link()
            let task = Task {
                await fault {
                    try await link.call(
                        .init(method: "GET", target: "/federation/v1/heads"), to: world.callee)
                }
            }
            await world.peers.nextArrival()
            task.cancel()
            #expect(await task.value?.code == .callCancelled)
            let early = Task { await fault { try await link.call(.ping, to: world.callee) } }
            early.cancel()
            _ = await early.value
            #expect(try await link.call(.ping, to: world.callee).status == 200)
        }
    }

    @Test(
        "a connection cut while the peer works is a fault of the transfer, one that is not taken of the connect"
    )
    func cut() async throws {
        var limits = ListenerLimits()
        limits.graceSeconds = 0
        let world = try TwoGateways(limits: limits)
        let link = try world.link()
        let (calls, told) = AsyncStream.makeStream(of: Task<LinkFault?, Never>.self)
        try await world.listening { _ in
            let request = LinkRequest(method: "GET", target: "/federation/v1/heads")
            told.yield(Task { await fault { try await link.call(request, to: world.callee) } })
            told.finish()
            await world.peers.nextArrival()
        }
        for await call in calls {
            let fault = await call.value
            #expect(fault?.code == .connectionCut)
            #expect(fault?.phase == .transfer)
        }
        let later = await fault { try await link.call(.ping, to: world.callee) }
        #expect(later?.code == .peerUnreachable)
        #expect(later?.phase == .connect)
    }

    @Test("a request that is not one line of HTTP is not sent")
    func injection() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link()
            for request in [
                LinkRequest(method: "GET", target: "/federation/v1/ping\r\nX: y"),
                LinkRequest(method: "GET", target: "/federation/v1/p ng"),
                LinkRequest(method: "GET", target: "ping"),
                LinkRequest(
                    method: "GET", target: "/federation/v1/ping", headers: ["Tongban-For": "a\nb: c"]),
            ] {
                let fault = await fault { try await link.call(request, to: world.callee) }
                #expect(fault?.code == .malformed)
            }
            #expect(world.peers.requests == 0)
        }
    }
}
