import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("The door of a case's results")
struct ResultAccessTests {
    let bridge: Bridge
    let window: Caller
    let id: String
    let token: String
    private let proof = String(SampleCase.idNumber.suffix(4))

    /// A decided case.
    init() async throws {
        bridge = try await Bridge(seed: 64)
        window = try await bridge.origin.token(.window, "150627").caller
        let handler = try await bridge.destination.token(.handler, "150100").caller
        let body = SampleCase.body([("test", nil), ("delivery", ["way": "electronic"])])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let links = bridge.origin.office.links
        try await links.keepTrackingToken(of: try CaseID(id))
        token = links.trackingToken(of: try CaseID(id))
        var upload = try await DocumentDesk(bridge.destination.office, bytesMax: 100).begin(
            name: "scan.pdf", mediaType: "application/pdf", bytes: nil, by: handler)
        try await upload.take(Array("示例决定".utf8))
        let paper: JSON = ["title": "示例决定书", "sealed": "none", "blob": try await upload.finish()]
        let decision: JSON = ["outcome": "approved", "documents": [paper]]
        for (type, data) in [("accepted", [:]), ("decided", decision)] as [(String, JSON)] {
            _ = try await CaseDesk(bridge.destination.office).write(
                ["type": .string(type), "data": data], to: id, key: nil, by: handler)
        }
        try await bridge.carry(CaseID(id))
    }

    private var desk: ApplicantResults { ApplicantResults(bridge.origin.office) }
    private var clock: SetClock { bridge.origin.clock }

    /// What a guess is answered; nil: let in.
    private func guess(_ proof: String) async -> OfficeRefusal? {
        do throws(OfficeRefusal) {
            _ = try await desk.list(token, proof: proof)
            return nil
        } catch { return error }
    }

    private func wrong(_ times: Int) async -> [ErrorCode?] {
        var codes: [ErrorCode?] = []
        for _ in 0..<times { codes.append(await guess("0000")?.code) }
        return codes
    }

    private func pauses() async throws -> [String] {
        try await bridge.origin.store.audit(after: 0, limit: 1_000)
            .filter { $0.action == "result_access_locked" }.map(\.detail)
    }

    @Test("four wrong guesses leave it open, the fifth begins a quarter of an hour, a sixth is not judged")
    func limit() async throws {
        #expect(await wrong(4) == Array(repeating: .linkProofWrong, count: 4))
        #expect(await guess(proof) == nil)
        // Who knows it has started anew.
        #expect(await wrong(4) == Array(repeating: .linkProofWrong, count: 4))
        let fifth = try #require(await guess("0000"))
        #expect(fifth.code == .linkLocked)
        // Nine in the morning of 9 March in China.
        #expect(fifth.message.contains("2026-03-09 09:15:00") && fifth.message.contains("受理窗口"))
        #expect(fifth.detail.contains("2026-03-09T01:15:00.000Z"))
        #expect(await guess("0000")?.code == .linkLocked)
        #expect(await guess(proof)?.code == .linkLocked)
        #expect(try await pauses() == ["until 2026-03-09T01:15:00.000Z"])
    }

    @Test(
        "a pause ends at its moment and not a millisecond before; each further wrong guess begins a longer one"
    )
    func growing() async throws {
        _ = await wrong(5)
        let pauses: [Int64] = [900_000, 3_600_000, 86_400_000, 604_800_000, 604_800_000]
        for (place, pause) in pauses.enumerated() {
            clock.advance(milliseconds: pause - 1)
            #expect(await guess(proof)?.code == .linkLocked, "pause \(place)")
            clock.advance(milliseconds: place % 2 == 0 ? 1 : 2)
            #expect(await guess("0000")?.code == .linkLocked, "one guess after pause \(place)")
            #expect(await guess(proof)?.code == .linkLocked, "and no second")
        }
        #expect(try await self.pauses().count == 6)
        clock.advance(milliseconds: 604_800_000)
        #expect(await guess(proof) == nil)
        // And then as at the beginning.
        #expect(await wrong(5).map { $0 == .linkLocked } == [false, false, false, false, true])
        clock.advance(milliseconds: 900_000)
        #expect(await guess(proof) == nil)
    }

    @Test("guesses at one time count one by one, and begin one pause")
    func together() async throws {
        let (desk, token) = (desk, token)
        await withTaskGroup(of: Void.self) { group in
            // `try?`: what each is told is not the question.
            for _ in 0..<8 { group.addTask { _ = try? await desk.list(token, proof: "0000") } }
        }
        #expect(await guess(proof)?.code == .linkLocked)
        #expect(try await pauses().count == 1)
    }

    @Test("a clerk opens it at once, also between pauses; who may not write does not")
    func unlocked() async throws {
        let reader = try await bridge.origin.token(.handler, "150627").caller
        #expect(try await desk.unlock(id, by: window) == ["unlocked": false])
        _ = await wrong(4)
        #expect(try await desk.unlock(id, by: window) == ["unlocked": false])
        _ = await wrong(1)
        await #expect(throws: OfficeRefusal(.forbidden)) { try await desk.unlock(id, by: reader) }
        #expect(await guess(proof)?.code == .linkLocked)
        #expect(try await desk.unlock(id, by: window) == ["unlocked": true])
        #expect(try await desk.unlock(id, by: window) == ["unlocked": false])
        #expect(await wrong(5).map { $0 == .linkLocked } == [false, false, false, false, true])
        // The pause is over, yet one guess would begin the next: he is given all five.
        clock.advance(milliseconds: 900_000)
        #expect(try await desk.unlock(id, by: window) == ["unlocked": true])
        #expect(await wrong(4) == Array(repeating: .linkProofWrong, count: 4))
        #expect(await guess(proof) == nil)
    }

    @Test("the pause is the store's: a gateway that was started again knows it")
    func durable() async throws {
        _ = await wrong(5)
        let again = try Region(.ordos, clock: clock, seed: 64, store: bridge.origin.store)
        try await again.load()
        let desk = ApplicantResults(again.office)
        await #expect(throws: OfficeRefusal(.linkLocked)) { try await desk.list(token, proof: proof) }
        clock.advance(milliseconds: 900_000)
        #expect(try await desk.list(token, proof: proof)["documents"]?.arrayValue?.count == 1)
    }

    @Test(
        "what an older gateway locked takes one guess again; a row that cannot be read waits for a clerk",
        arguments: [
            (#"{"wrong_proofs":5}"#, true), (#"{"wrong_proofs":9223372036854775807}"#, true), ("{}", false),
            ("x", false), (#"{"wrong_proofs":"5"}"#, false), (#"{"wrong_proofs":-1}"#, false),
            (#"{"wrong_proofs":5,"opens_at":"soon"}"#, false), (#"{"wrong_proofs":5,"opens_at":5}"#, false),
        ])
    func rows(_ row: String, _ opens: Bool) async throws {
        let write = Write.record(RecordKind(rawValue: "result_access"), key: id, value: Array(row.utf8))
        #expect(try await bridge.origin.journal.write([Change(writes: [write])]) == [.committed])
        clock.advance(milliseconds: 365 * 86_400_000)
        if opens { #expect(await guess("0000")?.code == .linkLocked) }
        #expect(await guess(proof)?.code == .linkLocked)
        #expect(try await desk.unlock(id, by: window) == ["unlocked": true])
        #expect(await guess(proof) == nil)
    }
}
