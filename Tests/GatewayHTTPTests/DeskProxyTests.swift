import Codes
import Exchange
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("What a typist is answered")
struct DeskProxyTests {
    @Test("a typist works on proxies alone, and nobody else types for them")
    func roles() async throws {
        let world = try await DeskWorld(seed: 800)
        let typist = try await world.region.accounts.create(
            .init(role: .typist, person: ["name": "示例代录"]), by: "test"
        ).text
        let window = try await world.region.token(.window, "150627").text
        let id = "0195f3c0-0000-7000-8000-000000000000"
        let note: JSON = ["type": "received", "data": [:]]
        try await world.listening {
            let listed = try await world.call("GET", "/api/v1/proxies", token: typist)
            #expect(listed.status == 200 && listed.json["proxies"]?[0]?["short"] == "alxa")
            let waiting = try await world.call("GET", "/api/v1/proxies/alxa/cases?limit=1", token: typist)
            #expect(waiting.json == ["cases": [], "waiting": 0])
            for target in ["cases", "cases/" + id, "duties", "matters", "statistics", "shipments", "bundles"]
            {
                let answer = try await world.call("GET", "/api/v1/" + target, token: typist)
                #expect(answer.status == 403 && answer.problemCode == "forbidden", "\(target)")
            }
            let bytes = Array("%PDF".utf8)
            let scan = try await world.call(
                "POST", "/api/v1/proxies/alxa/blobs?name=a.pdf", token: typist, type: "application/pdf",
                body: bytes)
            #expect(scan.status == 201 && scan.json["name"] == "a.pdf")
            for (target, token, status) in [
                ("alxa/cases/\(id)/events", typist, 404), ("x/cases/\(id)/events", typist, 404),
                ("alxa/cases/\(id)/events", window, 403),
            ] {
                let answer = try await world.post("/api/v1/proxies/" + target, note, token: token)
                #expect(answer.status == status, "\(target)")
            }
            for (target, status) in [
                ("alxa/cases?limit=0", 422), ("alxa/cases?limit=201", 422), ("x/cases", 404),
                ("alxa/cases/1/sheet", 422), ("alxa/cases/1/sheet?purpose=look", 404),
                ("alxa/cases/1/sheet.pdf?purpose=look", 404), ("alxa", 404), ("alxa/cases/1", 404), ("", 404),
            ] {
                let answer = try await world.call("GET", "/api/v1/proxies/" + target, token: typist)
                #expect(answer.status == status, "\(target)")
            }
            #expect(try await world.call("GET", "/api/v1/proxies", token: window).problemCode == "forbidden")
            #expect(try await world.call("GET", "/api/v1/proxies").problemCode == "unauthenticated")
        }
    }
}
