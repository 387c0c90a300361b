import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@Suite("Following what is stored")
struct FollowerTests {
    let region: Region
    let window: Caller
    let bridge: Bridge

    init() async throws {
        bridge = try await Bridge(seed: 31)
        region = bridge.origin
        window = try await region.token(.window, "150627").caller
    }

    private static let kind = RecordKind(rawValue: "test_followed")

    /// Writes a row for each event it is given, and fails as it is told.
    private final class Recorder: Follower {
        let name: String
        let pace = FollowerPace.prompt
        let start: FollowerStart
        let refusals: Mutex<[OfficeRefusal]>
        let poison: Mutex<Int64?> = Mutex(nil)

        init(
            _ name: String = "recorder", start: FollowerStart = .beginning, refusals: [OfficeRefusal] = []
        ) {
            self.name = name
            self.start = start
            self.refusals = Mutex(refusals)
        }

        func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
            let refusal = refusals.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let refusal { throw refusal }
            let bad = poison.withLock { $0 }
            if events.contains(where: { $0.position == bad }) { throw OfficeRefusal(.validationFailed) }
            return Reaction(
                writes: events.map { event in
                    .record(
                        FollowerTests.kind, key: "\(name)/\(event.position)",
                        value: Array(event.event.type.rawValue.utf8))
                })
        }
    }

    private func submit() async throws {
        _ = try await Intake(region.office).submit(SampleCase.body(), key: nil, by: window)
    }

    private func rows() async throws -> [Record] {
        try await region.store.records(Self.kind, prefix: "", after: nil, limit: 999)
    }

    @Test("each stored event is followed once, also by a loop that begins again")
    func once() async throws {
        try await submit()
        try await submit()
        #expect(try await FollowerLoop(Recorder(), region.office).step() == 2)
        #expect(try await FollowerLoop(Recorder(), region.office).step() == 0)
        try await submit()
        #expect(try await FollowerLoop(Recorder(), region.office).step() == 1)
        let rows = try await rows()
        #expect(rows.map(\.version) == [1, 1, 1])
        #expect(
            rows.map { String(decoding: $0.value, as: UTF8.self) } == Array(repeating: "submitted", count: 3))
    }

    @Test("followers far from each other are each given every event once, over the edges of the pages")
    func pages() async throws {
        let near = FollowerLoop(Recorder("near"), region.office)
        let far = FollowerLoop(Recorder("far"), region.office)
        var stored = 0
        // Up to one before the edge of a page, to the edge, one past it, and on.
        for count in [1, 126, 1, 1, 126, 2] {
            for _ in 0..<count { try await submit() }
            stored += count
            while try await near.step() > 0 {}
            #expect(try await rows().count == stored)
        }
        while try await far.step() > 0 {}
        let rows = try await rows()
        #expect(rows.count == 2 * stored)
        #expect(rows.allSatisfy { $0.version == 1 })
    }

    @Test("one that begins now is given nothing older")
    func fromNow() async throws {
        try await submit()
        let loop = FollowerLoop(Recorder(start: .now), region.office)
        #expect(try await loop.step() == 0)
        try await submit()
        #expect(try await loop.step() == 1)
    }

    @Test("what the store refuses leaves no trace and comes again")
    func storeTrouble() async throws {
        try await submit()
        let loop = FollowerLoop(Recorder(refusals: [OfficeRefusal(.storeFull)]), region.office)
        await #expect(throws: OfficeRefusal(.storeFull)) { try await loop.step() }
        #expect(try await rows() == [])
        #expect(try await loop.step() == 1)
        #expect(try await rows().count == 1)
    }

    @Test("an event that cannot be followed waits for a person and holds nobody up")
    func poison() async throws {
        for _ in 0..<3 { try await submit() }
        let recorder = Recorder()
        recorder.poison.withLock { $0 = 2 }
        #expect(try await FollowerLoop(recorder, region.office).step() == 3)
        #expect(try await rows().map(\.key) == ["recorder/1", "recorder/3"])
        let aside = try await region.store.records(
            RecordKind(rawValue: "follower_aside"), prefix: "recorder/", after: nil, limit: 9)
        #expect(aside.map(\.key) == ["recorder/2"])
        let reason = try JSON.parse(try #require(aside.first?.value))
        #expect(reason["code"] == "validation_failed")
        #expect(try await FollowerLoop(recorder, region.office).step() == 0)
    }
}
