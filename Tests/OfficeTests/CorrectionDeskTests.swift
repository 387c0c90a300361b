import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Correcting without a second trip")
struct CorrectionDeskTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 40)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private var here: CaseDesk { CaseDesk(bridge.origin.office) }
    private var there: CaseDesk { CaseDesk(bridge.destination.office) }
    private var desk: CorrectionDesk { CorrectionDesk(bridge.origin.office) }
    private let proof = String(SampleCase.idNumber.suffix(4))

    /// A case of which M01 and the purpose are to be corrected; its id.
    private func correcting(test: Bool = true) async throws -> String {
        let body = SampleCase.body([("test", test ? true : nil)])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let items: JSON = [
            ["material": "M01", "reason": "示例：照片模糊"], ["field": "/form/purpose", "reason": "示例：用途不清"],
        ]
        try await write(there, id, "correction_requested", ["due_days": 10, "items": items], by: handler)
        return id
    }

    @discardableResult private func write(
        _ desk: CaseDesk, _ id: String, _ type: String, _ data: JSON = [:], by caller: Caller
    ) async throws -> JSON {
        let answer = try await desk.write(
            ["type": .string(type), "data": data], to: id, key: nil, by: caller)
        try await bridge.carry(CaseID(id))
        return answer
    }

    private func issued(_ id: String) async throws -> String {
        let answer = try await desk.issue(for: id, by: window)
        let token = try #require(answer["token"]?.stringValue)
        #expect(answer["url"]?.stringValue == "https://public.test/c/" + token)
        return token
    }

    private func document(_ token: String) async throws -> JSON {
        var upload = try await desk.begin(
            token, proof: proof, name: "示例.jpg", mediaType: "image/jpeg", bytes: nil)
        try await upload.take(Array("示例".utf8))
        return try await upload.finish()
    }

    private func refusal(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch { return (error as? OfficeRefusal)?.code }
    }

    @Test(
        "who holds the link and knows the proof sees what is wrong, and nothing else; the look proves service"
    )
    func reading() async throws {
        let id = try await correcting()
        let token = try await issued(id)
        let seen = try await desk.read(token, proof: proof)
        let items = try #require(seen["items"]?.arrayValue)
        #expect(items.map { $0["material"] ?? $0["field"] } == ["M01", "purpose"])
        #expect(items.allSatisfy { $0["answered"] == false && $0["title"]?.stringValue?.isEmpty == false })
        #expect(items.first?["reason"] == "示例：照片模糊")
        let text = String(decoding: seen.serialized(), as: UTF8.self)
        #expect(!text.contains(SampleCase.name) && !text.contains(SampleCase.idNumber))
        _ = try await desk.read(token, proof: proof.lowercased())
        let events = try await here.timeline(id, purpose: nil, for: window)["events"]?.arrayValue ?? []
        let served = events.filter { $0["type"] == "served" }
        #expect(served.count == 1)
        #expect(served.first?["data"]?["way"] == "electronic")
    }

    @Test("partial answers leave the link open; the complete one ends correction and link")
    func answering() async throws {
        let id = try await correcting()
        let token = try await issued(id)
        let first = try await desk.answer(token, proof: proof, ["form": ["purpose": "示例新用途"]])
        #expect(first["complete"] == false)
        #expect(first["remaining"]?.arrayValue?.count == 1)
        #expect(try await here.show(id, purpose: nil, for: window)["state"] == "correcting")
        let rest = try await desk.read(token, proof: proof)["items"]?.arrayValue
        #expect(rest?.map { $0["answered"] } == [false, true])
        let blob = try await document(token)
        let last = try await desk.answer(
            token, proof: proof, ["materials": [["code": "M01", "blob": blob]]])
        #expect(last == ["complete": true, "remaining": []])
        try await bridge.carry(CaseID(id))
        for (desk, caller) in [(here, window), (there, handler)] {
            let shown = try await desk.show(id, purpose: "示例核对", for: caller)
            #expect(shown["state"] == "received")
            #expect(shown["form"]?["purpose"] == "示例新用途")
            #expect(shown["form"]?["applicant_name"] == .string(SampleCase.name))
            let material = shown["materials"]?.arrayValue?.first { $0["code"] == "M01" }
            #expect(material?["form"] == "electronic")
            // The version that was wrong stays.
            #expect(material?["earlier"]?.arrayValue?.map { $0["form"] } == ["copy"])
        }
        #expect(await refusal { _ = try await desk.read(token, proof: proof) } == .linkUsed)
        #expect(
            await refusal { _ = try await desk.answer(token, proof: proof, ["form": ["purpose": "x"]]) }
                == .linkUsed)
    }

    @Test("a supplement for another case's request, or for none, is refused and leaves no trace")
    func anothersRequest() async throws {
        let (one, other) = (try await correcting(), try await correcting())
        let events = try await here.timeline(other, purpose: nil, for: window)["events"]?.arrayValue ?? []
        let request = try #require(events.first { $0["type"] == "correction_requested" }?["id"])
        let before = try await here.timeline(one, purpose: nil, for: window)
        for answers: JSON in [request, "0198f0a2-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "示例"] {
            let data: JSON = ["answers": answers, "complete": true, "form": ["purpose": "示例"]]
            let code = await refusal { try await write(here, one, "supplemented", data, by: window) }
            #expect([.transitionIllegal, .validationFailed].contains(code), "\(answers)")
        }
        #expect(try await here.timeline(one, purpose: nil, for: window) == before)
        #expect(try await here.show(other, purpose: nil, for: window)["state"] == "correcting")
    }

    @Test("a field that is said to be right counts as answered, also beside a later answer")
    func confirmed() async throws {
        let id = try await correcting()
        let token = try await issued(id)
        let first = try await desk.answer(token, proof: proof, ["form": ["purpose": "示例用途"]])
        #expect(first["complete"] == false)
        let items = try await desk.read(token, proof: proof)["items"]?.arrayValue
        #expect(items?.map { $0["answered"] } == [false, true])
        #expect(items?.last?["schema"]?["type"] == "string")
        let blob = try await document(token)
        let last = try await desk.answer(
            token, proof: proof, ["materials": [["code": "M01", "blob": blob]]])
        #expect(last["complete"] == true)
    }

    @Test("five wrong guesses lock the link; a right one before them begins the count anew only by an answer")
    func guessing() async throws {
        let id = try await correcting()
        let token = try await issued(id)
        for _ in 1...5 {
            #expect(await refusal { _ = try await desk.read(token, proof: "0000") } == .linkProofWrong)
        }
        #expect(await refusal { _ = try await desk.read(token, proof: proof) } == .linkLocked)
        let anew = try await issued(id)
        _ = try await desk.read(anew, proof: proof)
        #expect(await refusal { _ = try await desk.read(token, proof: proof) } == .linkUnknown)
    }

    @Test("what was not asked for, empty answers, and strangers' tokens are refused and leave no trace")
    func refusals() async throws {
        let id = try await correcting()
        let token = try await issued(id)
        let before = try await here.timeline(id, purpose: nil, for: window)["events"]?.arrayValue?.count
        let bodies: [JSON] = [
            [:], [], ["form": ["copies": 2]], ["materials": [["code": "M02"]]],
            ["materials": [["code": "M01"]]],
            ["materials": 1], ["more": 1], ["form": ["purpose": 7]], ["materials": ["M01"]],
        ]
        for body in bodies {
            let code = await refusal { _ = try await desk.answer(token, proof: proof, body) }
            #expect(code == .validationFailed, "\(body)")
        }
        for wrong in ["", "x", String(repeating: "A", count: 22), token + "A"] {
            #expect(
                await refusal { _ = try await desk.read(wrong, proof: proof) } == .linkUnknown, "\(wrong)")
        }
        let after = try await here.timeline(id, purpose: nil, for: window)["events"]?.arrayValue?.count
        #expect(before == after)
    }

    @Test("a link expires thirty days after the correction's last day")
    func expiry() async throws {
        let id = try await correcting()
        let token = try await issued(id)
        let due = try #require(try await desk.read(token, proof: proof)["due_on"]?.stringValue)
        let end = try CivilDate(due).adding(days: 31).timestampAtStart()
        let clock = bridge.origin.clock
        clock.advance(milliseconds: end.millisecondsSince(clock.now()) - 1)
        _ = try await desk.read(token, proof: proof)
        clock.advance(milliseconds: 1)
        #expect(await refusal { _ = try await desk.read(token, proof: proof) } == .linkExpired)
    }

    @Test("only the origin's window issues links, and only while a correction stands open")
    func issuing() async throws {
        let id = try await correcting()
        #expect(await refusal { _ = try await desk.issue(for: id, by: handler) } == .forbidden)
        let elsewhere = try await bridge.origin.token(.window, "150625").caller
        #expect(await refusal { _ = try await desk.issue(for: id, by: elsewhere) } == .notFound)
        try await write(here, id, "supplemented", ["complete": true, "materials": []], by: window)
        #expect(await refusal { _ = try await desk.issue(for: id, by: window) } == .transitionIllegal)
    }

    @Test("the applicant is told once of a correction, with a link that works, and of the decision")
    func messages() async throws {
        let sent = Outbox()
        let runner = ErrandRunner(bridge.origin.office, handlers: [MessageErrands(sent)])
        let loop = FollowerLoop(MessageFollower(bridge.origin.office), bridge.origin.office)
        #expect(try await loop.step() == 0)
        let id = try await correcting(test: false)
        #expect(try await loop.step() == 2)
        #expect(try await loop.step() == 0)
        #expect(try await runner.round() == 1)
        let message = try #require(sent.messages.first)
        #expect(message.phone == "13800000000")
        #expect(!message.text.contains(SampleCase.name))
        let token = try #require(message.text.split(separator: "/c/").last?.prefix(22)).description
        _ = try await desk.read(token, proof: proof)
        try await write(here, id, "supplemented", ["complete": true, "materials": []], by: window)
        try await write(there, id, "accepted", by: handler)
        try await write(there, id, "decided", ["outcome": "approved"], by: handler)
        while try await loop.step() > 0 {}
        #expect(try await runner.round() == 1)
        let told = try #require(sent.messages.last?.text)
        let track = try #require(told.split(separator: "/t/").last).description
        let seen = try await CaseTracking(bridge.origin.office).view(of: track)
        #expect(seen["state"] == "decided")
        #expect(!String(decoding: seen.serialized(), as: UTF8.self).contains(SampleCase.name))
    }

    @Test("of a synthetic case nobody is told")
    func synthetic() async throws {
        let loop = FollowerLoop(MessageFollower(bridge.origin.office), bridge.origin.office)
        _ = try await loop.step()
        _ = try await correcting()
        while try await loop.step() > 0 {}
        #expect(try await bridge.origin.office.errands.list(dead: false).errands == [])
    }
}
