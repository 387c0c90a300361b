import Casework
import Codes
import Cryptography
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Exchange
@testable import Office

@Suite("Ratings")
struct RatingTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 81)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private var here: RatingDesk { RatingDesk(bridge.origin.office) }
    private var there: RatingDesk { RatingDesk(bridge.destination.office) }

    private func submitted(test: Bool = true) async throws -> String {
        let body = SampleCase.body([("test", test ? true : nil)])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    private func decided(test: Bool = true) async throws -> String {
        let id = try await submitted(test: test)
        let steps: [(String, JSON)] = [
            ("received", [:]), ("accepted", [:]), ("decided", ["outcome": "approved"]),
        ]
        for (type, data) in steps {
            _ = try await CaseDesk(bridge.destination.office).write(
                ["type": .string(type), "data": data], to: id, key: nil, by: handler)
        }
        try await bridge.carry(CaseID(id))
        return id
    }

    @discardableResult private func rate(_ id: String, _ about: String, _ level: String, _ more: JSON = [:])
        async throws -> JSON
    {
        var body = more.objectValue ?? [:]
        body["about"] = .string(about)
        body["level"] = .string(level)
        let answer = try await here.rate(.object(body), of: id, key: nil, by: window)
        try await bridge.carry(CaseID(id))
        return answer
    }

    @Test("intake and decision are rated once each; a second is refused with what is open")
    func once() async throws {
        let id = try await decided()
        #expect(try await here.list(id, purpose: nil, for: window)["open"] == ["intake", "decision"])
        let first = try await rate(id, "intake", "satisfied")
        #expect(first["event"]?["data"]?["channel"] == "hall_terminal")
        #expect(try await here.list(id, purpose: nil, for: window)["open"] == ["decision"])
        await #expect(throws: OfficeRefusal(.transitionIllegal)) { try await rate(id, "intake", "satisfied") }
        try await rate(id, "decision", "very_satisfied")
        let refusal = await #expect(throws: OfficeRefusal.self) {
            try await rate(id, "decision", "satisfied")
        }
        #expect(refusal?.code == .transitionIllegal)
        #expect(refusal?.allowed.contains(.rated) == false)
        let list = try await there.list(id, purpose: nil, for: handler)
        #expect(list["open"] == [])
        #expect(list["ratings"]?.arrayValue?.map { $0["stars"] } == [4, 5])
        #expect(list["ratings"]?.arrayValue?.map { $0["level_name"] } == ["满意", "非常满意"])
    }

    @Test("a decision is rated when there is one")
    func early() async throws {
        let id = try await submitted()
        #expect(try await here.list(id, purpose: nil, for: window)["open"] == ["intake"])
        await #expect(throws: OfficeRefusal(.transitionIllegal)) {
            try await rate(id, "decision", "satisfied")
        }
    }

    private static let reasons: [(String, JSON, Bool)] = [
        ("dissatisfied", [:], false), ("very_dissatisfied", ["tags": [], "text": " "], false),
        ("dissatisfied", ["tags": ["等候时间长"]], true), ("very_dissatisfied", ["text": "多次跑腿"], true),
        ("basically_satisfied", [:], true),
    ]

    @Test("a bad rating ticks a detail or says a word", arguments: reasons)
    func reason(level: String, more: JSON, isTaken: Bool) async throws {
        let id = try await submitted()
        if isTaken {
            try await rate(id, "intake", level, more)
        } else {
            let refusal = await #expect(throws: OfficeRefusal.self) {
                try await rate(id, "intake", level, more)
            }
            #expect(refusal?.faults.map(\.pointer) == ["/text"])
        }
    }

    private static let bodies: [JSON] = [
        [], ["about": "weather", "level": "satisfied"], ["about": "intake", "level": "5"],
        ["about": "intake"], ["about": "intake", "level": "satisfied", "channel": "pigeon"],
        ["about": "intake", "level": "satisfied", "stars": 5],
        ["about": "intake", "level": "satisfied", "tags": "等候"],
    ]

    @Test("what is no rating is refused whole", arguments: bodies)
    func malformed(body: JSON) async throws {
        let id = try await submitted()
        await #expect(throws: OfficeRefusal(.validationFailed)) {
            try await here.rate(body, of: id, key: nil, by: window)
        }
    }

    @Test("the side blamed owes an answer in fifteen working days and alone may give it")
    func answers() async throws {
        let id = try await decided()
        let made = try await rate(id, "decision", "dissatisfied", ["text": "窗口说法不一"])
        let rating = try #require(made["event"]?["id"]?.stringValue)
        let owed = try #require(
            try await there.list(id, purpose: nil, for: handler)["ratings"]?.arrayValue?.first)
        #expect(owed["answered_by"] == "destination" && owed["bad"] == true)
        #expect(owed["due"] == "2026-03-30" && owed["light"] == "green")
        #expect(owed["text"]?.stringValue?.contains("窗口") == false, "masked")
        await #expect(throws: OfficeRefusal(.validationFailed)) {
            try await here.answer(["text": "不是我们"], to: rating, of: id, key: nil, by: window)
        }
        await #expect(throws: OfficeRefusal(.notFound)) {
            try await there.answer(["text": "x"], to: id, of: id, key: nil, by: handler)
        }
        await #expect(throws: OfficeRefusal(.validationFailed)) {
            try await there.answer([:], to: rating, of: id, key: nil, by: handler)
        }
        _ = try await there.answer(["text": "已核实并致歉"], to: rating, of: id, key: nil, by: handler)
        try await bridge.carry(CaseID(id))
        let done = try await here.list(id, purpose: "示例回访", for: window)["ratings"]?.arrayValue?.first
        #expect(done?["due"] == nil)
        #expect(done?["answer"]?["text"] == "已核实并致歉")
    }

    // MARK: The regional system

    private func platform() throws -> (RatingPlatform, PrivateKey) {
        let random = SeededRandom(seed: 82)
        let receiver = try PrivateKey.generate(.sm2, random: random)
        let platform = RatingPlatform(
            address: try WebAddress("https://hcp.example.cn/evaluate"), appMark: "mark", appWord: "word",
            signingKey: try PrivateKey.generate(.sm2, random: random), receiverKey: receiver.publicKey,
            dataSource: "15")
        return (platform, receiver)
    }

    @Test("each rating goes to the region that it blames: encrypted, signed, five stars best, once")
    func push() async throws {
        let (platform, receiver) = try platform()
        let loops = [bridge.origin, bridge.destination].map {
            FollowerLoop(RatingFollower($0.office, platform), $0.office)
        }
        for loop in loops { _ = try await loop.step() }
        let id = try await decided(test: false)
        try await rate(
            id, "intake", "very_dissatisfied", ["tags": ["510", "517"], "text": "示例意见", "channel": "sms"])
        try await rate(id, "decision", "very_satisfied")
        for loop in loops { while try await loop.step() > 0 {} }
        let ok = WebAnswer(status: 200, body: Array(#"{"C-Response-Desc":"success"}"#.utf8))
        var sent: [JSON] = []
        for region in [bridge.origin, bridge.destination] {
            let web = Outside([.success(WebAnswer(status: 200)), .success(ok)])
            let runner = ErrandRunner(
                region.office, handlers: [RatingHandler(platform, web: web, clock: region.clock)])
            _ = try await runner.round()
            #expect(
                try await region.office.errands.list(dead: false).errands.count == 1, "no word of success")
            bridge.origin.clock.advance(milliseconds: 6_000)
            _ = try await runner.round()
            #expect(try await region.office.errands.list(dead: false).errands.isEmpty)
            #expect(web.requests.count == 2)
            let body = try JSON.parse(try #require(web.requests.last?.body))["txnBodyCom"]
            let time = try #require(body?["time"]?.stringValue)
            #expect(time.count == 14 && time.hasPrefix("20260309"))
            let signature = Hex.decode(body?["sign"]?.stringValue ?? "") ?? []
            #expect(
                platform.signingKey.publicKey.isValidSignature(
                    signature, over: Array((time + "markword").utf8)))
            let sealed = Hex.decode(body?["params"]?["evaluate"]?.arrayValue?.first?.stringValue ?? "") ?? []
            let opened = try JSON.parse(try receiver.decryptSM2(sealed))
            #expect(opened.arrayValue?.count == 1)
            sent.append(try #require(opened.arrayValue?.first))
        }
        #expect(sent.map { $0["satisfaction"] } == ["1", "5"])
        #expect(sent[0]["evalDetail"] == "510,517" && sent[0]["writingEvaluation"] == "示例意见")
        #expect(sent[0]["pf"] == "7" && sent[1]["pf"] == "5")
        #expect(
            sent[0]["taskCode"] == .string(SampleCase.matter) && sent[1]["taskCode"] != sent[0]["taskCode"])
        // The national 办件编号, which both sides have from the acceptance.
        #expect(sent[1]["projectNo"]?.stringValue?.isEmpty == false)
        #expect(sent[1]["projectNo"] == sent[0]["projectNo"])
        #expect(sent[0]["certKey"] == .string(SampleCase.idNumber) && sent[0]["userPageType"] == "111")
        #expect(sent[0]["dataSource"] == "15" && sent[0]["assessNumber"] == "1")
        #expect(sent[0]["assessTime"]?.stringValue?.count == 19)
    }

    @Test("a synthetic case's ratings go nowhere")
    func synthetic() async throws {
        let (platform, _) = try platform()
        let loop = FollowerLoop(RatingFollower(bridge.origin.office, platform), bridge.origin.office)
        _ = try await loop.step()
        try await rate(try await submitted(), "intake", "satisfied")
        #expect(try await loop.step() == 2)
        #expect(try await bridge.origin.office.errands.list(dead: false).errands.isEmpty)
    }
}
