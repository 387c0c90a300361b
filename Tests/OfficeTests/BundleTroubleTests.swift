import Casework
import Codes
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@testable import Exchange

private typealias Scene = BundleScene

@Suite("What a bundle cannot do by itself")
struct BundleTroubleTests {
    private let scene: BundleScene
    private let told = Told()

    init() async throws { scene = try await BundleScene(seed: 9_400) }

    /// What the operator was told.
    private final class Told: Sendable {
        private let alarms = Mutex<[Alarm]>([])
        var all: [Alarm] { alarms.withLock { $0 } }
        func take(_ alarm: Alarm) { alarms.withLock { $0.append(alarm) } }
    }

    /// One look of follower, watch and errands with an operator who hears.
    private func step() async throws {
        let office = scene.origin.office
        _ = try await FollowerLoop(BundleFollower(office), office).step()
        try await BundleWatch(office).look()
        let work = BundleWork(office) { [told] alarm in told.take(alarm) }
        _ = try await ErrandRunner(office, handlers: [work]).round()
    }

    /// Steps until `count` more tries were made, each when it is due.
    private func tries(_ count: Int) async throws {
        for _ in 0..<count {
            try await step()
            scene.clock.advance(milliseconds: 100_000_000)
        }
    }

    private func line() async throws -> JSON? {
        let list = try await BundleDesk(scene.origin.office).list(.init(), for: scene.window)
        return list["bundles"]?.arrayValue?.first
    }

    private func audited(_ action: String) async throws -> [String] {
        try await scene.origin.store.audit(after: 0, limit: 1_000).filter { $0.action == action }.map(
            \.detail)
    }

    /// The pages of 陇南's catalogue leave the store, and the process begins anew without them.
    private func loseCatalogue() async throws -> [Record] {
        let rows = try await scene.origin.store.records(.peerCatalog, prefix: "", after: nil, limit: 100)
            .filter { $0.key.hasPrefix(scene.longnan.id.description) }
        #expect(!rows.isEmpty)
        _ = try await scene.origin.store.commit([
            Change(writes: rows.map { .removeRecord(.peerCatalog, key: $0.key) })
        ])
        try await scene.restart()
        return rows
    }

    @Test("a part that cannot be begun holds up no other, and after some tries asks for a person, once")
    func stuck() async throws {
        try await scene.define([
            Scene.part(1, Scene.there), Scene.part(2, Scene.far, after: [1]),
            Scene.part(3, Scene.there, after: [1]),
        ])
        let bundle = try await scene.submit()
        try await step()
        let rows = try await loseCatalogue()
        try await scene.decide(try bundle.caseID(1), "approved")
        try await tries(2)
        let early = try await scene.show(bundle)
        #expect(early.states == ["decided", "waiting", "submitted"])
        #expect(early["state"] == "open" && early.part(2)?["problem"] == nil)
        #expect(told.all.isEmpty)
        // Several promises to carry it on may take turns.
        for _ in 0..<12 where told.all.isEmpty { try await tries(1) }
        let late = try await scene.show(bundle)
        #expect(late.states == ["decided", "waiting", "submitted"], "it is tried on")
        #expect(late["state"] == "blocked" && late["light"] == "red")
        #expect(late.part(2)?["problem"]?["code"] == "catalog_missing")
        #expect(late.part(2)?["duties"]?.arrayValue?.first?["kind"] == "bundle_part_stuck")
        let listed = try await line()?["parts"]?.arrayValue?[1]
        #expect(listed?["problem"]?["code"] == "catalog_missing")
        #expect(told.all.map(\.code) == [.bundlePartStuck])
        #expect(told.all.first?.detail.hasSuffix("part 2: catalog_missing") == true)
        #expect(try await audited("bundle_part_for_person") == ["part 2: catalog_missing"])
        // What was missing is there again: it begins by itself.
        _ = try await scene.origin.store.commit([
            Change(writes: rows.map { .record(.peerCatalog, key: $0.key, value: $0.value) })
        ])
        try await scene.restart()
        try await tries(2)
        let begun = try await scene.show(bundle)
        #expect(begun.states == ["decided", "submitted", "submitted"] && begun["state"] == "open")
        #expect(begun.part(2)?["problem"] == nil)
        #expect(told.all.count == 1)
    }

    @Test(
        "what fails to the end becomes blocked, never a dead promise that nobody sees; a person starts or drops it"
    )
    func exhausted() async throws {
        try await scene.define([Scene.part(1, Scene.there), Scene.part(2, Scene.far, after: [1])])
        let bundle = try await scene.submit()
        try await step()
        let rows = try await loseCatalogue()
        try await scene.decide(try bundle.caseID(1), "approved")
        try await tries(60)
        let blocked = try await scene.show(bundle)
        #expect(blocked.states == ["decided", "blocked"])
        #expect(blocked.part(2)?["problem"]?["code"] == "catalog_missing")
        #expect(blocked.part(2)?["allowed"] == ["start", "drop"])
        #expect(told.all.count == 1)
        let waiting = try await scene.origin.store.records(
            RecordKind(rawValue: "errand"), prefix: "", after: nil, limit: 10)
        #expect(waiting.isEmpty, "nothing is promised any more, nothing is dead")
        _ = try await scene.origin.store.commit([
            Change(writes: rows.map { .record(.peerCatalog, key: $0.key, value: $0.value) })
        ])
        try await scene.restart()
        let begun = try await scene.act(bundle, ["act": "start", "part": 2])
        #expect(begun.states == ["decided", "submitted"])
    }

    @Test("an undeliverable part is told once, stands in the list with its reason, and may be given up")
    func undeliverable() async throws {
        try await scene.define([Scene.part(1, Scene.there), Scene.part(2, Scene.far)])
        let bundle = try await scene.submit()
        try await step()
        let id = try bundle.caseID(2)
        _ = try await scene.origin.journal.perform(on: id) { _ in
            Decision(steps: [.setAside(from: 1, problem: Problem(.matterUnknown))], answer: ())
        }
        for _ in 0..<3 { try await step() }
        let shown = try await scene.show(bundle)
        #expect(shown.states == ["submitted", "undeliverable"] && shown["state"] == "blocked")
        let listed = try await line()?["parts"]?.arrayValue?[1]
        #expect(listed?["problem"]?["code"] == "case_undeliverable")
        #expect(told.all.map(\.code) == [.bundlePartStuck] && told.all.first?.caseID == id)
        #expect(try await audited("bundle_part_for_person") == ["part 2: case_undeliverable"])
        let dropped = try await scene.act(bundle, ["act": "drop", "part": 2])
        #expect(dropped.states == ["submitted", "dropped"] && dropped["state"] == "open")
        try await scene.decide(try bundle.caseID(1), "approved")
        #expect(try await scene.show(bundle)["state"] == "ended")
    }
}
