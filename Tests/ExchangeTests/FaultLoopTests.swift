import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import StrictJSON
import Testing

/// The store fails at call N, for N = 1, 2, … until a run passes untouched.
@Suite("Failing at call N")
struct FaultLoopTests {
    private static let callsMax = 60

    @Test(
        "what admission acknowledged is kept, whatever call of the store fails, and the batch sent again ends whole",
        arguments: [
            ModelStore.Fault.fails, .full, .unknownWritten, .unknownNotWritten, .crashBeforeSync, .stale,
        ])
    func admissionCommits(fault: ModelStore.Fault) async throws {
        var isTouched = true
        var number = 1
        while isTouched, number < Self.callsMax {
            let scene = try await Scene(seed: UInt64(number))
            let batch = try self.batch(scene)
            let before = scene.gateway.store.commitCount
            scene.gateway.store.fail(commit: number, fault)
            var acknowledged: Set<Digest> = []
            for _ in 0..<6 {
                let results = try? await scene.gateway.admission.take(batch, from: scene.author.id)
                for result in results ?? [] where result.status.isDelivered {
                    acknowledged.insert(result.digest)
                }
                if fault == .crashBeforeSync {
                    scene.gateway.store.crash()
                    scene.gateway.restart()
                }
                let kept = try await scene.gateway.store.knownEvents(batch.map(\.digest))
                #expect(acknowledged.isSubset(of: kept), "call \(number)")
                if acknowledged.count == 5 { break }
            }
            isTouched = before + number <= scene.gateway.store.commitCount
            try await expectWhole(scene, batch, "commit \(number) \(fault)")
            number += 1
        }
        #expect(number > 1 && number < Self.callsMax)
    }

    @Test("what admission acknowledged is kept when any read fails")
    func admissionReads() async throws {
        var isTouched = true
        var number = 1
        while isTouched, number < Self.callsMax {
            let scene = try await Scene(seed: UInt64(number))
            let batch = try self.batch(scene)
            let before = scene.gateway.store.readCount
            scene.gateway.store.fail(read: number)
            for _ in 0..<3 { _ = try? await scene.gateway.admission.take(batch, from: scene.author.id) }
            isTouched = before + number <= scene.gateway.store.readCount
            scene.gateway.store.crash()
            try await expectWhole(scene, batch, "read \(number)")
            number += 1
            if number > 25 { break }
        }
    }

    @Test(
        "a submission acknowledged is there once, whatever commit fails and however",
        arguments: [
            ModelStore.Fault.fails, .full, .unknownWritten, .unknownNotWritten, .crashBeforeSync, .stale,
        ])
    func submissions(fault: ModelStore.Fault) async throws {
        for number in 1...6 {
            let scene = try await OriginScene(seed: UInt64(number))
            let id = scene.newID(UInt64(number))
            scene.gateway.store.fail(commit: number, fault)
            var answers = 0
            var notes = 0
            for _ in 0..<4 where answers == 0 {
                if (try? await scene.submit(id)) != nil { answers += 1 }
                if fault == .crashBeforeSync, answers == 0 {
                    scene.gateway.store.crash()
                    scene.gateway.restart()
                }
            }
            #expect(answers == 1)
            for _ in 0..<4 { if (try? await scene.note(id)) != nil { notes += 1 } }
            let kept = try #require(try await scene.gateway.file(id)).origin.count
            #expect(kept >= 1 + notes && kept <= 5, "commit \(number) \(fault)")
            try expectChain(try #require(try await scene.gateway.file(id)).origin)
        }
    }

    private func batch(_ scene: Scene) throws -> [ReceivedEvent] {
        var texts: [String] = []
        let first = try scene.author.sign(scene.submitted())
        let second = try scene.author.sign(scene.note(2, after: first))
        let third = try scene.author.sign(scene.note(3, after: second))
        texts += [first, second, third]
        for number in 0..<2 {
            let sample = SampleData.submitted()
            texts.append(
                try scene.author.sign(
                    scene.author.parts(
                        "submitted", case: CaseID.make(at: scene.clock.now(), random: (50, UInt64(number))),
                        to: scene.gateway.id, time: scene.clock.now(), data: sample.data,
                        personal: sample.personal)))
        }
        var bad = scene.note(4, after: third)
        bad.payload["specversion"] = "9"
        texts.append(try scene.author.sign(bad))
        return texts.map { ReceivedEvent($0) }
    }

    /// A last time, nothing planted: all delivered, each once, the refusal as it was.
    private func expectWhole(_ scene: Scene, _ batch: [ReceivedEvent], _ what: String) async throws {
        let results = try await scene.gateway.admission.take(batch, from: scene.author.id)
        #expect(results.dropLast().allSatisfy { $0.status.isDelivered }, "\(what)")
        #expect(results.last?.status.short == "data_invalid", "\(what)")
        let file = try #require(try await scene.gateway.file(scene.caseID))
        #expect(file.origin.map(\.digest) == batch.prefix(3).map(\.digest), "\(what)")
        try expectChain(file.origin)
    }

    private func expectChain(_ log: [StoredEvent]) throws {
        for (place, stored) in log.enumerated() {
            let payload = try #require(EventPayload.of(String(decoding: stored.jws, as: UTF8.self) + "~"))
            #expect(payload.sequence == place + 1)
            #expect(payload.previous == (place == 0 ? nil : log[place - 1].digest))
        }
    }
}
