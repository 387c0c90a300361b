import Codes
import Exchange
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("What applicants are shown")
struct ApplicantPageTests {
    private func tracked(_ world: DeskWorld) async throws -> (id: String, token: String) {
        let window = try await world.region.token(.window, "150627").caller
        let line = try await Intake(world.region.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        let links = world.region.office.links
        try await links.keepTrackingToken(of: try CaseID(id))
        return (id, links.trackingToken(of: try CaseID(id)))
    }

    @Test("a tracking token shows where the case is and nothing of the person, as page and as data")
    func tracking() async throws {
        let world = try await DeskWorld(seed: 930)
        let (_, token) = try await tracked(world)
        try await world.listeningPublicly {
            let data = try await world.call("GET", "/public/v1/track/" + token)
            #expect(data.status == 200 && data.json["state"] == "submitted")
            let page = try await world.call("GET", "/t/" + token)
            let html = String(decoding: page.body, as: UTF8.self)
            #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(html.contains("已收件") && html.contains("1506-SJ-2026-000001"))
            #expect(!html.contains(SampleCase.name) && !html.contains(SampleCase.idNumber))
            #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(page.headers["referrer-policy"] == "no-referrer")
        }
    }

    @Test("what is no token gets a page that says so, and a problem as data")
    func unknown() async throws {
        let world = try await DeskWorld(seed: 931)
        let (id, _) = try await tracked(world)
        try await world.listeningPublicly {
            for token in ["x", id, String(repeating: "A", count: 22), "%3Cscript%3E"] {
                let page = try await world.call("GET", "/t/" + token)
                #expect(page.status == 404, "\(token)")
                #expect(String(decoding: page.body, as: UTF8.self).contains("链接无效"), "\(token)")
                #expect(
                    try await world.call("GET", "/public/v1/track/" + token).problemCode == "link_unknown")
            }
            #expect(try await world.call("GET", "/t/").problemCode == "not_found")
            #expect(try await world.call("GET", "/t/a/b").problemCode == "not_found")
            #expect(try await world.call("POST", "/c/a").status == 405)
        }
    }

    @Test(
        "the page of a correction says nothing of the case until its proof is known; its script has its own nonce"
    )
    func correctionPage() async throws {
        let world = try await DeskWorld(seed: 932)
        try await world.listeningPublicly {
            let one = try await world.call("GET", "/c/whatever")
            let other = try await world.call("GET", "/c/whatever")
            let html = String(decoding: one.body, as: UTF8.self)
            #expect(one.status == 200 && html.contains("证件号码后四位"))
            #expect(html.contains("const token = location.pathname"))
            #expect(one.headers["content-security-policy"] != other.headers["content-security-policy"])
            let read = try await world.call(
                "GET", "/public/v1/corrections/whatever", headers: ["Link-Proof": "0000"])
            #expect(read.status == 404 && read.problemCode == "link_unknown")
            let answer = try await world.post("/public/v1/corrections/whatever", ["form": [:]])
            #expect(answer.status == 404)
            let upload = try await world.call(
                "POST", "/public/v1/corrections/whatever/documents", type: "image/png", body: [1])
            #expect(upload.status == 404)
        }
    }

    @Test("a payment's report without a platform, and one that is no JSON, are refused")
    func payments() async throws {
        let world = try await DeskWorld(seed: 933)
        try await world.listeningPublicly {
            #expect(try await world.post("/public/v1/payments", [:]).problemCode == "not_found")
            let text = try await world.call(
                "POST", "/public/v1/payments", type: "application/json", body: Array("{".utf8))
            #expect(text.problemCode == "malformed")
        }
    }

    @Test("a window lists what waits, and may not hand over what has not come")
    func results() async throws {
        let world = try await DeskWorld(seed: 934)
        let (id, _) = try await tracked(world)
        let token = try await world.region.token(.window, "150627").text
        try await world.listening {
            let list = try await world.call("GET", "/api/v1/results", token: token)
            #expect(list.status == 200 && list.json["results"]?.arrayValue == [])
            let hand = try await world.post(
                "/api/v1/cases/\(id)/handover", ["receiver": "示例张三"], token: token)
            #expect(hand.status == 409 && hand.problemCode == "transition_illegal")
            let link = try await world.call("POST", "/api/v1/cases/\(id)/correction-link", token: token)
            #expect(link.status == 409)
        }
    }
}
