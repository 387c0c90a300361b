import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("What a desk is answered")
struct DeskAnswerTests {
    @Test("a case is taken in over either version of HTTP, shown, listed and carried on")
    func wholeWay() async throws {
        let world = try await DeskWorld(seed: 100)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            for isHTTP1 in [false, true] {
                let made = try await world.call(
                    "POST", "/api/v1/cases", token: token, type: "application/json; charset=utf-8",
                    body: SampleCase.body().serialized(), isHTTP1: isHTTP1)
                #expect(made.status == 201)
                let id = try #require(made.json["id"]?.stringValue)
                #expect(made.headers["location"] == "/api/v1/cases/" + id)
                let shown = try await world.call("GET", "/api/v1/cases/" + id, token: token, isHTTP1: isHTTP1)
                #expect(shown.status == 200 && shown.json["masked"] == true)
                let listed = try await world.call(
                    "GET", "/api/v1/cases?q=" + id, token: token, isHTTP1: isHTTP1)
                #expect(listed.json["cases"]?.arrayValue?.count == 1)
                let note: JSON = ["type": "note", "data": ["kind": "question", "text": "请问进度？"]]
                let written = try await world.post("/api/v1/cases/\(id)/events", note, token: token)
                #expect(written.status == 201, "\(written.json)")
                let timeline = try await world.call("GET", "/api/v1/cases/\(id)/timeline", token: token)
                #expect(timeline.json["events"]?.arrayValue?.count == 2)
            }
        }
    }

    @Test("every answer says how it is to be kept, and is never guessed at")
    func headers() async throws {
        let world = try await DeskWorld(seed: 110)
        let token = try await world.region.token(.auditor).text
        try await world.listening {
            for target in [
                "/healthz", "/readyz", "/metrics", "/api/v1/matters", "/api/v1/nothing", "/api/v1/cases",
            ] {
                let answer = try await world.call(
                    "GET", target, token: target.hasSuffix("cases") ? nil : token)
                #expect(answer.headers["x-content-type-options"] == "nosniff", "\(target)")
                #expect(answer.headers["cache-control"] == "no-store", "\(target)")
            }
            let bare = try await world.call("GET", "/api/v1/cases")
            #expect(bare.status == 401 && bare.headers["www-authenticate"] == "Bearer")
            #expect(bare.problemCode == "unauthenticated")
        }
    }

    @Test("a wrong path is 404, a wrong method 405 with what is allowed; HEAD stands where GET does")
    func pathsAndMethods() async throws {
        let world = try await DeskWorld(seed: 120)
        let token = try await world.region.token(.auditor).text
        try await world.listening {
            for path in ["/", "/api", "/api/v1/", "/api/v1/cases/", "/api/v1/cases/1/2/3", "/api/v2/cases"] {
                #expect(try await world.call("GET", path, token: token).problemCode == "not_found", "\(path)")
            }
            let wrong = try await world.call("DELETE", "/api/v1/cases", token: token)
            #expect(wrong.status == 405 && wrong.headers["allow"] == "GET, HEAD, POST")
            let head = try await world.call("HEAD", "/api/v1/matters", token: token)
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test("health needs no token; readiness says what fails")
    func health() async throws {
        let world = try await DeskWorld(seed: 130)
        try await world.listening(readiness: { [("store", nil), ("keys", "certificate_expired")] }) {
            #expect(try await world.call("GET", "/healthz").json == ["status": "ok"])
            let ready = try await world.call("GET", "/readyz")
            #expect(ready.status == 503)
            #expect(ready.json["checks"] == ["store": "ok", "keys": "certificate_expired"])
            let metrics = try await world.call("GET", "/metrics")
            #expect(metrics.body == Array("up 1\n".utf8))
            #expect(metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        }
    }

    @Test("wrong parameters are named, every one")
    func parameters() async throws {
        let world = try await DeskWorld(seed: 140)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            let answer = try await world.call(
                "GET",
                "/api/v1/cases?limit=201&nothing=1&side=origin&side=origin&q="
                    + String(repeating: "a", count: 101),
                token: token)
            #expect(answer.status == 422)
            #expect(
                answer.faults == [
                    "limit": "member_range", "nothing": "member_unknown", "side": "member_twice",
                    "q": "member_range",
                ])
            #expect(
                try await world.call("GET", "/api/v1/cases?q=%zz", token: token).problemCode == "malformed")
            let options = try await world.call("GET", "/api/v1/options?destination=15", token: token)
            #expect(Set(options.faults.keys) == ["matter", "destination"])
        }
    }

    @Test("what is no JSON is told with the byte at which it goes wrong; the store is untouched")
    func malformedBodies() async throws {
        let world = try await DeskWorld(seed: 150)
        let token = try await world.region.token(.window, "150627").text
        let commits = world.region.store.commitCount
        try await world.listening {
            for (text, byte) in [("", 0), ("{", 1), ("{}x", 2), ("{\"a\":1,\"a\":2}", 7), ("{\"a\":01}", 6)] {
                let answer = try await world.call(
                    "POST", "/api/v1/cases", token: token, type: "application/json", body: Array(text.utf8))
                #expect(answer.status == 400, "\(text)")
                #expect(
                    answer.json["detail"]?.stringValue?.contains("at byte \(byte)") == true, "\(answer.json)")
            }
            for type in [nil, "text/plain", "application/json; charset=gbk", "application/json5"] {
                let answer = try await world.call(
                    "POST", "/api/v1/cases", token: token, type: type, body: SampleCase.body().serialized())
                #expect(answer.status == 415, "\(type ?? "none")")
            }
            let long = [UInt8](repeating: 32, count: DeskResponder.jsonBytesMax + 1)
            let answer = try await world.call(
                "POST", "/api/v1/cases", token: token, type: "application/json", body: long, isHTTP1: true)
            #expect(answer.status == 413)
        }
        #expect(world.region.store.commitCount == commits)
    }

    @Test(
        "a refusal has every fault with pointer, code and a Chinese message; a wrong state has what is allowed"
    )
    func refusals() async throws {
        let world = try await DeskWorld(seed: 160)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            let body = SampleCase.body([("form", ["copies": 11]), ("channel", "fax"), ("mode", "pigeon")])
            let answer = try await world.post("/api/v1/cases", body, token: token)
            #expect(answer.status == 422 && answer.faults["/mode"] == "word_unknown")
            #expect(answer.json["message"]?.stringValue?.isEmpty == false)
            let made = try await world.post("/api/v1/cases", SampleCase.body(), token: token)
            let id = made.json["id"]?.stringValue ?? ""
            let illegal = try await world.post(
                "/api/v1/cases/\(id)/events", ["type": "abandoned", "data": [:]], token: token)
            #expect(illegal.status == 409)
            #expect(illegal.json["allowed"]?.arrayValue?.contains("note") == true)
        }
    }

    @Test("the same Idempotency-Key has the same answer; with another body it is refused")
    func idempotency() async throws {
        let world = try await DeskWorld(seed: 170)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            let headers = ["Idempotency-Key": "once"]
            let one = try await world.post("/api/v1/cases", SampleCase.body(), token: token, headers: headers)
            let two = try await world.post("/api/v1/cases", SampleCase.body(), token: token, headers: headers)
            #expect(one.status == 201 && two.status == 201 && one.json == two.json)
            let other = try await world.post(
                "/api/v1/cases", SampleCase.body([("paper", true)]), token: token, headers: headers)
            #expect(other.status == 422 && other.problemCode == "idempotency_mismatch")
        }
    }

    @Test("a full disk is 507 and leaves nothing; reading goes on")
    func fullDisk() async throws {
        let world = try await DeskWorld(seed: 180)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            world.region.store.isFull = true
            let refused = try await world.post("/api/v1/cases", SampleCase.body(), token: token)
            #expect(refused.status == 507 && refused.problemCode == "store_full")
            #expect(try await world.call("GET", "/api/v1/cases", token: token).json["cases"] == [])
            world.region.store.isFull = false
            #expect(try await world.post("/api/v1/cases", SampleCase.body(), token: token).status == 201)
        }
    }

    @Test("a revoked token is unknown at once")
    func revoked() async throws {
        let world = try await DeskWorld(seed: 190)
        let (token, caller) = try await world.region.token(.window, "150627")
        try await world.listening {
            #expect(try await world.call("GET", "/api/v1/cases", token: token).status == 200)
            _ = try await world.region.accounts.revoke(String(caller.actor.dropFirst(6)), by: "test")
            #expect(try await world.call("GET", "/api/v1/cases", token: token).status == 401)
        }
    }

    @Test("a document goes in and comes out as an attachment; one byte too long is 413 with nothing left")
    func documents() async throws {
        let world = try await DeskWorld(seed: 200)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            let bytes = [UInt8](repeating: 5, count: DeskWorld.documentBytesMax)
            let made = try await world.call(
                "POST", "/api/v1/blobs?name=%E8%BA%AB%E4%BB%BD%E8%AF%81%22.pdf", token: token,
                type: "application/pdf",
                body: bytes, isHTTP1: true)
            #expect(made.status == 201, "\(made.json)")
            let digest = made.json["digest"]?.stringValue ?? ""
            let materials: [JSON] = [
                SampleCase.material("M01", blob: made.json), SampleCase.material("M02"),
                SampleCase.material("M07"),
            ]
            let body = SampleCase.body([("materials", .array(materials))])
            let taken = try await world.post("/api/v1/cases", body, token: token)
            #expect(taken.status == 201, "\(taken.json)")
            let target = "/api/v1/blobs/\(digest)?purpose=look"
            let got = try await world.call("GET", target, token: token, isHTTP1: true)
            #expect(got.status == 200 && got.body == bytes)
            #expect(got.headers["content-type"] == "application/pdf")
            #expect(
                got.headers["content-disposition"]
                    == "attachment; filename=\"____.pdf\"; filename*=UTF-8''%E8%BA%AB%E4%BB%BD%E8%AF%81%22.pdf"
            )
            let long = try await world.call(
                "POST", "/api/v1/blobs", token: token, type: "application/pdf", body: bytes + [1],
                isHTTP1: true)
            #expect(long.status == 413 && long.problemCode == "blob_too_large")
            let page = try await world.call(
                "POST", "/api/v1/blobs", token: token, type: "text/html", body: [1], isHTTP1: true)
            #expect(page.status == 415)
        }
        #expect(try await world.region.blobs.all(after: nil, limit: 9).count == 1)
    }
}
