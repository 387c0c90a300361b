import Casework
import Codes
import ModelStore
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@testable import Exchange
@testable import Office

@Suite("Webhooks")
struct WebhookTests {
    let bridge: Bridge
    let region: Region
    let window: Caller
    let follower: FollowerLoop
    let alarms = Alarms()

    final class Alarms: Sendable {
        private let raised = Mutex<[Alarm]>([])
        func raise(_ alarm: Alarm) { raised.withLock { $0.append(alarm) } }
        var all: [Alarm] { raised.withLock { $0 } }
    }

    init() async throws {
        bridge = try await Bridge(seed: 71)
        region = bridge.origin
        window = try await region.token(.window, "150627").caller
        follower = FollowerLoop(WebhookFollower(region.office), region.office)
        _ = try await follower.step()
    }

    func desk(_ web: Outside = Outside()) -> WebhookDesk { WebhookDesk(region.office, web: web) }

    func runner(_ web: Outside) -> ErrandRunner {
        let alarms = alarms
        return ErrandRunner(
            region.office,
            handlers: [WebhookHandler(region.office, web: web) { alarm in alarms.raise(alarm) }])
    }

    func wish(_ change: (inout WebhookSubscription.Wish) -> Void = { _ in }) throws
        -> WebhookSubscription.Wish
    {
        var wish = WebhookSubscription.Wish(address: try WebAddress("https://hall.example.cn/hook"))
        change(&wish)
        return wish
    }

    func subscribe(_ change: (inout WebhookSubscription.Wish) -> Void = { _ in }) async throws -> String {
        let made = try await desk().create(try wish(change), by: "uid:0")
        return made["id"]?.stringValue ?? ""
    }

    @discardableResult func submit() async throws -> CaseID {
        let made = try await Intake(region.office).submit(SampleCase.body(), key: nil, by: window)
        return try CaseID(made["id"]?.stringValue ?? "")
    }

    func waiting() async throws -> [Errand] { try await region.office.errands.list(dead: false).errands }
    func dead() async throws -> [Errand] { try await region.office.errands.list(dead: true).errands }

    @Test("a stored event is posted once, signed, with what lists show of its case and nothing personal")
    func message() async throws {
        let made = try await desk().create(try wish(), by: "uid:0")
        let id = try await submit()
        #expect(try await follower.step() == 1)
        let web = Outside()
        #expect(try await runner(web).round() == 1)
        #expect(try await runner(web).round() == 0)
        let request = try #require(web.requests.first)
        #expect(web.requests.count == 1)
        #expect(request.method == .post && request.contentType == "application/json")
        #expect(request.timeoutMilliseconds == 15_000)
        #expect(request.headers["webhook-timestamp"] == String(region.clock.now().milliseconds / 1_000))
        let name = try #require(request.headers["webhook-id"])
        let secret = WebhookSecret(text: made["secret"]?.stringValue ?? "")
        #expect(
            request.headers["webhook-signature"]
                == secret.signature(
                    id: name, seconds: region.clock.now().milliseconds / 1_000, body: request.body))
        let body = try JSON.parse(request.body)
        #expect(body["type"] == "case.submitted")
        let data = try #require(body["data"])
        #expect(data["version"] == 1)
        #expect(data["case"]?["id"] == .string(id.description))
        #expect(data["case"]?["number"]?.stringValue?.isEmpty == false)
        #expect(data["case"]?["test"] == true)
        #expect(data["event"]?["sequence"] == 1)
        #expect(data["event"]?["data"]?["destination"] == "150100")
        for word in [SampleCase.name, SampleCase.idNumber, "13800000000", "示例*", "_sd", "parties"] {
            #expect(!String(decoding: request.body, as: UTF8.self).contains(word), "\(word)")
        }
        let record = try await region.store.records(
            RecordKind(rawValue: "webhook"), prefix: "", after: nil, limit: 9)
        #expect(!String(decoding: try #require(record.first?.value), as: UTF8.self).contains("whsec_"))
    }

    @Test(
        "a signature is what others compute",
        arguments: [
            (#"{"test": 2432232314}"#, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            (#"{"名":"示例"}"#, "v1,SvP9l9WrCjXLhM8cA2lY3Rnp72fYIXx5dO1QHZO5Su8="),
        ])
    func vector(body: String, signature: String) {
        let secret = WebhookSecret(text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect(
            secret.signature(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: Array(body.utf8))
                == signature)
    }

    @Test("personal members come masked, or as they are where a purpose is told; each message is audited")
    func personal() async throws {
        let masked = try await subscribe { $0.personal = true }
        let open = try await subscribe {
            $0.personal = true
            $0.purpose = "审批"
        }
        try await submit()
        _ = try await follower.step()
        let web = Outside()
        _ = try await runner(web).round()
        let texts = web.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(texts.count == 2)
        #expect(texts.count { $0.contains(SampleCase.idNumber) } == 1)
        #expect(texts.count { $0.contains("parties") && !$0.contains(SampleCase.name) } == 1)
        let lines = try await region.store.audit(after: 0, limit: 99)
        #expect(
            lines.contains {
                $0.action == "webhook_personal_sent" && $0.actor == "webhook:\(open)" && $0.detail == "审批"
            })
        #expect(lines.contains { $0.action == "webhook_masked_sent" && $0.actor == "webhook:\(masked)" })
        #expect(lines.contains { $0.action == "webhook_created" && $0.detail.contains("审批") })
    }

    @Test("a subscription is told only what it wants: type, side, division")
    func filters() async throws {
        _ = try await subscribe { $0.types = ["decided"] }
        _ = try await subscribe { $0.side = .destination }
        _ = try await subscribe { $0.division = try? DivisionPrefix("1501") }
        let wanted = try await subscribe {
            $0.types = ["decided", "submitted"]
            $0.side = .origin
            $0.division = try? DivisionPrefix("150627")
        }
        try await submit()
        _ = try await follower.step()
        #expect(try await waiting().map(\.target) == [wanted])
    }

    @Test("both secrets sign while one takes the other's place, then the new one alone")
    func rotation() async throws {
        let id = try await subscribe()
        let old = try #require(try await desk().find(id).subscription.secrets.first)
        let made = try await desk().rotate(id, overlapHours: 24, by: "uid:0")
        let new = WebhookSecret(text: made["secret"]?.stringValue ?? "")
        func signatures(at now: Timestamp) async throws -> [String] {
            try await desk().find(id).subscription.secrets.signatures(id: "m", at: now, body: [1])
                .split(separator: " ").map(String.init)
        }
        func expected(_ secret: WebhookSecret, _ now: Timestamp) -> String {
            secret.signature(id: "m", seconds: now.milliseconds / 1_000, body: [1])
        }
        let last = region.clock.now().advanced(byMilliseconds: 24 * 3_600_000 - 1)
        #expect(try await signatures(at: last) == [expected(new, last), expected(old, last)])
        let after = last.advanced(byMilliseconds: 1)
        #expect(try await signatures(at: after) == [expected(new, after)])
        // A secret that leaked stops at once, whatever overlap the others have.
        _ = try await desk().rotate(id, overlapHours: 0, by: "uid:0")
        #expect(try await signatures(at: region.clock.now()).count == 1)
        await #expect(throws: OfficeRefusal(.usage)) {
            try await desk().rotate(id, overlapHours: 721, by: "uid:0")
        }
    }

    @Test(
        "what is not taken comes again with the same id and body: also after a crash between post and settling"
    )
    func repeats() async throws {
        _ = try await subscribe()
        try await submit()
        _ = try await follower.step()
        let web = Outside(statuses: 500, 200, 200)
        let errand = try #require(try await waiting().first)
        _ = try await runner(web).round()
        region.clock.advance(milliseconds: 6_000)
        // Posted and taken, but the process died before it was written down.
        guard case .done = await WebhookHandler(region.office, web: web).run(errand) else {
            Issue.record("not taken")
            return
        }
        #expect(try await runner(web).round() == 1)
        #expect(web.requests.count == 3)
        #expect(Set(web.requests.map { $0.headers["webhook-id"] }).count == 1)
        #expect(Set(web.requests.map(\.body)).count == 1)
        #expect(
            Set(web.requests.map { $0.headers["webhook-signature"] }).count == 2, "the time is each try's own"
        )
        #expect(try await waiting().isEmpty)
    }

    @Test(
        "a redirect, an error and silence are tried again; the wait that is asked for is kept",
        arguments: [
            (Result<WebAnswer, WebFault>.success(WebAnswer(status: 302)), Int64(5_000)),
            (.success(WebAnswer(status: 404)), 5_000),
            (.success(WebAnswer(status: 429, headers: ["retry-after": "120"])), 120_000),
            (.success(WebAnswer(status: 503, headers: ["retry-after": "2"])), 5_000),
            (.failure(WebFault(.callTimeout, mayHaveArrived: true, detail: "15 s")), 5_000),
            (.failure(WebFault(.connectionCut, mayHaveArrived: true, detail: "no HTTP")), 5_000),
        ])
    func later(answer: Result<WebAnswer, WebFault>, rest: Int64) async throws {
        let id = try await subscribe()
        try await submit()
        _ = try await follower.step()
        _ = try await runner(Outside([answer])).round()
        let errand = try #require(try await waiting().first)
        let wait = errand.dueAt.millisecondsSince(region.clock.now())
        #expect(wait >= rest && wait <= rest + rest / 10)
        #expect(errand.problem?.isEmpty == false)
        #expect(try await desk().show(id)["failing_since"]?.stringValue == region.clock.now().description)
        region.clock.advance(milliseconds: 200_000)
        _ = try await runner(Outside()).round()
        #expect(try await desk().show(id)["failing_since"] == nil, "a success ends it")
    }

    @Test("410 disables at once, where people see it; the message is a dead letter")
    func gone() async throws {
        let id = try await subscribe()
        try await submit()
        _ = try await follower.step()
        _ = try await runner(Outside(statuses: 410)).round()
        #expect(try await desk().show(id)["state"] == "disabled")
        #expect(try await desk().show(id)["reason"] == "410 Gone")
        #expect(try await desk().show(id)["dead"] == 1)
        #expect(alarms.all.map(\.code) == [.webhookDisabled])
        try await submit()
        _ = try await follower.step()
        #expect(try await waiting().isEmpty, "nothing is promised to it any more")
    }

    @Test("three days without a success disable it, not a moment sooner")
    func days() async throws {
        let id = try await subscribe()
        try await submit()
        _ = try await follower.step()
        let down = Outside(statuses: 500)
        _ = try await runner(down).round()
        let began = region.clock.now()
        while try await desk().show(id)["state"] == "enabled" {
            let errand = try #require(try await waiting().first)
            region.clock.advance(milliseconds: max(0, errand.dueAt.millisecondsSince(region.clock.now())))
            let isLate = region.clock.now().millisecondsSince(began) >= 72 * 3_600_000
            _ = try await runner(down).round()
            #expect(try await desk().show(id)["state"] == (isLate ? "disabled" : "enabled"))
        }
        #expect(
            try await desk().show(id)["reason"]?.stringValue?.hasPrefix("no success for 72 hours: 500")
                == true)
        #expect(alarms.all.count == 1)
    }

    @Test(
        "what waits for a subscription that is deleted is forgotten, for one switched off it is a dead letter"
    )
    func switchedOff() async throws {
        let gone = try await subscribe()
        let off = try await subscribe()
        try await submit()
        _ = try await follower.step()
        _ = try await desk().delete(gone, by: "uid:0")
        _ = try await desk().disable(off, by: "uid:0")
        let web = Outside()
        _ = try await runner(web).round()
        #expect(web.requests.isEmpty)
        #expect(try await waiting().isEmpty)
        #expect(try await dead().map(\.target) == [off])
        #expect(alarms.all.isEmpty, "a person did it")
        await #expect(throws: OfficeRefusal(.notFound)) { try await desk().show(gone) }
    }

    @Test("a test message goes out at once and says what came of it")
    func test() async throws {
        let id = try await subscribe()
        let web = Outside(statuses: 204, 500)
        #expect(try await desk(web).test(id, by: "uid:0")["status"] == 204)
        let body = try JSON.parse(try #require(web.requests.first?.body))
        #expect(body["type"] == "webhook.test")
        await #expect(throws: OfficeRefusal(.webhookRefused)) { try await desk(web).test(id, by: "uid:0") }
        let dead = Outside([.failure(WebFault(.peerUnreachable, mayHaveArrived: false, detail: ""))])
        await #expect(throws: OfficeRefusal(.peerUnreachable)) { try await desk(dead).test(id, by: "uid:0") }
        await #expect(throws: OfficeRefusal(.notFound)) { try await desk(web).test("00000000", by: "uid:0") }
    }
}
