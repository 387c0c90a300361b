import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Parcels between two gateways that no wire joins")
struct ParcelTests {
    let scene: ParcelScene
    let window: Caller
    let handler: Caller

    init() async throws {
        scene = try await ParcelScene(seed: 40)
        window = try await scene.bridge.origin.token(.window, "150627").caller
        handler = try await scene.bridge.destination.token(.handler, "150100").caller
    }

    private var here: CaseDesk { CaseDesk(scene.origin.region.office) }
    private var there: CaseDesk { CaseDesk(scene.destination.region.office) }

    private func submit() async throws -> String {
        let line = try await Intake(scene.origin.region.office).submit(
            SampleCase.body(), key: nil, by: window)
        return try #require(line["id"]?.stringValue)
    }

    private func outward() async throws -> Parcel {
        try await scene.origin.make(for: scene.destination.region.id)
    }
    private func homeward() async throws -> Parcel {
        try await scene.destination.make(for: scene.origin.region.id)
    }

    private func file(_ end: ParcelEnd, _ id: String) async throws -> CaseFile? {
        let caseID = try CaseID(id)
        return try await end.region.store.cases([caseID])[caseID]
    }

    private func expectSameLogs(_ id: String) async throws {
        let (one, other) = (try await file(scene.origin, id), try await file(scene.destination, id))
        for side in [Side.origin, .destination] {
            #expect(one?.log(of: side).map(\.digest) == other?.log(of: side).map(\.digest))
        }
        #expect(one?.record.summary.state == other?.record.summary.state)
    }

    @Test("a case goes from intake to its result by parcels alone, and both queues empty themselves")
    func wholeCase() async throws {
        let id = try await submit()
        #expect(try await scene.destination.take(try await outward()).map(\.status) == [.stored])
        for (type, data) in [
            ("received", [:]), ("accepted", [:]), ("decided", ["outcome": "approved"]), ("completed", [:]),
        ] as [(String, JSON)] {
            _ = try await there.write(["type": .string(type), "data": data], to: id, key: nil, by: handler)
        }
        let back = try await homeward()
        #expect(back.receipts.count == 1 && back.events.count == 4)
        #expect(try await scene.origin.take(back).map(\.status) == [.stored, .stored, .stored, .stored])
        #expect(try await scene.origin.waiting() == 0)
        let confirming = try await outward()
        #expect(confirming.lines.isEmpty && confirming.receipts.count == 1)
        try await scene.destination.take(confirming)
        #expect(try await scene.destination.waiting() == 0)
        try await expectSameLogs(id)
        #expect(try await file(scene.origin, id)?.record.summary.state == .completed)
        let log = try await file(scene.destination, id)?.log(of: .destination) ?? []
        for event in log {
            guard case .delivered = event.delivery else {
                Issue.record("event \(event.key.sequence) is not proved delivered")
                continue
            }
        }
    }

    @Test("a parcel made twice holds the same events, until a receipt comes")
    func repeatable() async throws {
        _ = try await submit()
        let (one, other) = (try await outward(), try await outward())
        #expect(one.events == other.events && one.events.count == 1)
        #expect(try await scene.origin.waiting() == 1)
        try await scene.destination.take(one)
        #expect(try await outward().events == one.events, "the receipt is still on its way")
        try await scene.origin.take(try await homeward())
        #expect(try await outward().events.isEmpty)
    }

    @Test("a parcel taken twice does nothing twice, and its receipts settle all the same")
    func idempotent() async throws {
        let id = try await submit()
        let parcel = try await outward()
        #expect(try await scene.destination.take(parcel).map(\.status) == [.stored])
        let before = try await file(scene.destination, id)
        #expect(try await scene.destination.take(parcel).map(\.status) == [.duplicate])
        #expect(try await file(scene.destination, id)?.record == before?.record)
        let back = try await homeward()
        #expect(back.receipts.count == 1, "the batch's receipt is replaced, not added to")
        try await scene.origin.take(back)
        try await scene.origin.take(back)
        #expect(try await scene.origin.waiting() == 0)
    }

    @Test("nothing personal stands open in a parcel")
    func isSealed() async throws {
        _ = try await submit()
        let parcel = try await outward()
        let text = String(decoding: parcel.lines.flatMap { $0 }, as: UTF8.self)
        #expect(text.contains("\"sealed\":\"") && !text.contains("~"))
        for secret in [SampleCase.name, SampleCase.idNumber] { #expect(!text.contains(secret)) }
        // A disclosure in the clear is base64url: no event's own text may hold one.
        #expect(!text.contains("WyJ"))
    }

    @Test("a lost parcel, and one that comes late, do no harm")
    func lossAndLateness() async throws {
        let id = try await submit()
        _ = try await outward()
        let second = try await outward()
        try await scene.destination.take(second)
        _ = try await there.write(["type": "received", "data": [:]], to: id, key: nil, by: handler)
        let lost = try await homeward()
        _ = try await there.write(["type": "accepted", "data": [:]], to: id, key: nil, by: handler)
        try await scene.origin.take(try await homeward())
        #expect(try await scene.origin.take(lost).map(\.status) == [.duplicate])
        try await scene.destination.take(try await outward())
        try await expectSameLogs(id)
        #expect(try await scene.destination.waiting() == 0)
    }

    @Test("an import cut off after any piece is made whole by importing again")
    func cutOff() async throws {
        let ids = [try await submit(), try await submit()]
        for most in 0..<4 {
            let parcel = try await outward()
            try await scene.destination.take(parcel, most: most)
        }
        try await scene.destination.take(try await outward())
        for id in ids { try await expectSameLogs(id) }
    }

    @Test("parcels in random order, lost and repeated, bring both sides to the same logs")
    func randomWays() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        let random = SeededRandom(seed: seed)
        let id = try await submit()
        var acts = ["received", "accepted", "progressed", "progressed", "decided"][...]
        var (out, home): ([Parcel], [Parcel]) = ([], [])
        for _ in 0..<60 {
            switch random.word() % 5 {
            case 0:
                guard let type = acts.first, try await file(scene.destination, id) != nil else { continue }
                let data: JSON =
                    switch type {
                    case "progressed": ["step": "审查", "state": "done"]
                    case "decided": ["outcome": "approved"]
                    default: [:]
                    }
                _ = try await there.write(
                    ["type": .string(type), "data": data], to: id, key: nil, by: handler)
                acts = acts.dropFirst()
            case 1: out.append(try await outward())
            case 2: home.append(try await homeward())
            case 3:
                // Any parcel ever made, again or for the first time.
                guard !out.isEmpty else { continue }
                try await scene.destination.take(out[Int(random.word() % UInt64(out.count))])
            default:
                guard !home.isEmpty else { continue }
                try await scene.origin.take(home[Int(random.word() % UInt64(home.count))])
            }
            scene.origin.region.clock.advance(milliseconds: 1_000)
        }
        for _ in 0..<2 {
            try await scene.destination.take(try await outward())
            try await scene.origin.take(try await homeward())
        }
        try await scene.destination.take(try await outward())
        try await expectSameLogs(id)
        #expect(try await scene.origin.waiting() + scene.destination.waiting() == 0)
    }

    @Test("an old receipt does not take what was queued after it out of the queue")
    func oldReceipt() async throws {
        let id = try await submit()
        try await scene.destination.take(try await outward())
        let old = try await homeward()
        try await scene.origin.take(old)
        scene.origin.region.clock.advance(milliseconds: 60_000)
        // The peer has lost the case and says so; the event is queued anew.
        let stored = try #require(try await file(scene.origin, id)?.log(of: .origin).first)
        let record = try #require(try await file(scene.origin, id)?.record)
        let again = OutboxEntry(
            key: stored.key, hop: record.peer, author: scene.origin.region.id, audience: record.peer,
            digest: stored.digest, enqueuedAt: scene.origin.region.clock.now(),
            dueAt: scene.origin.region.clock.now())
        _ = try await scene.origin.region.store.commit([Change(writes: [.enqueue(again)])])
        try await scene.origin.take(old)
        #expect(try await scene.origin.waiting() == 1)
    }

    @Test("a blob travels with the event that names it, and one that is missing is asked for")
    func blobs() async throws {
        let office = scene.origin.region.office
        var upload = try await DocumentDesk(office, bytesMax: 1_000).begin(
            name: "示例.pdf", mediaType: "application/pdf", bytes: nil, by: window)
        try await upload.take(Array("示例材料".utf8))
        let kept = try await upload.finish()
        let material = SampleCase.material("M07", blob: kept)
        let materials: JSON = .array([SampleCase.material("M01"), SampleCase.material("M02"), material])
        _ = try await Intake(office).submit(
            SampleCase.body([("materials", materials)]), key: nil, by: window)
        var parcel = try await outward()
        #expect(parcel.blobs.count == 1)
        let whole = parcel
        parcel.blobs = [:]
        guard case .deferred(.missing) = try await scene.destination.take(parcel)[0].status else {
            Issue.record("an event was taken without its blob")
            return
        }
        #expect(try await scene.destination.take(whole).map(\.status) == [.stored])
    }
}

@Suite("Parcels that are refused")
struct ParcelRefusalTests {
    let scene: ParcelScene
    let parcel: Parcel

    init() async throws {
        scene = try await ParcelScene(seed: 41)
        let window = try await scene.bridge.origin.token(.window, "150627").caller
        _ = try await Intake(scene.origin.region.office).submit(SampleCase.body(), key: nil, by: window)
        parcel = try await scene.origin.make(for: scene.destination.region.id)
    }

    private func refusal(_ manifest: ParcelManifest) -> ErrorCode? {
        do throws(CodeFault) {
            try scene.destination.taking.admit(manifest)
            return nil
        } catch { return error.code }
    }

    @Test("a parcel for another gateway, or of a stranger, is not taken")
    func heads() throws {
        var other = parcel.manifest
        other.to = try GatewayID("spiffe://baotou.tongban/gateway/150200")
        #expect(refusal(other) == .parcelMisaddressed)
        var stranger = parcel.manifest
        stranger.from = try GatewayID("spiffe://baotou.tongban/gateway/150200")
        #expect(refusal(stranger) == .peerUnknown)
        #expect(refusal(parcel.manifest) == nil)
    }

    @Test("the wrong end of a parcel is misaddressed: its maker does not take it")
    func ownParcel() throws {
        do throws(CodeFault) {
            try scene.origin.taking.admit(parcel.manifest)
            Issue.record("taken")
        } catch { #expect(error.code == .parcelMisaddressed) }
    }

    @Test("an event of a third author is refused, whatever the manifest says")
    func thirdAuthor() async throws {
        // 呼和浩特 is handed what 鄂尔多斯 wrote, by one who says it is 呼和浩特's own neighbour.
        let batch = try ParcelBatch(line: parcel.lines[0], number: 1)
        let baotou = try GatewayID("spiffe://baotou.tongban/gateway/150200")
        let results = try await scene.destination.taking.take(batch, from: baotou)
        guard case .rejected(let problem) = results[0].status else {
            Issue.record("\(results[0].status)")
            return
        }
        #expect(problem.code == "author_not_allowed")
    }

    @Test("disclosures in the clear, a changed text and a changed signature are refused; nothing is written")
    func badEvents() async throws {
        let line = String(decoding: parcel.lines[0], as: UTF8.self)
        let json = try JSON.parse(Array(line.utf8))
        let jws = try #require(json["events"]?[0]?["jws"]?.stringValue)
        func results(_ element: JSON) async throws -> ReceiptStatus {
            let line: JSON = ["events": .array([element])]
            return try await scene.destination.taking.take(
                try ParcelBatch(line: line.serialized(), number: 1), from: scene.origin.region.id)[0].status
        }
        for (element, word) in [
            (JSON.string(jws + "~WyJhIiwiYiIsMV0~"), "data_invalid"), (.string(jws + "~"), "data_invalid"),
            (["jws": .string(String(jws.dropLast(2)))], "signature_invalid"),
            (["jws": "not.an.event"], "signature_invalid"),
        ] as [(JSON, String)] {
            guard case .rejected(let problem) = try await results(element) else {
                Issue.record("\(element)")
                continue
            }
            #expect(problem.code == word)
        }
        guard case .deferred = try await results(["jws": .string(jws), "sealed": "x.y.z"]) else {
            Issue.record("a sealed part that does not open is the carrier's fault")
            return
        }
        #expect(
            try await scene.destination.region.store.list(CaseQuery(), after: nil, limit: 10).elements.isEmpty
        )
        // The right one is taken after all of that.
        #expect(try await scene.destination.take(parcel).map(\.status) == [.stored])
    }

    @Test("a receipt that proves nothing changes nothing")
    func badReceipts() async throws {
        #expect(try await scene.origin.taking.take(receipts: ["x", "a.b.c"]) == [false, false])
        try await scene.destination.take(parcel)
        let good = try #require(try await scene.destination.make(for: scene.origin.region.id).receipts.first)
        let forged = good.dropLast(3) + "AAA"
        #expect(try await scene.origin.taking.take(receipts: [String(forged)]) == [false])
        #expect(try await scene.origin.waiting() == 1)
        #expect(try await scene.origin.taking.take(receipts: [good]) == [true])
        #expect(try await scene.origin.waiting() == 0)
    }

    @Test("a blob under another's name is dropped")
    func wrongBlob() async throws {
        let digest = SHA256Hash.digest(of: "示例")
        do throws(CodeFault) {
            _ = try await scene.destination.taking.put(
                [1, 2, 3], of: digest, at: 0, total: 3, from: scene.origin.region.id)
            Issue.record("taken")
        } catch { #expect(error.code == .digestWrong) }
    }
}
