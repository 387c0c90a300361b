import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Testing

/// A gateway that is an origin, with a peer to send to.
struct OriginScene {
    let clock: ManualClock
    let gateway: TestGateway
    let peer: Author

    init(seed: UInt64 = 11, limits: Limits = Limits()) async throws {
        clock = ManualClock(try Timestamp("2026-03-02T02:00:00.000Z"))
        gateway = try TestGateway(
            "spiffe://ordos.tongban/gateway/150600", seed: seed, clock: clock, limits: limits)
        peer = try Author("spiffe://hohhot.tongban/gateway/150100", seed: seed + 1)
        try await gateway.enrol(peer)
    }

    func newID(_ number: UInt64) -> CaseID { CaseID.make(at: clock.now(), random: (number, number)) }

    /// Begins a case with a `submitted`.
    @discardableResult func submit(_ id: CaseID) async throws -> String {
        let sample = SampleData.submitted()
        let new = NewCase(
            id: id, ourSide: .origin, origin: gateway.id, destination: peer.id, matter: OpenCounter.entry)
        return try await gateway.journal.perform(on: id) { view in
            guard view == nil else { return .refuse("there") }
            let draft = EventDraft(type: .submitted, data: sample.data, personal: sample.personal)
            return Decision(steps: [.create(new), .write(draft)], answer: "written")
        }
    }

    func note(_ id: CaseID, _ text: String = "进度？") async throws {
        try await gateway.journal.perform(on: id) { _ in
            let draft = EventDraft(
                type: .note, data: ["by": SampleData.agency, "kind": "question", "text": .string(text)])
            return Decision(steps: [.write(draft)], answer: ())
        }
    }
}

@Suite("Journal: what it writes")
struct JournalTests {
    @Test("an own event is signed, chained, queued and summed up in one commit")
    func write() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        let before = scene.gateway.store.commitCount
        #expect(try await scene.submit(id) == "written")
        #expect(scene.gateway.store.commitCount == before + 1)
        try await scene.note(id)
        let file = try #require(try await scene.gateway.file(id))
        #expect(file.origin.count == 2)
        #expect(file.record.version == 2)
        #expect(file.record.summary.state == .submitted)
        #expect(file.record.summary.number == "SJ-1")
        for stored in file.origin {
            let jws = try JWS.parse(String(decoding: stored.jws, as: UTF8.self), type: .event)
            #expect(jws.isValid(with: scene.gateway.key.publicKey))
            #expect(jws.digest == stored.digest)
        }
        let payload = try #require(EventPayload.of(String(decoding: file.origin[1].jws, as: UTF8.self) + "~"))
        #expect(payload.previous == file.origin[0].digest)
        let queued = try await scene.gateway.store.due(
            for: scene.peer.id, at: scene.clock.now(), newestFirst: false, limit: 10)
        #expect(queued.map(\.key.sequence) == [1, 2])
        #expect(scene.gateway.alarms.woken == [scene.peer.id, scene.peer.id])
    }

    @Test(
        "an illegal draft is refused with what is allowed, an invalid one with every fault, and neither is written"
    )
    func refused() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        try await scene.submit(id)
        let before = try await scene.gateway.file(id)?.record
        do throws(JournalFault) {
            try await scene.gateway.journal.perform(on: id) { _ in
                Decision(
                    steps: [
                        .write(EventDraft(type: .abandoned, data: ["by": SampleData.agency, "reason": "x"]))
                    ],
                    answer: ())
            }
            Issue.record("an abandoned after submitted was written")
        } catch {
            #expect(error.code == .transitionIllegal)
            #expect(error.allowed.contains(.note) && !error.allowed.contains(.abandoned))
        }
        do throws(JournalFault) {
            try await scene.gateway.journal.perform(on: id) { _ in
                Decision(steps: [.write(EventDraft(type: .note, data: ["kind": "song"]))], answer: ())
            }
            Issue.record("an invalid note was written")
        } catch {
            #expect(error.code == .validationFailed)
            #expect(error.faults.count >= 3)
        }
        #expect(try await scene.gateway.file(id)?.record == before)
    }

    @Test("many commands on many cases are written in few commits, each case's in their order")
    func groups() async throws {
        let scene = try await OriginScene()
        let ids = (0..<40).map { scene.newID(UInt64($0)) }
        let before = scene.gateway.store.commitCount
        let gateway = scene.gateway
        let peer = scene.peer.id
        let own = gateway.id
        let commands = ids.map { id in
            let sample = SampleData.submitted()
            let new = NewCase(id: id, ourSide: .origin, origin: own, destination: peer, matter: [:])
            return CaseCommand(id) { _ in
                let draft = EventDraft(type: .submitted, data: sample.data, personal: sample.personal)
                return Decision(steps: [.create(new), .write(draft)], answer: id)
            }
        }
        let notes = (0..<3).flatMap { number in
            ids.map { id in
                CaseCommand(id) { view in
                    let count = view?.ours.count ?? 0
                    let draft = EventDraft(
                        type: .note,
                        data: ["by": SampleData.agency, "kind": "question", "text": .string("\(number)")])
                    return Decision(
                        steps: [.write(draft)], answer: count == number + 1 ? id : own.caseOfNobody)
                }
            }
        }
        let outcomes = await gateway.journal.performEach(commands + notes)
        for (outcome, id) in zip(outcomes, ids + ids + ids + ids) { #expect(try outcome.get() == id) }
        #expect(scene.gateway.store.commitCount - before <= 8)
    }

    @Test("a case that another node changed meanwhile is decided again on what stands then")
    func stale() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        try await scene.submit(id)
        scene.gateway.store.fail(commit: 1, .stale)
        try await scene.note(id)
        let file = try #require(try await scene.gateway.file(id))
        #expect(file.origin.count == 2)
        #expect(file.record.version == 3)
    }

    @Test("a record that changed meanwhile is a conflict, and nothing is written")
    func recordStale() async throws {
        let scene = try await OriginScene()
        let kind = RecordKind(rawValue: "test")
        _ = try await scene.gateway.store.commit([Change(writes: [.record(kind, key: "a", value: [1])])])
        let id = scene.newID(1)
        let new = NewCase(
            id: id, ourSide: .origin, origin: scene.gateway.id, destination: scene.peer.id, matter: [:])
        do throws(JournalFault) {
            try await scene.gateway.journal.perform(on: id) { _ in
                Decision(
                    steps: [.create(new)], expecting: [.recordVersion(kind, "a", 0)], answer: ())
            }
            Issue.record("a stale record was not seen")
        } catch { #expect(error.code == .conflict) }
        #expect(try await scene.gateway.file(id) == nil)
    }

    @Test(
        "after an unknown outcome the journal reads back: what is there is there once, what is not is written"
    )
    func unknown() async throws {
        for fault in [ModelStore.Fault.unknownWritten, .unknownNotWritten] {
            let scene = try await OriginScene()
            let id = scene.newID(1)
            scene.gateway.store.fail(commit: 1, fault)
            #expect(try await scene.submit(id) == "written")
            let file = try #require(try await scene.gateway.file(id))
            #expect(file.origin.count == 1)
            try await scene.note(id)
            #expect(try await scene.gateway.file(id)?.origin.count == 2)
        }
    }

    @Test(
        "while the store cannot be read back the outcome stays unknown, and the next command goes on from what is there"
    )
    func unknownUnread() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        scene.gateway.store.fail(commit: 1, .unknownWritten)
        scene.gateway.store.fail(read: 3)
        let fault = await #expect(throws: JournalFault.self) { try await scene.submit(id) }
        #expect(fault?.code == .storeOutcomeUnknown)
        #expect(try await scene.submit(id) == "there")
        try await scene.note(id)
        #expect(try await scene.gateway.file(id)?.origin.count == 2)
    }

    @Test("a full disk refuses what is new, reads go on, and it recovers alone")
    func full() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        try await scene.submit(id)
        scene.gateway.store.isFull = true
        let fault = await #expect(throws: JournalFault.self) { try await scene.note(id) }
        #expect(fault?.code == .storeFull)
        #expect(try await scene.gateway.file(id)?.origin.count == 1)
        scene.gateway.store.isFull = false
        try await scene.note(id)
        #expect(try await scene.gateway.file(id)?.origin.count == 2)
    }

    @Test("in a fenced case nothing of ours is written; new cases do not wait")
    func fenced() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        try await scene.submit(id)
        scene.clock.advance(milliseconds: 10)
        await scene.gateway.journal.fence(
            peer: scene.peer.id, at: FenceTime(ours: scene.clock.now(), theirs: scene.clock.now()))
        let fault = await #expect(throws: JournalFault.self) { try await scene.note(id) }
        #expect(fault?.code == .caseFenced)
        scene.clock.advance(milliseconds: 1)
        let other = scene.newID(2)
        try await scene.submit(other)
        try await scene.note(other)
        await scene.gateway.journal.lift(case: id)
        try await scene.note(id)
        await scene.gateway.journal.fence(case: other)
        let again = await #expect(throws: JournalFault.self) { try await scene.note(other) }
        #expect(again?.code == .caseFenced)
        await scene.gateway.journal.lift(peer: scene.peer.id)
        await scene.gateway.journal.lift(case: other)
        try await scene.note(other)
    }

    @Test(
        "an event that the peer rejected goes aside with all behind it, and what is written then takes its place"
    )
    func aside() async throws {
        let scene = try await OriginScene()
        let id = scene.newID(1)
        try await scene.submit(id)
        try await scene.note(id, "一")
        try await scene.note(id, "二")
        try await scene.gateway.journal.perform(on: id) { _ in
            Decision(steps: [.setAside(from: 2, problem: Problem(.dataInvalid))], answer: ())
        }
        #expect(try await scene.gateway.file(id)?.origin.count == 1)
        #expect(try await scene.gateway.store.asides(of: id).map(\.key.sequence) == [2, 3])
        let queue = try await scene.gateway.store.outbox(for: scene.peer.id, after: nil, limit: 9)
        #expect(queue.elements.map(\.key.sequence) == [1])
        try await scene.note(id, "三")
        let file = try #require(try await scene.gateway.file(id))
        #expect(file.origin.count == 2)
        try await scene.gateway.journal.perform(on: id) { _ in
            Decision(steps: [.setAside(from: 1, problem: Problem(.matterUnknown))], answer: ())
        }
        let gone = try #require(try await scene.gateway.file(id))
        #expect(gone.origin.isEmpty && gone.record.summary.undeliverable)
        #expect(gone.record.summary.number == "SJ-1")
    }
}

extension GatewayID {
    /// A case of no one, as the wrong answer.
    var caseOfNobody: CaseID { CaseID.make(at: Timestamp(milliseconds: 0), random: (0, 0)) }
}
