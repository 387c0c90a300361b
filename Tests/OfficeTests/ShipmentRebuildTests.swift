import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Parcels made again from the logs")
struct ShipmentRebuildTests {
    private static let kinds: [RecordKind] = [
        .shipment, .shipmentPrivate, .shipmentOpen, .shipmentTrouble, .shipmentDay, .waybill,
    ]

    private func rebuild(
        _ office: OfficeContext, write: Bool = true
    ) async throws -> (parcels: Int, differing: Int) {
        let store = office.store
        return try await ShipmentRebuild(office) { after, limit async throws(StoreFault) in
            var records: [CaseRecord] = []
            var cursor: String?
            repeat {
                let page = try await store.list(CaseQuery(), after: cursor, limit: 100)
                records += page.elements
                cursor = page.next
            } while cursor != nil
            let ids = records.map(\.id).sorted { $0.description < $1.description }
                .filter { id in after.map { $0.description < id.description } ?? true }.prefix(limit)
            let files = try await store.cases(Array(ids))
            return ids.compactMap { files[$0] }
        }.run(write: write)
    }

    private func rows(_ office: OfficeContext) async throws -> [String: [UInt8]] {
        var rows: [String: [UInt8]] = [:]
        for kind in Self.kinds {
            for record in try await office.store.allRecords(kind) {
                rows[kind.rawValue + " " + record.key] = record.value
            }
        }
        return rows
    }

    private func write(_ office: OfficeContext, _ writes: [Write]) async throws {
        #expect(try await office.journal.write([Change(writes: writes)]) == [.committed])
    }

    private func forget(_ office: OfficeContext) async throws {
        for kind in Self.kinds {
            try await write(
                office, try await office.store.allRecords(kind).map { .removeRecord(kind, key: $0.key) })
        }
    }

    /// The parcels by key, with what the logs bear.
    private func parcels(_ office: OfficeContext) async throws -> [String: ShipmentBook.Entry] {
        var all: [String: ShipmentBook.Entry] = [:]
        let book = ShipmentBook(context: office)
        for record in try await office.store.allRecords(.shipment) {
            guard let key = ShipmentKey(record.key) else { continue }
            all[record.key] = try await book.find(key)
        }
        return all
    }

    /// Random parcels of three cases: pushes in any order, words of people on both sides, corrected numbers, costs, settled
    /// troubles.
    private func course(_ scene: MailScene, _ random: inout SplitMix) async throws {
        let follower = FollowerLoop(ShipmentFollower(scene.bridge.origin.office), scene.bridge.origin.office)
        _ = try await follower.step()
        var ids: [String] = []
        for _ in 1...3 { ids.append(try await scene.submitted(isTest: random.next(0...5) == 0)) }
        var known: [(id: String, shipment: String, number: String)] = []
        for step in 0..<60 {
            scene.clock.advance(milliseconds: Int64(random.next(0...5)) * 600_000)
            guard let place = known.indices.randomElement(using: &random), random.next(0...5) > 0 else {
                let (id, number) = (ids[random.next(0...2)], "10\(1_000_000_000 + step)1")
                let contents: JSON = random.next(0...1) == 0 ? ["示例原件"] : ["示例甲", "示例乙"]
                let made = try await scene.here.register(
                    [
                        "leg": "originals_out", "carrier": "ems", "waybill": .string(number),
                        "contents": contents, "paid_by": "agency",
                    ], for: id, key: nil, by: scene.window)
                known.append((id, made["shipment"]?.stringValue ?? "", number))
                continue
            }
            let parcel = known[place]
            let minutes = Int64(random.next(0...300))
            let time = scene.clock.now().advanced(byMilliseconds: -60_000 * minutes)
            switch random.next(0...6) {
            case 0...2:
                let states = ["1", "0", "5", "2", "3", "6", "14", "777"]
                let state = states[random.next(0...states.count - 1)]
                try await scene.push(
                    MailScene.param(state, at: RatingReport.clock(time), number: parcel.number))
            case 3:
                let statuses = ["in_transit", "delivered", "exception", "returned", "created"]
                let status = statuses[random.next(0...statuses.count - 1)]
                _ = try await scene.here.update(
                    parcel.id, parcel.shipment,
                    ["status": .string(status), "cost_fen": .integer(Int64(random.next(0...9_000)))],
                    by: scene.window)
            case 4:
                let data: JSON = [
                    "shipment": .string(parcel.shipment), "leg": "originals_out", "to": "desk",
                    "carrier": "ems", "status": random.next(0...1) == 0 ? "delivered" : "refused",
                    "time": .string(time.description), "waybill": .string(parcel.number),
                ]
                let side = random.next(0...1) == 0
                let region = side ? scene.bridge.origin : scene.bridge.destination
                try await scene.bridge.carry(CaseID(parcel.id))
                _ = try await CaseDesk(region.office).write(
                    ["type": "shipment", "data": data], to: parcel.id, key: nil,
                    by: side ? scene.window : scene.handler)
                try await scene.bridge.carry(CaseID(parcel.id))
                while try await follower.step() > 0 {}
            case 5:
                known[place].number = "11\(1_000_000_000 + step)1"
                _ = try await scene.here.update(
                    parcel.id, parcel.shipment, ["waybill": .string(known[place].number)], by: scene.window)
            default:
                // `try?`: where no trouble waits there is nothing to settle.
                _ = try? await scene.here.settle(
                    parcel.id, parcel.shipment, ["note": "示例"], by: scene.window)
            }
        }
    }

    @Test("after random parcels nothing differs; made from nothing, what the logs bear is as it was")
    func randomCourse() async throws {
        let seed = UInt64.random(in: 0..<1 << 32)
        print("seed \(seed)")
        var random = SplitMix(state: seed)
        let scene = try await MailScene(seed: 740)
        try await course(scene, &random)
        let office = scene.bridge.origin.office
        let (before, rowsBefore) = (try await parcels(office), try await rows(office))
        let quiet = try await rebuild(office)
        #expect(quiet.parcels == before.count && quiet.differing == 0, "seed \(seed)")
        #expect(try await rows(office) == rowsBefore)

        try await forget(office)
        #expect(try await rebuild(office, write: false).differing == before.count, "seed \(seed)")
        #expect(try await rows(office).isEmpty)
        #expect(try await rebuild(office).differing == before.count, "seed \(seed)")
        let after = try await parcels(office)
        #expect(after.count == before.count)
        for (key, old) in before {
            let new = try #require(after[key])
            let told = Comment("seed \(seed), \(key): \(old.record) \(new.record)")
            #expect(new.record.status == old.record.status, told)
            #expect(new.record.statusAt <= old.record.statusAt, told)
            #expect(new.record.day == old.record.day && new.record.createdAt == old.record.createdAt, told)
            #expect(new.record.leg == old.record.leg && new.record.to == old.record.to, told)
            #expect(new.record.carrier == old.record.carrier && new.record.paidBy == old.record.paidBy, told)
            #expect(
                new.record.division == old.record.division && new.record.isTest == old.record.isTest, told)
            #expect(new.own.contents == old.own.contents, told)
            #expect(new.record.costFen == nil && new.own.receiver == nil, told)
            // What is for a person is raised anew, as what it is by its status.
            if [.exception, .refused, .returned].contains(new.record.status) {
                #expect(new.record.trouble != nil, told)
            }
        }
        let names = { (rows: [String: [UInt8]], kind: RecordKind) in
            rows.keys.filter { $0.hasPrefix(kind.rawValue + " ") }.sorted()
        }
        let rowsAfter = try await rows(office)
        for kind in [RecordKind.shipmentOpen, .shipmentDay] {
            #expect(names(rowsAfter, kind) == names(rowsBefore, kind), "seed \(seed)")
        }
        #expect(try await rebuild(office).differing == 0, "seed \(seed)")
    }

    @Test("the next push finds a parcel that was made again, and it goes on as if nothing had been lost")
    func goesOn() async throws {
        let scene = try await MailScene(seed: 741)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let office = scene.bridge.origin.office
        try await forget(office)
        #expect(try await rebuild(office) == (parcels: 1, differing: 1))
        // Before the registration: the clerk was later than the carrier.
        try await scene.push(MailScene.param("1", at: "2026-03-09 08:00:00"))
        try await scene.push(MailScene.param("3", at: "2026-03-09 09:40:00"))
        #expect(try await scene.told(id, shipment) == ["created", "collected", "delivered"])
        #expect(try await rebuild(office).differing == 0)
    }

    @Test("one row that is missing, damaged or too much is mended, and the cost stays")
    func singleRows() async throws {
        let scene = try await MailScene(seed: 742)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        _ = try await scene.here.update(
            id, shipment, ["status": "exception", "cost_fen": 1_250], by: scene.window)
        let office = scene.bridge.origin.office
        let all = try await rows(office)
        #expect(all.count == 6)
        for name in all.keys.sorted() {
            let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
            let kind = RecordKind(rawValue: parts[0])
            try await write(office, [.removeRecord(kind, key: parts[1])])
            #expect(try await rebuild(office, write: false).differing >= 1, "\(name)")
            #expect(try await rebuild(office).differing >= 1, "\(name)")
            #expect(try await rebuild(office).differing == 0, "\(name)")
            let entry = try #require(try await parcels(office).values.first)
            #expect(entry.record.status == .exception && entry.record.trouble?.kind == .exception, "\(name)")
            #expect(entry.record.costFen == (kind == .shipment ? nil : 1_250), "\(name)")
            if kind == .shipment {
                _ = try await scene.here.update(id, shipment, ["cost_fen": 1_250], by: scene.window)
            }
        }
        for kind in [RecordKind.shipment, .shipmentPrivate] {
            try await write(office, [.record(kind, key: "\(id)/\(shipment)", value: Array("x".utf8))])
            #expect(try await rebuild(office) == (parcels: 1, differing: 1))
            #expect(try await parcels(office).values.first?.own.waybill == MailScene.waybill)
        }
        let strange = "\(id)/nobody"
        try await write(
            office,
            [
                .record(.shipmentOpen, key: strange, value: []),
                .record(.shipmentTrouble, key: "x", value: []),
                .record(.shipmentDay, key: "ems/2026-03-09/" + strange, value: []),
            ])
        #expect(try await rebuild(office) == (parcels: 1, differing: 3))
        #expect(try await rebuild(office) == (parcels: 1, differing: 0))
    }

    @Test("a record that says something older than the log is put right; one that knows more is left")
    func stale() async throws {
        let scene = try await MailScene(seed: 743)
        let id = try await scene.submitted()
        let shipment = try await scene.registered(id)
        let office = scene.bridge.origin.office
        let book = ShipmentBook(context: office)
        let key = ShipmentKey(try CaseID(id), shipment)
        let old = try #require(try await book.find(key))
        try await scene.push(MailScene.param("5", at: "2026-03-09 09:10:00"))
        try await write(office, try book.rows(old.record, old.own))
        #expect(try await rebuild(office).differing == 1)
        var entry = try #require(try await book.find(key))
        #expect(entry.record.status == .outForDelivery)
        // The log is full: the record goes on without it.
        entry.record.status = .delivered
        entry.record.statusAt = scene.clock.now()
        try await write(office, try book.rows(entry.record, entry.own))
        #expect(try await rebuild(office).differing == 0)
        #expect(try await book.find(key)?.record.status == .delivered)
    }

    @Test("the other side's parcels are not ours to keep; ours are asked to be followed again")
    func ours() async throws {
        let scene = try await WatchScene(seed: 744)
        _ = try await scene.registered()
        try await scene.round()
        let other = scene.mail.bridge.destination.office
        #expect(try await rebuild(other) == (parcels: 0, differing: 0))
        #expect(try await parcels(other).isEmpty)
        try await forget(scene.office)
        let watch = try await scene.office.store.allRecords(.parcelWatch)
        try await write(scene.office, watch.map { .removeRecord(.parcelWatch, key: $0.key) })
        #expect(try await rebuild(scene.office).differing == 1)
        #expect(try await scene.waiting().map(\.kind) == ["parcel_watch"])
        try await scene.round()
        #expect(try await scene.state()?.state == .watched)
    }

    @Test("where the waybill was erased nothing is made again, and what is there stays")
    func erased() async throws {
        let scene = try await MailScene(seed: 745)
        let id = try CaseID(try await scene.submitted())
        let shipment = try await scene.registered(id.description)
        let office = scene.bridge.origin.office
        let event = try #require(try await office.store.cases([id])[id]?.origin.last)
        _ = try await scene.bridge.origin.store.commit([
            Change(writes: [.disclosures(event.key, sealed: nil, erased: true)])
        ])
        #expect(try await rebuild(office) == (parcels: 1, differing: 0))
        #expect(try await parcels(office)["\(id)/\(shipment)"]?.own.waybill == MailScene.waybill)
        try await forget(office)
        #expect(try await rebuild(office) == (parcels: 0, differing: 0))
        #expect(try await rows(office).isEmpty)
    }

    /// splitmix64, so that a seed gives the same course everywhere.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func next(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + Int(next() % UInt64(range.count))
        }
    }
}
