import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Testing

@Suite("Admission: cases, hubs and batches")
struct AdmissionCaseTests {
    @Test("a case that is unknown here and has been seen elsewhere is fetched, not refused")
    func unknownSeen() async throws {
        let scene = try await Scene()
        let accepted = scene.author.parts(
            "received", case: scene.caseID, to: scene.gateway.id, seen: 1, time: scene.clock.now(),
            data: SampleData.received)
        #expect(try await scene.take(accepted).short == "retry 5")
        #expect(scene.gateway.alarms.fetches == [scene.caseID])
        #expect(try await scene.gateway.file(scene.caseID) == nil)
    }

    @Test("a case does not begin with its second event, nor with another type")
    func firstEvent() async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        #expect(try await scene.take(scene.note(2, after: text)).short == "expected 1")
        var note = scene.note(1, after: text)
        note.payload["previous"] = nil
        #expect(try await scene.take(note).code == "transition_illegal")
        var previous = scene.submitted()
        previous.payload["previous"] = .string(SHA256Hash.digest(of: "x").base64URL)
        #expect(try await scene.take(previous).code == "chain_broken")
        #expect(try await scene.gateway.file(scene.caseID) == nil)
    }

    @Test("an origin's seen may not fall, nor a destination's be zero")
    func seen() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        let gateway = scene.gateway
        _ = try await gateway.journal.perform(on: scene.caseID) { _ in
            Decision(steps: [.write(EventDraft(type: .received, data: SampleData.received))], answer: true)
        }
        let second = try scene.author.sign(scene.note(2, after: first, seen: 1))
        #expect(try await scene.take(second) == .stored)
        #expect(try await scene.take(scene.note(3, after: second, seen: 0)).code == "chain_broken")
        #expect(try await scene.take(scene.note(3, after: second, seen: 2)).short == "retry 5")
        #expect(try await scene.take(scene.note(3, after: second, seen: 1)) == .stored)
    }

    @Test("a third gateway is no party of a case, whatever it signs")
    func thirdParty() async throws {
        let scene = try await Scene()
        let first = try await scene.begin()
        let third = try Author("spiffe://other.tongban/gateway/150200", seed: 31)
        try await scene.gateway.enrol(third)
        let note = third.parts(
            "note", case: scene.caseID, to: scene.gateway.id, sequence: 2,
            previous: Digest(ofEventText: first),
            time: scene.clock.now(), data: SampleData.note.data, personal: SampleData.note.personal)
        let status = try await scene.gateway.take(third.sign(note), from: third.id)
        #expect(status.code == "author_not_allowed")
    }

    @Test("an author's events are taken from a hub only if its peer file names the hub")
    func hub() async throws {
        let scene = try await Scene()
        let hub = try GatewayID("spiffe://gansu.tongban/gateway/620000")
        let text = try scene.author.sign(scene.submitted())
        #expect(try await scene.gateway.take(text, from: hub).code == "author_not_allowed")
        scene.author.via = [hub]
        try await scene.gateway.enrol(scene.author)
        #expect(try await scene.gateway.take(text, from: hub) == .stored)
    }

    @Test("what a hub brings is opened by our key; what does not open is the carrier's to mend")
    func sealed() async throws {
        let scene = try await Scene()
        let text = try scene.author.sign(scene.submitted())
        let cut = try #require(text.firstIndex(of: "~"))
        let jws = String(text[..<cut])
        let disclosures = Array(text[text.index(after: cut)...].dropLast().utf8)
        let sealed = try JWE.seal(
            disclosures, to: scene.gateway.sealingKey.publicKey, random: scene.author.random)
        let other = try JWE.seal(
            disclosures, to: scene.author.sealingKey.publicKey, random: scene.author.random)
        func take(_ element: JSON) async throws -> ReceiptStatus {
            let event = try #require(ReceivedEvent(element))
            return try await scene.gateway.admission.take([event], from: scene.author.id)[0].status
        }
        #expect(try await take(["jws": .string(jws), "sealed": .string(other)]).short == "retry 60")
        #expect(try await take(["jws": .string(jws), "sealed": "x.y"]).short == "retry 60")
        #expect(try await take(["jws": .string(jws)]).code == "data_invalid")
        let short = Array(disclosures.prefix { $0 != UInt8(ascii: "~") })
        let part = try JWE.seal(short, to: scene.gateway.sealingKey.publicKey, random: scene.author.random)
        #expect(try await take(["jws": .string(jws), "sealed": .string(part)]).code == "data_invalid")
        let more = try JWE.seal(
            disclosures + Array("~WyJ4Il0".utf8), to: scene.gateway.sealingKey.publicKey,
            random: scene.author.random)
        #expect(try await take(["jws": .string(jws), "sealed": .string(more)]).short == "retry 60")
        #expect(scene.gateway.alarms.raised == Array(repeating: .sealedUnreadable, count: 3))
        #expect(try await take(["jws": .string(jws), "sealed": .string(sealed)]) == .stored)
    }

    @Test("personal data is in no row in the clear, and opens from the case")
    func atRest() async throws {
        let scene = try await Scene()
        _ = try await scene.begin()
        let file = try #require(try await scene.gateway.file(scene.caseID))
        let stored = try #require(file.origin.first)
        let name = Array("张三".utf8)
        #expect(stored.sealed?.containsSlice(name) == false)
        #expect(stored.jws.containsSlice(name) == false)
        let view = try CaseView(file, vault: scene.gateway.own.vault)
        let personal = try #require(try view.disclosures(of: stored.key))
        #expect(personal["parties"]?[0]?["name"] == "张三")
        let key = BlindIndex(scene.gateway.own.vault).key(of: "张三")
        #expect(file.record.summary.searchKeys.contains(key))
    }

    @Test("one bad event harms none of the others, and results stand in the order sent")
    func batch() async throws {
        let scene = try await Scene()
        var texts: [String] = []
        var expected: [String] = []
        for number in 0..<12 {
            let id = CaseID.make(at: scene.clock.now(), random: (UInt64(number), 9))
            let sample = SampleData.submitted()
            var parts = scene.author.parts(
                "submitted", case: id, to: scene.gateway.id, time: scene.clock.now(), data: sample.data,
                personal: sample.personal)
            if number % 3 == 1 { parts.payload["audience"] = "spiffe://other.tongban/gateway/1" }
            if number % 3 == 2 { parts.disclosures.removeLast() }
            texts.append(try scene.author.sign(parts))
            expected.append(["stored", "audience_wrong", "data_invalid"][number % 3])
        }
        texts.append(texts[0])
        expected.append("duplicate")
        let results = try await scene.gateway.admission.take(
            texts.map { ReceivedEvent($0) }, from: scene.author.id)
        #expect(results.map(\.status.short) == expected)
        #expect(results.map(\.digest) == texts.map { Digest(ofEventText: $0) })
    }

    @Test("a time is taken ten minutes ahead and deferred a millisecond beyond", arguments: [0, 1])
    func ahead(beyond: Int64) async throws {
        let scene = try await Scene()
        let time = scene.clock.now().advanced(byMilliseconds: 600_000 + beyond)
        let status = try await scene.take(scene.submitted().dated(time))
        #expect(status.short == (beyond > 0 ? "retry 1" : "stored"))
        #expect(scene.gateway.alarms.raised == (beyond > 0 ? [.timeAhead] : []))
    }

    @Test(
        "where a check cannot read the member it needs, it answers data_invalid",
        arguments: [
            "id", "source", "audience", "subject", "time", "sequence", "seen", "data", "datacontenttype",
            "type",
        ])
    func unreadable(member: String) async throws {
        for value: JSON? in [nil, .integer(-1), "x", .bool(true), .number(1.5)] {
            let scene = try await Scene()
            var parts = scene.submitted()
            parts.payload[member] = value
            let status = try await scene.take(parts)
            let isOtherType = member == "type" && value == "x"
            #expect(
                status.code == (isOtherType ? "type_unsupported" : "data_invalid"),
                "\(String(describing: value))")
        }
    }
}

extension [UInt8] {
    func containsSlice(_ other: [UInt8]) -> Bool {
        guard other.count <= count else { return false }
        return (0...(count - other.count)).contains { Array(self[$0..<($0 + other.count)]) == other }
    }
}
