import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import StrictJSON
import Testing

@Suite("Restoration: both logs fetched back")
struct RestorationTests {
    /// Pages of both logs as a peer would serve them.
    private func entries(_ file: CaseFile, _ vault: Vault, erased: Bool = false) throws -> [ReceivedEvent] {
        let view = try CaseView(file, vault: vault)
        return try (file.origin + file.destination).map { stored in
            let text = try view.text(of: stored)
            let shown = erased ? String(decoding: stored.jws, as: UTF8.self) + "~" : text
            return try #require(ReceivedEvent(pageEntry: ["event": .string(shown), "erased": .bool(erased)]))
        }
    }

    private func played() async throws -> Scene {
        let scene = try await Scene()
        let first = try await scene.begin()
        _ = try await scene.gateway.journal.perform(on: scene.caseID) { _ in
            Decision(steps: [.write(EventDraft(type: .received, data: SampleData.received))], answer: true)
        }
        #expect(try await scene.take(scene.note(2, after: first, seen: 1)) == .stored)
        return scene
    }

    /// A case that was played, and its gateway with an empty store.
    private func lost(erased: Bool = false) async throws -> (Scene, CaseFile, [ReceivedEvent]) {
        let scene = try await played()
        let file = try #require(try await scene.gateway.file(scene.caseID))
        let entries = try entries(file, scene.gateway.own.vault, erased: erased)
        scene.gateway.store.restore(ModelTables())
        try await scene.gateway.enrol(scene.author)
        scene.gateway.restart()
        return (scene, file, entries)
    }

    @Test("a store that was lost is whole again, own events among them, and goes on where it was")
    func comesBack() async throws {
        let (scene, file, entries) = try await lost()
        let outcome = try await scene.gateway.admission.restore(scene.caseID, entries, from: scene.author.id)
        #expect(outcome.isWhole && outcome.appended == 3)
        let again = try #require(try await scene.gateway.file(scene.caseID))
        #expect(again.origin.map(\.digest) == file.origin.map(\.digest))
        #expect(again.destination.map(\.digest) == file.destination.map(\.digest))
        #expect(again.record.summary.state == file.record.summary.state)
        #expect(again.destination.first?.delivery == .returned(at: scene.clock.now()))
        let second = try await scene.gateway.admission.restore(scene.caseID, entries, from: scene.author.id)
        #expect(second == RestoreOutcome())
        _ = try await scene.gateway.journal.perform(on: scene.caseID) { _ in
            Decision(
                steps: [
                    .write(
                        EventDraft(
                            type: .note, data: SampleData.note.data, personal: SampleData.note.personal))
                ],
                answer: true)
        }
        let longer = try await scene.gateway.file(scene.caseID)
        #expect(longer?.destination.count == 2)
    }

    @Test("an old store takes what it forgot, and its own event that never left makes room")
    func old() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        let snapshot = scene.gateway.store.snapshot()
        _ = try await scene.gateway.journal.perform(on: scene.caseID) { _ in
            Decision(steps: [.write(EventDraft(type: .received, data: SampleData.received))], answer: true)
        }
        #expect(try await scene.take(scene.note(2, after: first, seen: 1)) == .stored)
        let file = try #require(try await scene.gateway.file(scene.caseID))
        let entries = try entries(file, scene.gateway.own.vault)
        scene.gateway.store.restore(snapshot)
        scene.gateway.restart()
        _ = try await scene.gateway.journal.perform(on: scene.caseID) { _ in
            Decision(
                steps: [
                    .write(
                        EventDraft(
                            type: .note, data: SampleData.note.data, personal: SampleData.note.personal))
                ],
                answer: true)
        }
        let outcome = try await scene.gateway.admission.restore(scene.caseID, entries, from: scene.author.id)
        #expect(outcome.isWhole && outcome.setAside == 1 && outcome.appended == 2)
        let again = try #require(try await scene.gateway.file(scene.caseID))
        #expect(again.destination.map(\.digest) == file.destination.map(\.digest))
        #expect(try await scene.gateway.store.asides(of: scene.caseID).count == 1)
    }

    @Test("erased events are taken when pulled, and only then")
    func erased() async throws {
        let (scene, file, entries) = try await lost(erased: true)
        let pushed = String(decoding: file.origin[0].jws, as: UTF8.self) + "~"
        #expect(try await scene.take(pushed).code == "data_invalid")
        let outcome = try await scene.gateway.admission.restore(scene.caseID, entries, from: scene.author.id)
        #expect(outcome.isWhole && outcome.appended == 3)
        let again = try #require(try await scene.gateway.file(scene.caseID))
        #expect(again.origin.map(\.erased) == [true, true])
        #expect(again.origin.map(\.sealed) == [nil, nil])
        let view = try CaseView(again, vault: scene.gateway.own.vault)
        #expect(try view.disclosures(of: again.origin[0].key) == nil)
    }

    @Test("what was refused for good is not taken from the author's own pages, nor what stands behind it")
    func refused() async throws {
        let scene = try await Scene()
        scene.gateway.matters.say(.closed(.matterUnknown, "no such matter"))
        let first = try scene.author.sign(scene.submitted())
        let second = try scene.author.sign(scene.note(2, after: first))
        #expect(try await scene.take(first).code == "matter_unknown")
        let pulled = [first, second].map { ReceivedEvent($0, isPulled: true) }
        let outcome = try await scene.gateway.admission.restore(scene.caseID, pulled, from: scene.author.id)
        #expect(outcome == RestoreOutcome())
        #expect(try await scene.gateway.file(scene.caseID) == nil)
        #expect(try await scene.take(first).code == "matter_unknown")
    }

    @Test("an author's events before the one that was refused are taken")
    func refusedLater() async throws {
        let (scene, file, entries) = try await lost()
        let refusal = Refusal(
            digest: file.origin[1].digest, author: scene.author.id, caseID: scene.caseID,
            problem: Problem(.transitionIllegal), at: scene.clock.now())
        _ = try await scene.gateway.journal.write([Change(writes: [.refusal(refusal)])])
        let outcome = try await scene.gateway.admission.restore(scene.caseID, entries, from: scene.author.id)
        #expect(outcome.isWhole && outcome.appended == 2)
        #expect(try await scene.gateway.file(scene.caseID)?.origin.map(\.digest) == [file.origin[0].digest])
    }

    @Test("a forged, altered or foreign entry is not taken, and the case is told not to be whole")
    func forged() async throws {
        let scene = try await played()
        let file = try #require(try await scene.gateway.file(scene.caseID))
        var entries = try entries(file, scene.gateway.own.vault)
        let forger = try Author(scene.gateway.id.description, seed: 5)
        let forged = forger.parts(
            "note", case: scene.caseID, to: scene.author.id, sequence: 2, seen: 2,
            previous: file.destination[0].digest, time: scene.clock.now(), data: SampleData.note.data,
            personal: SampleData.note.personal)
        entries.append(ReceivedEvent(try forger.sign(forged), isPulled: true))
        let outcome = try await scene.gateway.admission.restore(scene.caseID, entries, from: scene.author.id)
        #expect(!outcome.isWhole && outcome.appended == 0)
        #expect(try await scene.gateway.file(scene.caseID)?.destination.count == 1)
    }

    @Test("where not one entry can be taken, people are told too")
    func allForged() async throws {
        let (scene, file, entries) = try await lost()
        let other = try Author("spiffe://other.tongban/gateway/150700", seed: 6)
        try await scene.gateway.enrol(other)
        let theirs = Array(entries.prefix(file.origin.count))
        let outcome = try await scene.gateway.admission.restore(scene.caseID, theirs, from: other.id)
        #expect(!outcome.isWhole && outcome.appended == 0)
        #expect(scene.gateway.alarms.raised.contains(.dataInvalid))
    }
}

extension CaseView {
    /// The SD-JWT text of a stored event.
    func text(of stored: StoredEvent) throws -> String {
        let jws = String(decoding: stored.jws, as: UTF8.self)
        guard let disclosures = try disclosureText(of: stored.key), !disclosures.isEmpty else {
            return jws + "~"
        }
        return jws + "~" + String(decoding: disclosures, as: UTF8.self) + "~"
    }
}
