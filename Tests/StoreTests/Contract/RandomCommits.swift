import Casework
import Codes
import Exchange
import ModelStore
import StoreSQLite
import Testing

/// A small generator with a seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// Random changes on few cases, so that they collide often.
struct RandomChanges {
    var random: Seeded
    private var clock: Int64 = 0
    private let hops = ["hohhot", "longnan"]

    init(seed: UInt64) { random = Seeded(seed: seed) }

    mutating func changes() throws -> [Change] {
        var changes: [Change] = []
        for _ in 0...random.below(4) { changes.append(try change()) }
        return changes
    }

    private mutating func change() throws -> Change {
        clock += 1
        let number = 1 + random.below(6)
        var change = Change(writes: [])
        if random.chance(60) { change.expecting.append(.caseVersion(Sample.caseID(number), random.below(6))) }
        if random.chance(20) {
            change.expecting.append(.recordVersion(Sample.records, key(), random.below(3)))
        }
        // An event needs its case: a record comes with it, whose version is right often enough.
        if random.chance(70) {
            change.writes.append(.caseRecord(try record(number)))
            for _ in 0..<random.below(3) { change.writes.append(.event(event(number))) }
        }
        for _ in 0..<random.below(4) { change.writes.append(try write(number)) }
        return change
    }

    private mutating func key() -> String { "k\(random.below(4))" }

    private mutating func record(_ number: Int) throws -> CaseRecord {
        let states = CaseState.allCases
        let state = states[random.below(states.count)]
        let (division, window) = (random.below(3), random.below(4))
        let (keys, hasNumber, clockAt) = (random.below(3), random.chance(50), random.below(30))
        let isUndeliverable = random.chance(10)
        let now = clock / 3
        let side: Side = number % 2 == 0 ? .origin : .destination
        return try Sample.record(number, version: 1 + random.below(6), side: side, peer: hops[number % 2]) {
            summary in
            summary.state = state
            summary.updatedAt = Sample.time(now)
            summary.division = ["150627", "150627100", "620102001004"][division]
            summary.windowDivision = ["150602001", "1506", "150627100", nil][window].map {
                $0 == "1506" ? "150600" : $0
            }
            summary.peerNumber = hasNumber ? "BL-\(number)" : nil
            summary.clockAt = clockAt < 10 ? nil : Sample.time(Int64(clockAt))
            summary.searchKeys = (0..<keys).map { "key-\(number % 2)-\($0)" }
            summary.undeliverable = isUndeliverable
        }
    }

    private mutating func event(_ number: Int) -> StoredEvent {
        let author: Side = random.chance(50) ? .origin : .destination
        return Sample.event(number, author, 1 + random.below(4), variant: "\(random.below(3))")
    }

    private mutating func write(_ number: Int) throws -> Write {
        let sequence = 1 + random.below(4)
        let side: Side = random.chance(80) ? .origin : .destination
        let key = EventKey(Sample.caseID(number), side, sequence)
        let hop = try Sample.gateway(hops[random.below(2)])
        let moment = clock + Int64(random.below(8))
        switch random.below(11) {
        case 0:
            return .disclosures(key, sealed: random.chance(50) ? [UInt8(random.below(9))] : nil, erased: true)
        case 1:
            return .setAside(
                key.caseID, author: side, from: sequence, reason: Problem(code: "c"), at: Sample.time(clock))
        case 2: return .delivery(key, .relayed(at: Sample.time(clock)))
        case 3, 4, 5:
            return .enqueue(
                try Sample.entry(
                    number, sequence, hop: hop.name, at: clock, due: moment, held: random.chance(20),
                    side: side,
                    author: hops[random.below(2)], envelope: random.chance(30) ? [1] : nil))
        case 6:
            return .requeue(
                key, hop: hop, dueAt: Sample.time(moment), attempts: random.below(9), problem: nil,
                held: random.chance(30))
        case 7: return .dequeue(key, hop: hop)
        case 8: return .record(Sample.records, key: self.key(), value: [UInt8(random.below(99))])
        case 9: return .removeRecord(Sample.records, key: self.key())
        default:
            return .refusal(
                Refusal(
                    digest: Sample.digest("\(random.below(5))"), author: hop, caseID: nil,
                    problem: Problem(code: "c\(random.below(9))"), at: Sample.time(clock)))
        }
    }
}

@Suite("Random commits")
struct RandomCommitTests {
    private static let seeds = (1...40).map { UInt64($0) }

    @Test("SQLite and the model say the same after the same random commits", arguments: seeds)
    func sameAsModel(_ seed: UInt64) async throws {
        try await withFolder { folder in
            let sqlite = try SQLiteStore(path: folder + "/gateway.sqlite")
            let model = ModelStore()
            var source = RandomChanges(seed: seed)
            for round in 0..<60 {
                let changes = try source.changes()
                let stores: [any Store] = [sqlite, model]
                var outcomes: [String] = []
                for store in stores { outcomes.append(await Self.outcome(of: changes, in: store)) }
                try #require(outcomes[0] == outcomes[1], "seed \(seed), round \(round)")
                if round % 10 == 9 {
                    let (one, other) = (try await Self.view(of: sqlite), try await Self.view(of: model))
                    for (left, right) in zip(one, other) {
                        try #require(left == right, "seed \(seed), round \(round)")
                    }
                }
            }
            #expect(try await sqlite.check() == [], "seed \(seed)")
            #expect(try await sqlite.rederive() == 0, "seed \(seed)")
            await sqlite.close()
        }
    }

    private static func outcome(of changes: [Change], in store: any Store) async -> String {
        do { return "\(try await store.commit(changes))" } catch { return error.code.rawValue }
    }

    /// Everything that can be asked, as texts.
    private static func view(of store: any Store) async throws -> [String] {
        var view: [String] = []
        let ids = (1...6).map(Sample.caseID)
        for (_, file) in try await store.cases(ids).sorted(by: { $0.key < $1.key }) { view.append("\(file)") }
        for id in ids {
            view.append("\(try await store.asides(of: id))")
            view.append("\(try await store.queued(of: id).map { "\($0)" }.sorted())")
        }
        for hop in [try Sample.gateway("hohhot"), try Sample.gateway("longnan")] {
            for now in [5, 40, 80, 1_000] as [Int64] {
                view.append(
                    "\(try await store.due(for: hop, at: Sample.time(now), newestFirst: false, limit: 7))")
                let newest = try await store.due(for: hop, at: Sample.time(now), newestFirst: true, limit: 99)
                view.append("\(newest.map { "\($0)" }.sorted())")
            }
            view.append("\(String(describing: try await store.nextDue(for: hop)))")
            view.append("\(String(describing: try await store.lastArrival(from: hop)))")
            view.append("\(try await store.heads(sharedWith: hop, after: nil, limit: 99).elements)")
            view.append(
                "\(try await store.list(CaseQuery(peer: hop), after: nil, limit: 99).elements.map(\.id))")
        }
        view.append("\(try await store.lanes())")
        view.append("\(try await store.records(Sample.records, prefix: "", after: nil, limit: 99))")
        let digests = (1...6).flatMap { number in
            (1...4).flatMap { sequence in
                (0..<3).flatMap { variant in
                    Side.allCases.map { Sample.event(number, $0, sequence, variant: "\(variant)").digest }
                }
            }
        }
        view.append("\(try await store.knownEvents(digests).sorted())")
        let refusals = try await store.refusals((0..<5).map { Sample.digest("\($0)") })
        view.append("\(refusals.sorted { $0.key < $1.key })")
        for query in [
            CaseQuery(), CaseQuery(states: [.submitted, .accepted, .decided]), CaseQuery(side: .origin),
            CaseQuery(text: "BL-3", searchKey: "key-0-0"), CaseQuery(within: [try DivisionPrefix("150627")]),
            CaseQuery(clockDueBy: Sample.time(20)), CaseQuery(undeliverableOnly: true),
        ] {
            view.append("\(try await store.list(query, after: nil, limit: 4).elements)")
        }
        return view
    }
}
