import Casework
import Codes
import Cryptography
import Exchange
import Foundation
import ModelStore
import Office
import OfficeScene
import PeerLink
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("The page on which applicants fetch their results")
struct ResultPageTests {
    let world: DeskWorld
    let token: String
    let id: String

    /// A decided case with one document, delivered electronically.
    init() async throws {
        world = try await DeskWorld(seed: 940)
        let window = try await world.region.token(.window, "150627").caller
        let body = SampleCase.body([("test", nil), ("delivery", ["way": "electronic"])])
        let line = try await Intake(world.region.office).submit(body, key: nil, by: window)
        id = try #require(line["id"]?.stringValue)
        let caseID = try CaseID(id)
        try await world.region.office.links.keepTrackingToken(of: caseID)
        token = world.region.office.links.trackingToken(of: caseID)
        try await world.other.meet(world.region)
        try await world.carry(caseID)
        let handler = try await world.other.token(.handler, "150100").caller
        var upload = try await DocumentDesk(world.other.office, bytesMax: 100).begin(
            name: "scan.pdf", mediaType: "application/pdf", bytes: nil, by: handler)
        try await upload.take(Array("示例".utf8))
        let blob = try await upload.finish()
        let desk = CaseDesk(world.other.office)
        let decided: JSON = [
            "outcome": "approved",
            "documents": [["title": "示例<b>决定书", "sealed": "none", "blob": blob]],
        ]
        for (type, data) in [("accepted", JSON.object([:])), ("decided", decided)] {
            _ = try await desk.write(
                ["type": .string(type), "data": data], to: id, key: nil, by: handler)
        }
        try await world.carry(caseID)
    }

    private func send(_ path: String, _ proof: String?) async throws -> LinkAnswer {
        try await world.call(
            "POST", path, type: "application/x-www-form-urlencoded",
            body: Array((proof.map { "proof=" + $0 } ?? "").utf8))
    }

    private func html(_ answer: LinkAnswer) -> String { String(decoding: answer.body, as: UTF8.self) }

    private func document() async throws -> String {
        let found = try await ApplicantResults(world.region.office).list(token, proof: "002X")
        return try #require(found["documents"]?.arrayValue?.first?["id"]?.stringValue)
    }

    @Test("it asks for the proof, lists what there is, and gives it as a file that is kept")
    func fetched() async throws {
        try await world.listeningPublicly {
            let asks = html(try await world.call("GET", "/t/" + token))
            #expect(asks.contains("name=\"proof\"") && !asks.contains("决定书"))
            // A telephone's keyboard adds a blank.
            let list = try await send("/t/" + token, "002x+")
            #expect(list.status == 200 && html(list).contains("示例&lt;b&gt;决定书"))
            #expect(list.headers["cache-control"] == "no-store")
            #expect(list.headers["content-security-policy"]?.contains("form-action 'self'") == true)
            #expect(html(list).components(separatedBy: "1506-SJ-2026-000001").count == 2, "once")
            let document = try await document()
            #expect(html(list).contains("action=\"\(token)/\(document)\""))
            #expect(!html(list).contains(SampleCase.name) && !html(list).contains("script"))
            let file = try await send("/t/\(token)/\(document)", "002x")
            #expect(file.status == 200 && html(file) == "示例")
            #expect(file.headers["content-type"] == "application/pdf")
            #expect(file.headers["content-disposition"]?.hasPrefix("attachment; ") == true)
            let after = html(try await world.call("GET", "/t/" + token))
            #expect(after.contains("结果已领取"))
        }
    }

    @Test("a wrong proof, none, a lock and an unknown document are told on the page")
    func refused() async throws {
        try await world.listeningPublicly {
            let unknown = try await send("/t/\(token)/" + String(repeating: "0", count: 64), "002X")
            #expect(unknown.status == 404 && html(unknown).contains("没有这份文件"))
            for proof in ["0000", nil, "%3Cb%3E", "002"] {
                let wrong = try await send("/t/" + token, proof)
                #expect(wrong.status == 403 && html(wrong).contains("证件号码后四位不正确"))
            }
            let last = try await send("/t/" + token, "0000")
            // The clock of the scene stands at nine on 9 March.
            let told = "已暂时锁定；请于 2026-03-09 09:15:00（北京时间）后再试"
            #expect(last.status == 403 && html(last).contains(told))
            let right = try await send("/t/" + token, "002X")
            #expect(right.status == 403 && html(right).contains(told))
        }
        let clerk = try await world.region.token(.window, "150627").text
        try await world.listening {
            let path = "/api/v1/cases/\(id)/result-unlock"
            let nobody = try await world.call("POST", path)
            #expect(nobody.status == 401)
            let unlocked = try await world.call("POST", path, token: clerk)
            #expect(unlocked.json == ["unlocked": true])
        }
        try await world.listeningPublicly {
            let open = try await send("/t/" + token, "002X")
            #expect(open.status == 200)
        }
    }

    @Test("no token, no form and a form twice are refused")
    func malformed() async throws {
        try await world.listeningPublicly {
            let other = try await send("/t/" + String(repeating: "A", count: 22), "002X")
            #expect(other.status == 404 && html(other).contains("链接无效"))
            #expect(try await world.post("/t/" + token, ["proof": "002X"]).problemCode == "content_type")
            #expect(try await send("/t/" + token, "002X&proof=002X").problemCode == "malformed")
            #expect(try await send("/t/" + token, String(repeating: "0", count: 2_000)).status == 413)
            #expect(try await send("/t/\(token)/short", "002X").problemCode == "not_found")
        }
    }

    @Test("a file that is under way says so, on the list and when it is asked for")
    func underWay() async throws {
        let document = try await document()
        try await world.region.blobs.remove(try #require(Digest(hex: document)))
        try await world.listeningPublicly {
            let list = html(try await send("/t/" + token, "002X"))
            #expect(list.contains("文件还在传送途中") && !list.contains("下载</button>"))
            let file = try await send("/t/\(token)/\(document)", "002X")
            #expect(file.status == 503 && file.headers["retry-after"] == "600")
            #expect(html(file).contains("文件还在传送途中"))
        }
    }
}
