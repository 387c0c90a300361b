import Casework
import Codes
import Exchange
import Foundation
import StrictJSON
import Testing

/// How fast a gateway's own work is, without network and disk; set `EXCHANGE_RATES` and build for release to see it.
@Suite("Rates", .enabled(if: ProcessInfo.processInfo.environment["EXCHANGE_RATES"] != nil))
struct RateTests {
    @Test("admission of full batches of new cases, and submissions written")
    func rates() async throws {
        let scene = try await Scene()
        var batches: [[ReceivedEvent]] = []
        for number in 0..<40 {
            var batch: [ReceivedEvent] = []
            for place in 0..<256 {
                let sample = SampleData.submitted()
                var personal = sample.personal
                personal["form"] = ["text": .string(String(repeating: "样例", count: 150))]
                let id = CaseID.make(at: scene.clock.now(), random: (UInt64(number), UInt64(place)))
                batch.append(
                    ReceivedEvent(
                        try scene.author.sign(
                            scene.author.parts(
                                "submitted", case: id, to: scene.gateway.id, time: scene.clock.now(),
                                data: sample.data, personal: personal))))
            }
            batches.append(batch)
        }
        let clock = ContinuousClock()
        let taken = try await clock.measure {
            for batch in batches { _ = try await scene.gateway.admission.take(batch, from: scene.author.id) }
        }
        print(
            "admission: \(Int(40 * 256 / (taken / .seconds(1)))) events/s, \(batches[0][0].bytes) bytes each")
        let origin = try await OriginScene()
        let gateway = origin.gateway
        let peer = origin.peer.id
        let own = gateway.id
        let commands = (0..<5_000).map { number in
            let id = origin.newID(UInt64(number))
            let sample = SampleData.submitted()
            let new = NewCase(
                id: id, ourSide: .origin, origin: own, destination: peer, matter: OpenCounter.entry)
            return CaseCommand(id) { _ in
                let draft = EventDraft(type: .submitted, data: sample.data, personal: sample.personal)
                return Decision(steps: [.create(new), .write(draft)], answer: ())
            }
        }
        let written = try await clock.measure {
            for outcome in await gateway.journal.performEach(commands) { try outcome.get() }
        }
        print("journal: \(Int(5_000 / (written / .seconds(1)))) submissions/s")
    }
}
