import Casework
import Codes
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Exchange
@testable import Office

@Suite("Webhooks, sent again")
struct WebhookReplayTests {
    let base: WebhookTests

    init() async throws { base = try await WebhookTests() }

    private func replay(_ id: String, _ since: String, limit: Int = 1_000) async throws -> JSON {
        try await base.desk().replay(id, since: ReplayStart(since), limit: limit, by: "uid:0")
    }

    @Test("a replay bears the same ids; what waits is left alone, what was given up is tried again")
    func sameIDs() async throws {
        let id = try await base.subscribe()
        try await base.submit()
        try await base.submit()
        _ = try await base.follower.step()
        let first = Outside()
        _ = try await base.runner(first).round()
        let again = try await replay(id, "0")
        #expect(again["promised"] == 2 && again["more"] == false)
        let second = try await replay(id, "0")
        #expect(second["promised"] == 0 && second["waiting"] == 2)
        let web = Outside()
        _ = try await base.runner(web).round()
        let ids = { (web: Outside) in Set(web.requests.map { $0.headers["webhook-id"] }) }
        #expect(ids(first) == ids(web) && ids(web).count == 2)
        try await base.submit()
        _ = try await base.follower.step()
        _ = try await base.runner(Outside(statuses: 410)).round()
        await #expect(throws: OfficeRefusal(.webhookDisabled)) { try await replay(id, "0") }
        _ = try await base.desk().enable(id, by: "uid:0")
        let third = try await replay(id, "0")
        #expect(third["promised"] == 2 && third["retried"] == 1)
        let last = Outside()
        _ = try await base.runner(last).round()
        #expect(last.requests.count == 3)
        #expect(try await base.waiting().isEmpty)
        #expect(try await base.dead().isEmpty)
    }

    @Test("it begins behind a position, at an instant, on a day")
    func starts() async throws {
        let id = try await base.subscribe()
        var times: [Timestamp] = []
        for _ in 1...3 {
            times.append(base.region.clock.now())
            try await base.submit()
            base.region.clock.advance(milliseconds: 86_400_000)
        }
        _ = try await base.follower.step()
        _ = try await base.runner(Outside()).round()
        func count(_ since: String) async throws -> Int64? {
            let answer = try await replay(id, since)
            for errand in try await base.waiting() {
                _ = try await base.region.office.errands.drop(errand.id.description, by: "uid:0")
            }
            return answer["promised"]?.integerValue
        }
        #expect(try await count(times[0].description) == 3)
        #expect(try await count(times[1].description) == 2)
        #expect(try await count(times[1].advanced(byMilliseconds: 1).description) == 1)
        #expect(try await count(times[2].civilDate.description) == 1)
        let positions = try await base.region.store.feed(after: 0, limit: 9).map(\.position)
        #expect(try await count(String(positions[0])) == 2)
        #expect(try await count(String(positions[2])) == 0)
        for word in ["", "gestern", "-1", "2026-13-01"] {
            #expect(throws: OfficeRefusal(.usage)) { try ReplayStart(word) }
        }
        await #expect(throws: OfficeRefusal(.usage)) { try await replay(id, "0", limit: 0) }
    }

    @Test("what the follower has not reached is left to it: nothing is promised twice")
    func behind() async throws {
        let id = try await base.subscribe()
        try await base.submit()
        #expect(try await replay(id, "0")["promised"] == 0)
        _ = try await base.follower.step()
        #expect(try await base.waiting().count == 1)
    }

    @Test("a case that the peer refused for good is told of once")
    func undeliverable() async throws {
        _ = try await base.subscribe { $0.types = ["undeliverable"] }
        let id = try await base.submit()
        try await base.region.journal.perform(on: id) { _ in
            Decision(steps: [.setAside(from: 1, problem: Problem(.matterUnknown))], answer: ())
        }
        let watch = WebhookWatch(base.region.office)
        #expect(try await watch.look() == 1)
        #expect(try await watch.look() == 0)
        let web = Outside()
        _ = try await base.runner(web).round()
        let body = try JSON.parse(try #require(web.requests.first?.body))
        #expect(body["type"] == "case.undeliverable")
        #expect(body["data"]?["case"]?["state"] == "undeliverable")
        #expect(body["data"]?["event"] == nil)
    }
}
