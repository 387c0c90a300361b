import Codes
import Exchange
import PeerLink
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("What a peer is answered")
struct PeerAnswerTests {
    private func call(
        _ world: TwoGateways, _ link: CurlLink, _ method: String, _ path: String, type: String? = nil,
        body: [UInt8] = [], headers: [String: String] = [:], isBulk: Bool = false
    ) async throws -> LinkAnswer {
        try await link.call(
            LinkRequest(
                method: method, target: "/federation/v1/\(path)", headers: headers, contentType: type,
                body: body,
                isBulk: isBulk), to: world.callee)
    }

    @Test(
        "a wrong path, method or content type has its status, its code and a Chinese message",
        arguments: [false, true])
    func refusals(isHTTP1: Bool) async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link()
            let none = try await call(world, link, "GET", "nothing", isBulk: isHTTP1)
            #expect(none.status == 404)
            let problem = try JSON.parse(none.body)
            #expect(problem["code"] == "not_found")
            #expect(problem["title"]?.stringValue == ErrorCode.notFound.title)
            #expect(problem["message"]?.stringValue == ErrorCode.notFound.message)
            #expect(problem["status"] == 404)
            #expect(problem["detail"] != nil)
            let method = try await call(world, link, "DELETE", "ping", isBulk: isHTTP1)
            #expect(method.status == 405)
            #expect(method.headers["allow"] == "GET")
            #expect(method.problemCode == "method_not_allowed")
            let type = try await call(
                world, link, "POST", "events", type: "text/plain", body: [1], isBulk: isHTTP1)
            #expect(type.status == 415)
            #expect(type.problemCode == "content_type")
            #expect(world.peers.requests == 0)
            #expect(try await call(world, link, "GET", "ping", isBulk: isHTTP1).status == 200)
        }
    }

    @Test(
        "a body is taken up to its limit and refused beyond it, over both protocols",
        arguments: [false, true])
    func bodyLimit(isHTTP1: Bool) async throws {
        let world = try TwoGateways(peers: EchoPeers(bodyBytes: 100_000))
        try await world.listening { _ in
            let link = try world.link()
            for (length, status) in [(99_999, 200), (100_000, 200), (100_001, 413), (900_000, 413), (5, 200)]
            {
                let body = [UInt8](repeating: 0x20, count: length)
                let answer = try await call(
                    world, link, "POST", "events", type: "application/json", body: body, isBulk: isHTTP1)
                #expect(answer.status == status, "\(length)")
                if status == 413 { #expect(answer.problemCode == "batch_too_large") }
            }
            let part = try await call(
                world, link, "PUT", "blobs/\(blobName)", body: [UInt8](repeating: 1, count: 100_001),
                isBulk: isHTTP1)
            #expect(part.problemCode == "blob_too_large")
            #expect(world.peers.requests == 3)
        }
    }

    @Test("a blob is streamed whole, to the byte, over both protocols", arguments: [false, true])
    func blob(isHTTP1: Bool) async throws {
        let bytes = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let world = try TwoGateways(peers: EchoPeers(blob: 7..<1_400_001), blobs: TestBlobs(bytes: bytes))
        try await world.listening { _ in
            let link = try world.link()
            let answer = try await call(world, link, "GET", "blobs/\(blobName)", isBulk: isHTTP1)
            #expect(answer.status == 206)
            #expect(answer.headers["content-type"] == "application/octet-stream")
            #expect(answer.headers["content-length"] == "1399994")
            #expect(answer.body == Array(bytes[7..<1_400_001]))
            let head = try await call(world, link, "HEAD", "blobs/\(blobName)", isBulk: isHTTP1)
            #expect(head.status == 206)
            #expect(head.headers["content-length"] == "1399994")
            #expect(head.body.isEmpty)
        }
    }

    @Test(
        "the exchange gets method, target with its query, headers in lower case, and the peer of the certificate"
    )
    func request() async throws {
        let world = try TwoGateways()
        try await world.listening { _ in
            let link = try world.link()
            let answer = try await call(
                world, link, "GET", "catalog?after=12&x=%20", headers: ["X-Peer": "spiffe://x/gateway/forged"]
            )
            #expect(answer.headers["x-target"] == "/federation/v1/catalog?after=12&x=%20")
            #expect(answer.headers["x-peer"] == world.caller.description)
        }
    }

    @Test("more requests at one time than a peer may have are 429, with a time to wait")
    func tooMany() async throws {
        var limits = ListenerLimits()
        limits.requestsPerPeer = 2
        let world = try TwoGateways(limits: limits)
        try await world.listening { _ in
            let link = try world.link()
            async let one = call(world, link, "GET", "heads")
            await world.peers.nextArrival()
            async let two = call(world, link, "GET", "heads")
            await world.peers.nextArrival()
            let three = try await call(world, link, "GET", "ping")
            #expect(three.status == 429)
            #expect(three.problemCode == "too_many_requests")
            #expect(three.headers["retry-after"] == "1")
            world.peers.open()
            #expect(try await one.status == 200)
            #expect(try await two.status == 200)
            #expect(try await call(world, link, "GET", "ping").status == 200)
        }
    }

    @Test("bodies beyond what all requests may hold are 503, with a time to wait")
    func noRoom() async throws {
        var limits = ListenerLimits()
        limits.bodyBytes = 1_000
        let world = try TwoGateways(limits: limits)
        try await world.listening { _ in
            let link = try world.link()
            for (length, status) in [(999, 200), (1_000, 200), (1_001, 503), (10, 200)] {
                let body = [UInt8](repeating: 0x20, count: length)
                let answer = try await call(
                    world, link, "POST", "events", type: "application/json", body: body)
                #expect(answer.status == status)
                if status == 503 { #expect(answer.headers["retry-after"] == "1") }
            }
        }
    }

    @Test("a request under way is answered when the listener is asked to end")
    func graceful() async throws {
        let world = try TwoGateways()
        let (calls, told) = AsyncStream.makeStream(of: Task<Int?, Never>.self)
        let link = try world.link()
        let opener = Task {
            for await call in calls { return await call.value }
            return nil as Int?
        }
        try await world.listening { _ in
            told.yield(Task { try? await self.call(world, link, "GET", "heads").status })
            told.finish()
            await world.peers.nextArrival()
            // The listener is asked to end when this returns; the request is let go a moment later.
            Task { world.peers.open() }
        }
        #expect(await opener.value == 200)
    }
}
