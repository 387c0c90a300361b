import Casework
import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Parcels subscribed at 快递100")
struct ParcelWatchTests {
    @Test("a registration promises the subscription, which is asked for once, in the form that 快递100 takes")
    func asked() async throws {
        let scene = try await WatchScene(seed: 700)
        let parcel = try await scene.registered()
        #expect(try await scene.waiting().map(\.kind) == ["parcel_watch"])
        #expect(try await scene.state()?.state == .asked)
        #expect(try await scene.round() == 1)
        let request = try #require(scene.web.requests.first)
        #expect(request.method == .post && request.address.description == "https://poll.test/poll?x=1")
        #expect(request.contentType?.hasPrefix("application/x-www-form-urlencoded") == true)
        let (schema, param) = try scene.asked()
        #expect(schema == "json")
        #expect(
            param == [
                "company": "ems", "number": "EA123456785CN", "key": "example-key-0001",
                "parameters": [
                    "callbackurl": "https://public.test/public/v1/carriers/ems",
                    "salt": .string(MailScene.salt),
                    "resultv2": "4",
                ],
            ])
        #expect(try await scene.state()?.state == .watched)
        #expect(try await scene.line(parcel)["watch"]?["state"] == "watched")
        #expect(try await scene.round() == 0 && scene.web.requests.count == 1)
    }

    @Test("the promise stands in the registration's own commit: a store that fails then has neither")
    func oneCommit() async throws {
        let scene = try await WatchScene(seed: 701)
        let id = try await scene.mail.submitted()
        scene.mail.bridge.origin.store.fail(commit: 1, .fails)
        await #expect(throws: OfficeRefusal(.storeFailed)) { try await scene.registered(in: id) }
        #expect(try await scene.waiting().isEmpty)
        #expect(try await scene.state() == nil)
        #expect(try await scene.desk.list(.init(), for: scene.mail.window)["shipments"] == [])
        _ = try await scene.registered(in: id)
        #expect(try await scene.waiting().count == 1)
    }

    @Test("by an event of a clerk too, and not twice for a number that is under way in another case")
    func once() async throws {
        let scene = try await WatchScene(seed: 702)
        let id = try await scene.mail.submitted()
        let data: JSON = [
            "shipment": "parcel-1", "leg": "originals_out", "to": "desk", "carrier": "ems",
            "status": "created",
            "waybill": .string(MailScene.waybill),
        ]
        _ = try await CaseDesk(scene.office).write(
            ["type": "shipment", "data": data], to: id, key: nil, by: scene.mail.window)
        #expect(try await scene.waiting().count == 1)
        _ = try await scene.registered()
        #expect(try await scene.waiting().count == 1)
        try await scene.round()
        _ = try await scene.registered()
        #expect(try await scene.waiting().isEmpty)
        // All have arrived: a number that comes again is another parcel.
        try await scene.push(MailScene.param("3", at: "2026-03-09 09:05:00", status: "shutdown"))
        #expect(try await scene.state()?.state == .ended)
        _ = try await scene.registered()
        #expect(try await scene.waiting().count == 1)
    }

    @Test("not where nobody follows: no setting, a synthetic case, no salt, a carrier that is not named")
    func nobody() async throws {
        let scene = try await WatchScene(seed: 703, ParcelWatch(carriers: ["shunfeng"]))
        _ = try await scene.registered()
        _ = try await scene.registered(waybill: "SF1234567890", carrier: "shunfeng")
        #expect(try await scene.waiting().isEmpty)
        let other = try await WatchScene(seed: 704)
        _ = try await other.registered(isTest: true)
        _ = try await other.registered(waybill: "1012345678901", carrier: "youzhengguonei")
        _ = try await other.mail.registered(try await other.mail.submitted(), waybill: "1012345678902")
        #expect(try await other.waiting().isEmpty)
    }

    @Test(
        "what is answered decides: taken, tried again, a person's task, the operator's",
        arguments: [
            (200, WatchScene.taken, "watched"), (200, #"{"result":true,"returnCode":200}"#, "watched"),
            (200, #"{"result":false,"returnCode":"501","message":"重复订阅"}"#, "watched"),
            (200, #"{"result":false,"returnCode":"500","message":"服务器错误"}"#, "again"),
            (200, #"{"result":false,"returnCode":"200"}"#, "again"), (200, #"{"returnCode":"999"}"#, "again"),
            (200, "", "again"), (200, "<html>", "again"), (200, "[]", "again"), (200, "null", "again"),
            (200, #"{"result":true}"#, "again"), (200, #"{"returnCode":[]}"#, "again"),
            (200, #"{"returnCode":"200","returnCode":"200"}"#, "again"), (500, WatchScene.taken, "again"),
            (302, WatchScene.taken, "again"), (404, "", "again"), (429, "", "again"),
            (200, #"{"result":false,"returnCode":"700","message":"单号错误"}"#, "refused"),
            (200, #"{"result":false,"returnCode":701,"message":"拒绝"}"#, "refused"),
            (200, #"{"result":false,"returnCode":"702"}"#, "refused"),
            (200, #"{"result":false,"returnCode":"600","message":"key"}"#, "key"),
            (200, #"{"result":false,"returnCode":"601","message":"过期"}"#, "key"),
        ])
    func answers(_ status: Int, _ body: String, _ outcome: String) async throws {
        let scene = try await WatchScene(seed: 705, answers: [body], status: status)
        let parcel = try await scene.registered()
        try await scene.round()
        let states: [String: WatchRecord.State] = ["watched": .watched, "refused": .refused]
        #expect(try await scene.state()?.state == states[outcome] ?? .asked)
        #expect(try await scene.waiting().count == (["again", "key"].contains(outcome) ? 1 : 0))
        #expect(try await scene.waiting(dead: true).count == (outcome == "refused" ? 1 : 0))
        #expect(try await scene.line(parcel)["trouble"] == (outcome == "refused" ? "unwatched" : nil))
        #expect(scene.alarms.raised.map(\.code) == (outcome == "key" ? [.watchRefused] : []))
    }

    @Test(
        "the reason is a person's to read, and the key stands nowhere, not even where the answer repeats it")
    func reason() async throws {
        let body = #"{"result":false,"returnCode":"700","message":"key example-key-0001\u0000 单号错误"}"#
        let scene = try await WatchScene(seed: 706, answers: [body, WatchScene.taken])
        let parcel = try await scene.registered()
        try await scene.round()
        let problem = "700 key *** 单号错误"
        let line = try await scene.line(parcel)
        #expect(line["watch"]?["problem"]?.stringValue == problem)
        #expect(line["news"]?.arrayValue?.last?["note"]?.stringValue == "快递100: " + problem)
        #expect(line["message"]?.stringValue?.contains("快递100") == true)
        let dead = try #require(try await scene.waiting(dead: true).first)
        #expect(dead.problem == problem && dead.attempts == 1)
        #expect(!dead.payload.description.contains(WatchScene.key))
        // An operator has it tried again: then the task is over.
        _ = try await scene.office.errands.retry(dead.id.description, by: "test")
        try await scene.round()
        #expect(try await scene.state()?.state == .watched)
        #expect(try await scene.line(parcel)["trouble"] == nil)
    }

    @Test("an aggregator that is down for three days makes it a task with the last try, and not before")
    func down() async throws {
        let scene = try await WatchScene(seed: 707, answers: [""], status: 503)
        let parcel = try await scene.registered()
        let most = Errands.restsMilliseconds.count + 1
        for number in 1...most {
            let due = try #require(try await scene.waiting().first?.dueAt)
            scene.clock.advance(milliseconds: max(0, due.millisecondsSince(scene.clock.now())))
            #expect(try await scene.round() == 1)
            let isLast = number == most
            #expect(try await scene.line(parcel)["trouble"] == (isLast ? "unwatched" : nil), "try \(number)")
            #expect(try await scene.waiting(dead: true).count == (isLast ? 1 : 0), "try \(number)")
        }
        #expect(scene.web.requests.count == most)
    }

    @Test("顺丰 needs the receiver's telephone number: given to it alone, and a task where there is none")
    func phone() async throws {
        let scene = try await WatchScene(seed: 708)
        _ = try await Carriers(scene.office).set(
            "shunfeng", Carriers.Wish(salt: MailScene.salt), by: "test")
        let receiver: JSON = ["name": "示例收件人", "phone": "13800000000", "address": "示例路1号"]
        _ = try await scene.registered(more: ["receiver": receiver])
        try await scene.round()
        #expect(try scene.asked().param["parameters"]?["phone"] == nil)
        _ = try await scene.registered(
            waybill: "SF1234567890", carrier: "shunfeng", more: ["receiver": receiver])
        try await scene.round()
        #expect(try scene.asked().param["parameters"]?["phone"] == "13800000000")
        let nobody: JSON = ["name": "示例收件人", "address": "示例路1号"]
        let parcel = try await scene.registered(
            waybill: "SF1234567891", carrier: "shunfeng", more: ["receiver": nobody])
        try await scene.round()
        #expect(scene.web.requests.count == 2)
        #expect(try await scene.line(parcel)["trouble"] == "unwatched")
    }

    @Test("a carrier whose salt was taken away meanwhile is not subscribed")
    func salt() async throws {
        let scene = try await WatchScene(seed: 709)
        let parcel = try await scene.registered()
        _ = try await Carriers(scene.office).set("ems", Carriers.Wish(salt: ""), by: "test")
        try await scene.round()
        #expect(scene.web.requests.isEmpty)
        #expect(try await scene.line(parcel)["watch"]?["problem"]?.stringValue?.contains("salt") == true)
    }

    @Test("what does not belong in a form is escaped byte by byte")
    func form() {
        func encoded(_ text: String) -> String {
            String(decoding: Kuaidi100Subscription.formEncoded(Array(text.utf8)), as: UTF8.self)
        }
        #expect(encoded("aZ09-._*") == "aZ09-._*")
        #expect(encoded("a b&c=d+e%\"示") == "a%20b%26c%3Dd%2Be%25%22%E7%A4%BA")
        #expect(encoded("") == "")
    }
}
