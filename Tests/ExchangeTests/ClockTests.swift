import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import StrictJSON
import Testing

@Suite("Clock: what it writes alone, and when it is not believed")
struct ClockTests {
    /// A case whose matter is deemed accepted after five working days; submitted on Monday 2026-03-02.
    private func scene() async throws -> Scene {
        let scene = try await Scene()
        scene.gateway.matters.say(
            .open([
                "code": "M-1", "name": "测试事项", "type": "01",
                "agency": ["name": "测试局", "uscc": "11150000000000000X"],
                "promised": ["value": 5, "unit": "working_day"], "deemed": true,
            ]))
        _ = try await scene.begin()
        return scene
    }

    private static let week: Int64 = 8 * 86_400_000

    private func watch(_ scene: Scene) -> ClockWatch {
        ClockWatch(store: scene.gateway.store, journal: scene.gateway.journal, clock: scene.clock)
    }

    private func types(_ scene: Scene) async throws -> [EventType] {
        let file = try #require(try await scene.gateway.file(scene.caseID))
        return try CaseView(file, vault: scene.gateway.own.vault).logs.destination.map(\.type)
    }

    @Test("a deemed acceptance is written by the watch on the day it falls due, once")
    func deemed() async throws {
        let scene = try await scene()
        try await watch(scene).look()
        #expect(try await types(scene) == [])
        scene.clock.advance(milliseconds: Self.week)
        try await watch(scene).look()
        #expect(try await types(scene) == [.accepted])
        let looked = try await watch(scene).look()
        #expect(looked == 0)
        #expect(try await types(scene) == [.accepted])
    }

    @Test("what is due is written before a command is decided, even one that is then refused")
    func beforeCommand() async throws {
        let scene = try await scene()
        scene.clock.advance(milliseconds: Self.week)
        let state = try await scene.gateway.journal.perform(on: scene.caseID) { view in
            Decision<CaseState?>.refuse(view?.fold.state)
        }
        #expect(state == .accepted)
        #expect(try await types(scene) == [.accepted])
        let other = try await self.scene()
        other.clock.advance(milliseconds: Self.week)
        await #expect(throws: JournalFault.self) {
            try await other.gateway.journal.perform(on: other.caseID) { _ in
                Decision(steps: [.write(EventDraft(type: .received, data: [:]))], answer: ())
            }
        }
        #expect(try await types(other) == [.accepted])
    }

    @Test(
        "after a jump that the monotonic clock did not see nothing is written by the clock, until peers agree"
    )
    func jumped() async throws {
        let scene = try await scene()
        scene.clock.jump(to: scene.clock.now().advanced(byMilliseconds: Self.week))
        try await watch(scene).look()
        _ = try await scene.gateway.journal.perform(on: scene.caseID) { _ in Decision.refuse(()) }
        #expect(try await types(scene) == [])
        #expect(await scene.gateway.journal.clockDoubt() != nil)
        #expect(scene.gateway.alarms.raised.contains(.clockDoubtful))
        await scene.gateway.journal.noteClock(of: scene.author.id, offsetMilliseconds: 2_000)
        try await watch(scene).look()
        #expect(try await types(scene) == [.accepted])
    }

    @Test("an hour's jump is believed and a millisecond more is not", arguments: [0, 1])
    func jumpLimit(beyond: Int64) async throws {
        let scene = try await scene()
        scene.clock.jump(to: scene.clock.now().advanced(byMilliseconds: 3_600_000 + beyond))
        #expect((await scene.gateway.journal.clockDoubt() == nil) == (beyond == 0))
    }

    @Test("five minutes off the peers' median are believed and a millisecond more is not", arguments: [0, 1])
    func offset(beyond: Int64) async throws {
        let scene = try await scene()
        for (number, offset) in [Int64(300_000) + beyond, 300_000 + beyond, -10_000].enumerated() {
            let peer = try GatewayID("spiffe://p\(number).tongban/gateway/1")
            await scene.gateway.journal.noteClock(of: peer, offsetMilliseconds: offset)
        }
        #expect((await scene.gateway.journal.clockDoubt() == nil) == (beyond == 0))
    }

    @Test("a clock before the last commit's time is doubtful, after a restart too, until a person trusts it")
    func beforeLastCommit() async throws {
        let scene = try await scene()
        scene.clock.jump(to: scene.clock.now().advanced(byMilliseconds: -1_000))
        #expect(await scene.gateway.journal.clockDoubt() != nil)
        scene.gateway.restart()
        _ = try await scene.gateway.journal.perform(on: scene.caseID) { _ in Decision.refuse(()) }
        #expect(await scene.gateway.journal.clockDoubt() != nil)
        await scene.gateway.journal.trustClock()
        #expect(await scene.gateway.journal.clockDoubt() == nil)
    }
}
