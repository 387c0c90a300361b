import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Courses of bundles")
struct BundleCourseTests {
    typealias Scene = BundleScene

    /// A course of choices by a seed.
    private struct Dice {
        var state: UInt64
        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(sides))
        }
    }

    /// Parts in any order of numbers, each waiting for some before it.
    private static func graph(_ dice: inout Dice) -> (parts: [JSON], after: [Int: [Int]]) {
        let count = 2 + dice.roll(5)
        var numbers = Array(1...count)
        for index in numbers.indices.reversed() { numbers.swapAt(index, dice.roll(index + 1)) }
        var parts: [JSON] = []
        var after: [Int: [Int]] = [:]
        for (place, number) in numbers.enumerated() {
            let before = numbers[..<place].filter { _ in dice.roll(3) == 0 }
            let wheres = [Scene.here, Scene.there, Scene.far]
            after[number] = Array(before)
            parts.append(Scene.part(number, wheres[dice.roll(3)], after: Array(before)))
        }
        return (parts, after)
    }

    @Test(
        "a random graph with random outcomes comes to its end; nothing begins early, twice or not at all",
        arguments: UInt64(1)...12)
    func randomGraph(seed: UInt64) async throws {
        var dice = Dice(state: seed &* 977)
        let scene = try await Scene(seed: 1_000 + seed * 10)
        let (parts, after) = Self.graph(&dice)
        try await scene.define(parts)
        let bundle = try await scene.submit()
        var begun: Set<Int> = []
        var released: Set<Int> = []
        var now = bundle
        for step in 0..<200 {
            now = try await scene.show(bundle)
            for part in now["parts"]?.arrayValue ?? [] {
                let number = Int(part["part"]?.integerValue ?? 0)
                let isBegun = part["case"] != nil || part["state"] == "open"
                guard isBegun, begun.insert(number).inserted else { continue }
                let isReady = (after[number] ?? []).allSatisfy { Self.succeeded(now.part($0)) }
                #expect(
                    isReady || released.contains(number),
                    "seed \(seed), step \(step): part \(number) began early")
            }
            for part in now["parts"]?.arrayValue ?? [] where part["state"] == "waiting" {
                let number = Int(part["part"]?.integerValue ?? 0)
                let isReady = (after[number] ?? []).allSatisfy { Self.succeeded(now.part($0)) }
                #expect(!isReady, "seed \(seed), step \(step): part \(number) did not begin")
            }
            if now["state"] == "ended" { break }
            try await move(&dice, scene, now, &released)
        }
        #expect(now["state"] == "ended", "seed \(seed): \(now.states)")
        try await scene.settle()
        try await scene.carryAll()
        try await checkEnd(scene, now, "seed \(seed)")
    }

    private static func succeeded(_ part: JSON?) -> Bool {
        part?["state"] == "done"
            || part?["state"] == "decided" && ["approved", "done"].contains(part?["outcome"]?.stringValue)
    }

    /// One thing that somebody does to a part that is open somewhere.
    private func move(_ dice: inout Dice, _ scene: Scene, _ now: JSON, _ released: inout Set<Int>)
        async throws
    {
        let open = (now["parts"]?.arrayValue ?? []).filter {
            ["open", "blocked", "submitted"].contains($0["state"]?.stringValue)
        }
        guard !open.isEmpty else { return }
        let part = open[dice.roll(open.count)]
        let number = Int(part["part"]?.integerValue ?? 0)
        let named: JSON = .integer(Int64(number))
        switch part["state"]?.stringValue {
        case "open": try await scene.act(now, ["act": dice.roll(4) == 0 ? "failed" : "done", "part": named])
        case "blocked":
            let isStart = dice.roll(2) == 0
            if isStart { released.insert(number) }
            try await scene.act(now, ["act": isStart ? "start" : "drop", "part": named])
        default:
            let id = try now.caseID(number)
            if dice.roll(6) == 0 {
                try await scene.carry(id)
                try await scene.write(
                    id, "refused", ["kind": "not_qualified", "basis": "示例", "reason": "示例"])
                try await scene.carry(id)
                try await scene.settle()
            } else {
                try await scene.decide(
                    id, ["approved", "approved", "done", "denied", "partial"][dice.roll(5)])
            }
        }
        try await scene.settle()
    }

    /// Every part's case exists once, and each department that still listens knows what the others have reached.
    private func checkEnd(_ scene: Scene, _ now: JSON, _ name: String) async throws {
        let ids = try await scene.caseIDs()
        let begun = (now["parts"]?.arrayValue ?? []).filter { $0["case"] != nil }
        #expect(ids.count == begun.count, "\(name)")
        for part in begun {
            let number = Int(part["part"]?.integerValue ?? 0)
            let id = try now.caseID(number)
            let file = try #require(try await scene.origin.store.cases([id])[id])
            let view = try CaseView(file, vault: scene.origin.own.vault)
            #expect(view.logs.origin.count { $0.type == .submitted } == 1, "\(name)")
            guard !view.fold.state.isEnd, begun.count > 1 || now.states.count > 1 else { continue }
            let others = (now["parts"]?.arrayValue ?? []).filter { $0["part"] != part["part"] }
            let told = view.fold.standing.bundleParts.map {
                "\($0["part"] ?? "") \($0["state"]?.stringValue ?? "")"
            }
            #expect(
                told == others.map { "\($0["part"] ?? "") \($0["state"]?.stringValue ?? "")" },
                "\(name), part \(number)")
            let there = file.record.destination == scene.hohhot.id ? scene.hohhot : scene.longnan
            let far = try #require(try await there.store.cases([id])[id])
            #expect(far.origin.count == file.origin.count, "\(name)")
        }
        #expect(
            try await BundleDesk(scene.origin.office).list(.init(), for: scene.window)["bundles"] == [],
            "\(name)")
    }

    // MARK: Failing at every call

    @Test(
        "whatever call of the store fails, or wherever the process dies, nothing is lost and nothing done twice",
        arguments: [ModelStore.Fault.fails, .crashBeforeSync])
    func failsAtEveryCall(fault: ModelStore.Fault) async throws {
        var isUntouched = false
        for number in 1...60 where !isUntouched {
            let scene = try await Scene(seed: 5_000 + UInt64(number) * 10)
            try await scene.define([
                Scene.part(1, Scene.there), Scene.part(2, Scene.far), Scene.part(3, Scene.here, after: [1]),
                Scene.part(4, Scene.far, after: [1, 3]),
            ])
            let planted = scene.origin.store.commitCount + number
            scene.origin.store.fail(commit: number, fault)
            try await course(scene, fault)
            isUntouched = scene.origin.store.commitCount < planted
            let listing = try BundleDesk.Listing(state: "all", text: nil, after: nil, limit: nil)
            let all = try await BundleDesk(scene.origin.office).list(listing, for: scene.window)
            #expect(all["bundles"]?.arrayValue?.count == 1, "\(fault) at commit \(number)")
            #expect(
                all["bundles"]?.arrayValue?.first?.states == ["decided", "decided", "done", "submitted"],
                "\(fault) at commit \(number)")
            #expect(try await scene.caseIDs().count == 3, "\(fault) at commit \(number)")
        }
        #expect(isUntouched, "no run passed untouched")
    }

    /// Takes a bundle in and carries it to where its last part has begun; each person tries again what failed.
    private func course(_ scene: Scene, _ fault: ModelStore.Fault) async throws {
        let bundle = try await again(scene, fault) { try await scene.submit(key: "示例键") }
        try await rest(scene, fault)
        let begun = try await scene.show(bundle)
        for number in [1, 2] {
            let id = try begun.caseID(number)
            try await again(scene, fault) { try await scene.carry(id) }
            try await scene.write(id, "accepted")
            try await scene.write(id, "decided", ["outcome": "approved"])
            try await again(scene, fault) { try await scene.carry(id) }
            try await rest(scene, fault)
        }
        let done = try IdempotencyKey("示例完成")
        try await again(scene, fault) {
            _ = try await BundleDesk(scene.origin.office).act(
                ["act": "done", "part": 3], on: bundle["id"]?.stringValue ?? "", key: done, by: scene.window)
        }
        try await rest(scene, fault)
    }

    /// Lets time go by until what was promised is done.
    private func rest(_ scene: Scene, _ fault: ModelStore.Fault) async throws {
        try await again(scene, fault) { try await scene.settle() }
        scene.clock.advance(milliseconds: 10_000)
        try await again(scene, fault) { try await scene.settle() }
    }

    @discardableResult private func again<Value>(
        _ scene: Scene, _ fault: ModelStore.Fault, _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch {
            if fault == .crashBeforeSync { try await scene.restart() }
            return try await work()
        }
    }
}
