import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Typing in for a region without a system, at the desk")
struct ProxyTypingTests {
    let bridge: Bridge
    let typing: ProxyTyping
    let typist: Caller

    init() async throws {
        bridge = try await Bridge(seed: 700, approverDecides: true, host: "鄂尔多斯")
        let room = ProxyTyping.Room("hohhot", bridge.destination.office)
        typing = ProxyTyping({ [room] }, host: bridge.origin.office)
        typist = try await Self.typist(bridge.origin, "150100")
    }

    private static func typist(_ region: Region, _ division: String?) async throws -> Caller {
        var wish = Accounts.Wish(role: .typist, person: ["name": "示例代录"])
        wish.division = try division.map { text in try DivisionCode(text) }
        return try await region.accounts.create(wish, by: "test").token.caller
    }

    private func submitted() async throws -> String {
        let window = try await bridge.origin.token(.window, "150627").caller
        let line = try await Intake(bridge.origin.office).submit(SampleCase.body(), key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    private func scan() async throws -> JSON {
        var upload = try await typing.beginScan(
            in: "hohhot", name: "answer.pdf", mediaType: "application/pdf", bytes: nil, bytesMax: 100,
            by: typist)
        try await upload.take(Array("%PDF-1.4".utf8))
        return ["title": "受理通知书", "sealed": "scan", "blob": try await upload.finish()]
    }

    private func refusal<Value>(_ work: () async throws -> Value) async throws -> ErrorCode? {
        do {
            _ = try await work()
            return nil
        } catch let refusal as OfficeRefusal { return refusal.code }
    }

    @Test(
        "what waits is listed, its sheet shown and audited, the answer typed with its scan in the typist's name"
    )
    func wholeWay() async throws {
        let id = try await submitted()
        let listed = try await typing.waiting("hohhot", limit: 1, for: typist)
        #expect(listed["waiting"] == 1 && listed["cases"]?[0]?["id"]?.stringValue == id)
        #expect(try await typing.waiting("hohhot", limit: 0, for: typist)["waiting"] == 1)
        #expect(try await typing.list(for: typist)["proxies"]?[0]?["waiting"] == 1)
        let sheet = try await typing.sheet(of: id, in: "hohhot", purpose: "移送单", for: typist)
        #expect(sheet.json["code"]?.stringValue == "tongban:case:" + id)
        #expect(sheet.json["parties"]?[0]?["name"]?.stringValue == SampleCase.name)
        let looks = try await audit("case_unmasked")
        #expect(looks == [typist.actor])
        let other: JSON = ["name": "示例他人"]
        let answer = try await typing.write(
            ["type": "accepted", "data": ["by_person": other, "document": try await scan()]], to: id,
            in: "hohhot", key: nil, by: typist)
        #expect(answer["case"]?["state"] == "accepted")
        let shown = try await CaseDesk(bridge.destination.office).timeline(id, purpose: "核对", for: typist)
        let event = try #require(shown["events"]?.arrayValue?.last)
        #expect(event["data"]?["by_person"]?["name"] == "示例代录")
        #expect(event["by"]?["desk"]?.stringValue?.hasPrefix("代录：鄂尔多斯") == true)
        #expect(try await audit("event_written") == [typist.actor])
        #expect(try await typing.list(for: typist)["proxies"]?[0]?["waiting"] == 1)
        // Copied from the region's paper: the rule that an approver decides here asks nothing of who copies.
        let decided = try await typing.write(
            ["type": "decided", "data": ["outcome": "approved", "document": try await scan()]], to: id,
            in: "hohhot", key: nil, by: typist)
        #expect(decided["case"]?["state"] == "decided")
    }

    private func audit(_ action: String) async throws -> [String] {
        try await bridge.destination.store.audit(after: 0, limit: 100).filter { $0.action == action }
            .map(\.actor)
    }

    @Test("without the scan nothing is typed in; the same key is the same answer")
    func refusals() async throws {
        let id = try await submitted()
        let bare: JSON = ["type": "accepted", "data": [:]]
        #expect(
            try await refusal { try await typing.write(bare, to: id, in: "hohhot", key: nil, by: typist) }
                == .validationFailed)
        let key = try IdempotencyKey("a")
        let note: JSON = ["type": "received", "data": [:]]
        let first = try await typing.write(note, to: id, in: "hohhot", key: key, by: typist)
        #expect(
            try await typing.write(note, to: id, in: "hohhot", key: key, by: typist)["event"]
                == first["event"])
        #expect(try await refusal { try await typing.waiting("x", limit: 1, for: typist) } == .notFound)
        #expect(
            try await refusal { try await typing.sheet(of: "x", in: "hohhot", purpose: "移送单", for: typist) }
                == .notFound)
        #expect(
            try await refusal {
                try await typing.printedSheet(of: id, in: "hohhot", purpose: "移送单", for: typist)
            }
                == .typesetterMissing)
    }

    @Test("nobody else types; an auditor reads", arguments: Role.allCases.filter { $0 != .typist })
    func roles(role: Role) async throws {
        let id = try await submitted()
        let caller = Caller(actor: "token:1", role: role, person: ["name": "示例张三"])
        let note: JSON = ["type": "received", "data": [:]]
        #expect(
            try await refusal { try await typing.write(note, to: id, in: "hohhot", key: nil, by: caller) }
                == .forbidden)
        #expect(
            try await refusal {
                try await typing.beginScan(
                    in: "hohhot", name: nil, mediaType: "application/pdf", bytes: nil, bytesMax: 9, by: caller
                )
            } == .forbidden)
        let reads: ErrorCode? = role == .auditor ? nil : .forbidden
        #expect(try await refusal { try await typing.list(for: caller) } == reads)
        #expect(try await refusal { try await typing.waiting("hohhot", limit: 1, for: caller) } == reads)
        #expect(
            try await refusal { try await typing.sheet(of: id, in: "hohhot", purpose: "移送单", for: caller) }
                == reads)
    }

    @Test("a typist has a name, and sees what is decided in his division alone")
    func bounds() async throws {
        let id = try await submitted()
        #expect(
            try await refusal { try await bridge.origin.accounts.create(.init(role: .typist), by: "test") }
                == .usage)
        let nameless = Caller(actor: "token:1", role: .typist)
        let note: JSON = ["type": "received", "data": [:]]
        #expect(
            try await refusal { try await typing.write(note, to: id, in: "hohhot", key: nil, by: nameless) }
                == .forbidden)
        let elsewhere = try await Self.typist(bridge.origin, "152921")
        #expect(try await typing.waiting("hohhot", limit: 9, for: elsewhere)["waiting"] == 0)
        #expect(
            try await refusal { try await typing.write(note, to: id, in: "hohhot", key: nil, by: elsewhere) }
                == .notFound)
    }
}
