import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

/// What a carrier may send of one parcel, in whatever order and however often it arrives.
@Suite("Random carrier streams")
struct CarrierStreamTests {
    /// Steps of a parcel: states known and not, at times that may be equal.
    private static func script(_ random: inout Generator) -> [(state: String, minute: Int)] {
        let states = [
            "0", "1", "2", "3", "4", "5", "6", "7", "9", "14", "103", "203", "304", "501", "777", "x",
        ]
        let count = random.next(1...14)
        return (0..<count).map { _ in (states[random.next(0...states.count - 1)], random.next(0...9)) }
    }

    private static func param(_ step: (state: String, minute: Int), _ number: String) -> String {
        MailScene.param(step.state, at: "2026-03-09 09:0\(step.minute):00", number: number)
    }

    /// What the stream comes to, by the definition: the latest time, and of one time the furthest status.
    private static func end(of steps: [(state: String, minute: Int)]) -> ShipmentTrack.Status {
        let known = steps.compactMap { step in
            Kuaidi100State.status(of: step.state).map { (step.minute, $0.rank, $0) }
        }
        return known.max { ($0.0, $0.1) < ($1.0, $1.1) }?.2 ?? .created
    }

    /// Changes of status in the stream sorted by time.
    private static func changes(of steps: [(state: String, minute: Int)]) -> Int {
        let known = steps.compactMap { step in
            Kuaidi100State.status(of: step.state).map { (step.minute, $0.rank, $0) }
        }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
        return zip([.created] + known, known).count { $0 != $1 }
    }

    @Test(
        "in any order and with repeats the end is that of the sorted stream, with no more events than changes"
    )
    func anyOrder() async throws {
        let seed = UInt64.random(in: 0..<1 << 32)
        print("seed \(seed)")
        var random = Generator(state: seed)
        let scene = try await MailScene(seed: 600)
        let id = try await scene.submitted()
        for round in 0..<40 {
            let number = "10\(1_000_000_000 + round * 7)1"
            let shipment =
                try await scene.here.register(
                    ["leg": "originals_out", "carrier": "ems", "waybill": .string(number)], for: id, key: nil,
                    by: scene.window)["shipment"]?.stringValue ?? ""
            if round == 0 { scene.clock.advance(milliseconds: 3_600_000) }
            let steps = Self.script(&random)
            var arriving = steps + steps.filter { _ in random.next(0...2) == 0 }
            for place in arriving.indices.reversed() { arriving.swapAt(place, random.next(0...place)) }
            for step in arriving { try await scene.push(Self.param(step, number)) }
            let told = try await scene.told(id, shipment)
            let context = Comment("seed \(seed), round \(round): \(steps) arriving \(arriving), told \(told)")
            #expect(told.last == Self.end(of: steps).rawValue, context)
            #expect(told.count - 1 <= Self.changes(of: steps), context)
            #expect(try await scene.line(id, shipment)["status"]?.stringValue == told.last, context)
        }
        // Nothing of it was illegal: the other side takes the whole log, and folds it alike.
        try await scene.bridge.carry(CaseID(id))
        var folds: [[String: ShipmentTrack]] = []
        for region in [scene.bridge.origin, scene.bridge.destination] {
            let file = try #require(try await region.store.cases([CaseID(id)])[CaseID(id)])
            folds.append(try CaseView(file, vault: region.own.vault).fold.standing.shipments)
        }
        #expect(folds[0] == folds[1] && folds[0].count == 40)
    }

    @Test("pushes of one parcel at one time come to the same")
    func together() async throws {
        let scene = try await MailScene(seed: 610)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for state in ["1", "0", "5", "3", "1", "0", "5", "3"] {
                let minute = ["1": 1, "0": 2, "5": 3, "3": 4][state] ?? 0
                group.addTask {
                    try await scene.push(Self.param((state, minute), MailScene.waybill))
                }
            }
            try await group.waitForAll()
        }
        let told = try await scene.told(id, shipment)
        #expect(told.last == "delivered" && told.count <= 5)
    }

    @Test("a store that fails at any call leaves the parcel as it was, and the push sent again is taken")
    func failing() async throws {
        let scene = try await MailScene(seed: 620)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let push = MailScene.param("3", at: "2026-03-09 09:10:00")
        let store = scene.bridge.origin.store
        func refused() async -> Bool {
            do throws(OfficeRefusal) {
                _ = try await CarrierDesk(scene.bridge.origin.office).push(
                    param: push, sign: MailScene.sign(push), by: "ems")
                return false
            } catch { return error.code == .storeFailed }
        }
        store.fail(commit: 1, .fails)
        #expect(await refused())
        #expect(try await scene.told(id, shipment) == ["created"])
        var number = 1
        store.fail(read: number)
        while await refused() {
            #expect(try await scene.told(id, shipment) == ["created"])
            number += 1
            try #require(number < 100)
            store.fail(read: number)
        }
        #expect(number > 3)
        // The fault that was not met yet.
        var isMet = false
        while !isMet {
            do { _ = try await store.record(.shipment, "none") } catch { isMet = true }
        }
        #expect(try await scene.told(id, shipment) == ["created", "delivered"])
    }

    /// splitmix64, so that a seed gives the same stream everywhere.
    private struct Generator {
        var state: UInt64

        mutating func next(_ range: ClosedRange<Int>) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            mixed ^= mixed >> 31
            return range.lowerBound + Int(mixed % UInt64(range.count))
        }
    }
}
