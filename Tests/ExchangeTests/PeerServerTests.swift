import Casework
import Codes
import Cryptography
import Exchange
import Mapping
import ModelStore
import Routing
import StrictJSON
import Testing

/// Nobody answers.
struct DeadLink: Link {
    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        throw LinkFault(code: .peerUnreachable, phase: .connect, detail: "")
    }
}

extension TestGateway {
    var parts: ExchangeParts { parts(over: DeadLink()) }

    func parts(over link: any Link) -> ExchangeParts {
        ExchangeParts(
            store: store, blobs: blobs, journal: journal, own: own, directory: directory,
            calls: PeerCalls(link: link, own: own, clock: clock), clock: clock, random: random,
            limits: limits,
            signals: alarms.signals)
    }

    func server() throws -> PeerServer {
        let shelf = CatalogueShelf(own: id, serves: [try DivisionPrefix("1501")])
        let content = OwnDescriptor.Content(
            name: "呼和浩特", serves: [try DivisionPrefix("1501")],
            endpoint: try Endpoint("https://localhost:9443"),
            keys: .object(JWKSet(keys: [JWK(key.publicKey, use: .signature)]).members))
        return PeerServer(
            parts, admission: admission, pages: SignedPages(shelf: shelf, signer: own.signer),
            descriptor: OwnDescriptor(id: id, signer: own.signer, content: content))
    }

    func ask(
        _ method: String, _ path: String, from caller: GatewayID, headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> PeerAnswer {
        try await server().answer(
            PeerRequest(
                peer: caller, method: method, target: "/federation/v1/" + path, headers: headers, body: body))
    }
}

extension PeerAnswer {
    var json: JSON? {
        guard case .bytes(let bytes, _) = body else { return nil }
        return try? JSON.parse(bytes)
    }
    var code: String? { json?["code"]?.stringValue }
}

@Suite("Peer server: every call that is no hub's")
struct PeerServerTests {
    private let json = ["content-type": "application/json"]

    @Test("a batch is answered by a receipt that its receiver signed, one result each, in order")
    func events() async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        let body: JSON = ["events": [.string(text), "garbage", .string(text)]]
        let answer = try await scene.gateway.ask(
            "POST", "events", from: scene.author.id, headers: json, body: body.serialized())
        #expect(answer.status == 200)
        let receipt = try #require(answer.json?["receipt"]?.stringValue)
        let jws = try JWS.parse(receipt, type: .receipt)
        #expect(jws.isValid(with: scene.gateway.key.publicKey))
        let read = try #require(Receipt(try JSON.parse(jws.payload)))
        #expect(read.receiver == scene.gateway.id)
        #expect(read.results.map(\.status.short) == ["stored", "signature_invalid", "duplicate"])
        #expect(read.results[1].id == nil)
        #expect(read.results[1].digest == SHA256Hash.digest(of: "garbage"))
        #expect(
            read.answers([
                Digest(ofEventText: text), SHA256Hash.digest(of: "garbage"), Digest(ofEventText: text),
            ]))
    }

    @Test("what is no batch is refused whole, with its status and code")
    func badBatches() async throws {
        let scene = try await Scene()
        let caller = scene.author.id
        func post(_ body: String, _ headers: [String: String]? = nil) async throws -> String {
            let answer = try await scene.gateway.ask(
                "POST", "events", from: caller, headers: headers ?? json, body: Array(body.utf8))
            return "\(answer.status) \(answer.code ?? "")"
        }
        #expect(try await post("{\"events\":[]}") == "400 malformed")
        #expect(try await post("{}") == "400 malformed")
        #expect(try await post("") == "400 malformed")
        #expect(try await post("{\"events\":[1]}") == "400 malformed")
        #expect(try await post("{\"events\":[{\"sealed\":\"x\"}]}") == "400 malformed")
        #expect(try await post("{\"events\":[\"x\"],\"events\":[\"x\"]}") == "400 malformed")
        #expect(try await post("{\"events\":[\"x\"]}", ["content-type": "text/plain"]) == "415 content_type")
        #expect(try await post("{\"events\":[\"x\"]}", [:]) == "415 content_type")
        let own = scene.gateway.id.description
        #expect(
            try await post("{\"events\":[\"x\"]}", json.merging(["tongban-hops": own]) { $1 })
                == "508 loop_detected")
        let three = (1...3).map { "spiffe://h\($0).tongban/gateway/1" }.joined(separator: ", ")
        #expect(
            try await post("{\"events\":[\"x\"]}", json.merging(["tongban-hops": three]) { $1 })
                == "508 loop_detected")
        for count in [255, 256, 257] {
            let body = "{\"events\":[" + Array(repeating: "\"x\"", count: count).joined(separator: ",") + "]}"
            #expect(try await post(body).hasPrefix(count > 256 ? "413 batch_too_large" : "200"))
        }
        scene.gateway.limits.batchBytes = 20
        #expect(try await post("{\"events\":[\"xxxx\"]} ").hasPrefix("200"))
        #expect(try await post("{\"events\":[\"xxxx\"]}  ") == "413 batch_too_large")
        #expect(try await scene.gateway.ask("GET", "events", from: caller).status == 405)
        #expect(try await scene.gateway.ask("GET", "nothing", from: caller).status == 404)
    }

    @Test("while the store fails the answer is 503 with Retry-After, and nothing is acknowledged")
    func storeFails() async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        let body: JSON = ["events": [.string(text)]]
        scene.gateway.store.isFull = true
        let answer = try await scene.gateway.ask(
            "POST", "events", from: scene.author.id, headers: json, body: body.serialized())
        #expect(answer.status == 503 && answer.code == "store_full" && answer.headers["Retry-After"] == "5")
    }

    @Test("a log is served to the other party alone, in pages, with what is personal")
    func log() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        let second = try scene.author.sign(scene.note(2, after: first))
        #expect(try await scene.take(second) == .stored)
        let path = "cases/\(scene.caseID)/events?author=origin"
        let answer = try await scene.gateway.ask("GET", path, from: scene.author.id)
        #expect(answer.json?["more"] == false)
        let texts = answer.json?["events"]?.arrayValue?.compactMap { $0["event"]?.stringValue }
        #expect(texts == [first, second])
        let rest = try await scene.gateway.ask("GET", path + "&after=1", from: scene.author.id)
        #expect(rest.json?["events"]?.arrayValue?.count == 1)
        scene.gateway.limits.pageEntries = 1
        let page = try await scene.gateway.ask("GET", path, from: scene.author.id)
        #expect(page.json?["more"] == true && page.json?["events"]?.arrayValue?.count == 1)
        let stranger = try GatewayID("spiffe://other.tongban/gateway/1")
        #expect(try await scene.gateway.ask("GET", path, from: stranger).code == "not_found")
        #expect(
            try await scene.gateway.ask("GET", "cases/\(scene.caseID)/events", from: scene.author.id).code
                == "malformed")
        #expect(
            try await scene.gateway.ask("GET", "cases/x/events?author=origin", from: scene.author.id).status
                == 404)
        #expect(
            try await scene.gateway.ask("GET", path + "&after=-1", from: scene.author.id).code == "malformed")
    }

    @Test("ping tells the newest event of the caller's, heads the cases shared with it")
    func pingAndHeads() async throws {
        let scene = try await Scene()
        let empty = try await scene.gateway.ask("GET", "ping", from: scene.author.id)
        #expect(empty.json?["last"] == nil && empty.json?["protocol"] == ["1"])
        #expect(empty.json?["time"]?.stringValue == scene.clock.now().description)
        let first = try await scene.begin()
        let ping = try await scene.gateway.ask("GET", "ping", from: scene.author.id)
        #expect(ping.json?["last"]?.stringValue == Digest(ofEventText: first).base64URL)
        let heads = try await scene.gateway.ask("GET", "heads", from: scene.author.id)
        #expect(
            heads.json?["heads"] == [
                [
                    "case": .string(scene.caseID.description), "author": "origin", "sequence": 1,
                    "digest": .string(Digest(ofEventText: first).base64URL),
                ]
            ])
        #expect(heads.json?["next"] == nil)
        let other = try GatewayID("spiffe://other.tongban/gateway/1")
        #expect(try await scene.gateway.ask("GET", "heads", from: other).json?["heads"] == [])
        #expect(try await scene.gateway.ask("GET", "heads?limit=0", from: other).code == "malformed")
    }

    @Test(
        "the catalogue is a signed page with an ETag that spares the next reading; the descriptor is signed")
    func documents() async throws {
        let scene = try await Scene()
        let server = try scene.gateway.server()
        func get(_ path: String, _ headers: [String: String] = [:]) async -> PeerAnswer {
            await server.answer(
                PeerRequest(
                    peer: scene.author.id, method: "GET", target: "/federation/v1/" + path, headers: headers,
                    body: []))
        }
        let answer = await get("catalog?after=0")
        let page = try JWS.parse(try #require(answer.json?["catalog"]?.stringValue), type: .catalog)
        #expect(page.isValid(with: scene.gateway.key.publicKey))
        let etag = try #require(answer.headers["ETag"])
        #expect(await get("catalog", ["if-none-match": etag]).status == 304)
        #expect(await get("catalog?after=x").code == "malformed")
        let text = try #require(await get("descriptor").json?["descriptor"]?.stringValue)
        let jws = try JWS.parse(text, type: .descriptor)
        #expect(jws.isValid(with: scene.gateway.key.publicKey))
        let descriptor = try Descriptor(try JSON.parse(jws.payload))
        #expect(descriptor.gateway == scene.gateway.id && descriptor.expires > scene.clock.now())
        #expect(await get("descriptor").json?["descriptor"]?.stringValue == text)
    }

    @Test("a signed request proves who reads through a hub, and what is personal is sealed to the reader")
    func signedRequest() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        let hub = try GatewayID("spiffe://gansu.tongban/gateway/620000")
        let path = "/federation/v1/cases/\(scene.caseID)/events?author=origin"
        func ask(_ change: (inout JSONObject) -> Void = { _ in }) async throws -> PeerAnswer {
            var payload: JSONObject = [
                "source": .string(scene.author.id.description), "method": "GET", "path": .string(path),
                "audience": .string(scene.gateway.id.description),
                "time": .string(scene.clock.now().description),
            ]
            change(&payload)
            let jws = try JWS.make(
                type: .request, payload: JSON.object(payload).serialized(), key: scene.author.key)
            return try await scene.gateway.server().answer(
                PeerRequest(
                    peer: hub, method: "GET", target: path,
                    headers: ["tongban-for": scene.gateway.id.description, "tongban-request": jws.text],
                    body: []))
        }
        let entry = try #require(try await ask().json?["events"]?[0])
        let sealed = try #require(entry["sealed"]?.stringValue)
        let opened = try JWE.open(sealed, with: scene.author.sealingKey)
        let text =
            try #require(entry["jws"]?.stringValue) + "~" + String(decoding: opened, as: UTF8.self) + "~"
        #expect(text == first)
        #expect(try await ask { $0["method"] = "POST" }.code == "peer_unknown")
        #expect(try await ask { $0["audience"] = .string(hub.description) }.code == "peer_unknown")
        #expect(try await ask { $0["path"] = "/federation/v1/heads" }.code == "peer_unknown")
        for beyond in [Int64(0), 1] {
            let old = scene.clock.now().advanced(byMilliseconds: -300_000 - beyond)
            #expect(
                try await ask { $0["time"] = .string(old.description) }.status == (beyond > 0 ? 401 : 200))
        }
        #expect(try await ask { $0["source"] = "spiffe://other.tongban/gateway/1" }.status == 401)
        let unsigned = try await scene.gateway.ask(
            "GET", "ping", from: hub, headers: ["tongban-for": scene.gateway.id.description])
        #expect(unsigned.status == 401)
        let far = try await scene.gateway.ask(
            "GET", "ping", from: hub, headers: ["tongban-for": "spiffe://far.tongban/gateway/1"])
        #expect(far.status == 404)
    }
}
