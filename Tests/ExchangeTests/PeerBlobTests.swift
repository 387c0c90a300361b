import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import StrictJSON
import Testing

@Suite("Peer server: blobs are held per peer")
struct PeerBlobTests {
    private let bytes = Array("ciphertext of a document".utf8)
    private var digest: Digest { SHA256Hash.digest(of: bytes) }

    private func put(
        _ scene: Scene, _ part: Range<Int>, total: Int? = nil, of content: [UInt8]? = nil,
        by caller: GatewayID? = nil,
        headers: [String: String] = [:]
    ) async throws -> PeerAnswer {
        let content = content ?? bytes
        let range = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(total ?? content.count)"
        return try await scene.gateway.ask(
            "PUT", "blobs/\(digest.hex)", from: caller ?? scene.author.id,
            headers: headers.merging(["content-range": range]) { $1 }, body: Array(content[part]))
    }

    private func head(_ scene: Scene, by caller: GatewayID? = nil) async throws -> String {
        let answer = try await scene.gateway.ask(
            "HEAD", "blobs/\(digest.hex)", from: caller ?? scene.author.id)
        return "\(answer.status) \(answer.headers["Upload-Offset"] ?? "")"
    }

    @Test("an upload goes part by part, tells where it stands, and is whole at its end")
    func upload() async throws {
        let scene = try await Scene()
        #expect(try await head(scene) == "404 0")
        #expect(try await put(scene, 0..<10).status == 202)
        #expect(try await head(scene) == "404 10")
        let wrong = try await put(scene, 5..<12)
        #expect(wrong.status == 409 && wrong.code == "offset_wrong" && wrong.headers["Upload-Offset"] == "10")
        #expect(try await put(scene, 10..<bytes.count).status == 201)
        #expect(try await head(scene) == "200 ")
        #expect(try await put(scene, 0..<10).status == 201)
    }

    @Test("an upload whose last part came, but not the look at the whole, is whole when it is asked for")
    func cutBeforeTheEnd() async throws {
        for isAskedFirst in [true, false] {
            let scene = try await Scene()
            #expect(try await put(scene, 0..<10).status == 202)
            // The end of the upload is seen, its part appended, and then the file is looked at.
            scene.gateway.blobs.fail(call: 3)
            let cut = try await put(scene, 10..<bytes.count)
            #expect(cut.status == 503, "\(cut)")
            scene.gateway.restart()
            if isAskedFirst {
                #expect(try await head(scene) == "200 ")
            } else {
                #expect(try await put(scene, 10..<bytes.count).status == 201)
            }
            #expect(try await head(scene) == "200 ")
            #expect(try await scene.gateway.store.allRecords(.blobUpload).isEmpty)
        }
    }

    @Test("one that was torn begins anew")
    func tornBeforeTheEnd() async throws {
        let scene = try await Scene()
        var other = bytes
        other[3] ^= 1
        scene.gateway.blobs.fail(call: 3)
        #expect(try await put(scene, 0..<bytes.count, of: other).status == 503)
        #expect(try await head(scene) == "404 0")
        #expect(try await put(scene, 0..<bytes.count).status == 201)
    }

    @Test("what does not hash to its name is dropped")
    func wrongDigest() async throws {
        let scene = try await Scene()
        var other = bytes
        other[3] ^= 1
        let answer = try await put(scene, 0..<bytes.count, of: other)
        #expect(answer.status == 422 && answer.code == "digest_wrong")
        #expect(try await head(scene) == "404 0")
    }

    @Test("what another peer uploaded is as if it were not there")
    func perPeer() async throws {
        let scene = try await Scene()
        let other = try GatewayID("spiffe://other.tongban/gateway/1")
        #expect(try await put(scene, 0..<bytes.count).status == 201)
        #expect(try await head(scene, by: other) == "404 0")
        #expect(try await scene.gateway.ask("GET", "blobs/\(digest.hex)", from: other).status == 404)
        #expect(
            try await scene.gateway.ask("GET", "blobs/\(digest.hex)", from: scene.author.id).status == 404)
        #expect(try await put(scene, 0..<bytes.count, by: other).status == 201)
    }

    @Test("an event's blob is missing until its author has uploaded it, and read by range once it is named")
    func named() async throws {
        var faulty = try await FaultyScene(seed: 8)
        #expect(try await faulty.judge([.blobMissing]) == .deferred(.missing([faulty.blob])))
        let scene = try await Scene()
        #expect(try await put(scene, 0..<bytes.count).status == 201)
        let sample = SampleData.submitted()
        var personal = sample.personal
        personal["declaration"] = [
            "signed": "paper",
            "blob": [
                "digest": .string(digest.hex), "size": .integer(Int64(bytes.count)),
                "media_type": "image/png",
                "name": "a.png", "key": .string(Base64URL.encode([UInt8](repeating: 1, count: 16))),
            ],
        ]
        let parts = scene.author.parts(
            "submitted", case: scene.caseID, to: scene.gateway.id, time: scene.clock.now(), data: sample.data,
            personal: personal, blobs: [digest])
        #expect(try await scene.take(parts) == .stored)
        let whole = try await scene.gateway.ask("GET", "blobs/\(digest.hex)", from: scene.author.id)
        guard case .blob(digest, 0..<Int64(bytes.count)) = whole.body else {
            Issue.record("not the blob")
            return
        }
        let cases: [(String, Int, Range<Int64>?)] = [
            ("bytes=0-4", 206, 0..<5), ("bytes=20-", 206, 20..<24), ("bytes=-4", 206, 20..<24),
            ("bytes=23-99", 206, 23..<24), ("bytes=24-", 416, nil), ("bytes=5-4", 200, 0..<24),
            ("bytes=0-1,3-4", 200, 0..<24), ("lines=1-2", 200, 0..<24),
        ]
        for (header, status, range) in cases {
            let answer = try await scene.gateway.ask(
                "GET", "blobs/\(digest.hex)", from: scene.author.id, headers: ["range": header])
            #expect(answer.status == status, "\(header)")
            if case .blob(_, let found) = answer.body { #expect(found == range) }
        }
    }

    @Test("a hub uploads for an author only where the author's file names it")
    func throughHub() async throws {
        let scene = try await Scene()
        let hub = try GatewayID("spiffe://gansu.tongban/gateway/620000")
        let headers = ["tongban-from": scene.author.id.description]
        #expect(try await put(scene, 0..<bytes.count, by: hub, headers: headers).code == "peer_unknown")
        scene.author.via = [hub]
        try await scene.gateway.enrol(scene.author)
        #expect(try await put(scene, 0..<bytes.count, by: hub, headers: headers).status == 201)
        #expect(try await head(scene) == "200 ")
        #expect(try await head(scene, by: hub) == "404 0")
    }

    @Test("malformed and oversized parts are refused")
    func bad() async throws {
        let scene = try await Scene()
        for header in [
            "", "bytes 0-3", "bytes 3-0/24", "bytes 0-23/23", "bytes 0-4/24", "bytes -1-22/24", "b 0-23/24",
        ] {
            let answer = try await scene.gateway.ask(
                "PUT", "blobs/\(digest.hex)", from: scene.author.id, headers: ["content-range": header],
                body: bytes)
            #expect(answer.code == "malformed", "\(header)")
        }
        for over in [Int64(0), 1] {
            let total = Limits().blobBytes + over
            #expect(try await put(scene, 0..<4, total: Int(total)).status == (over > 0 ? 413 : 202))
        }
    }

    @Test("a blob that no event names goes after a day, an upload that is given up too")
    func sweep() async throws {
        let scene = try await Scene()
        #expect(try await put(scene, 0..<bytes.count).status == 201)
        let other = try GatewayID("spiffe://other.tongban/gateway/1")
        #expect(try await put(scene, 0..<4, by: other).status == 202)
        scene.clock.advance(milliseconds: 86_400_000)
        let sweep = BlobSweep(scene.gateway.parts)
        #expect(try await sweep.sweep() == 0)
        scene.clock.advance(milliseconds: 1)
        #expect(try await sweep.sweep() == 2)
        #expect(try await head(scene) == "404 0")
        #expect(try await head(scene, by: other) == "404 0")
    }
}
