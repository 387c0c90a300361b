import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Synchronization
import Testing

@testable import Office

@Suite("Agreements between regions")
struct AgreementTests {
    private let region: Region
    private static let other = "spiffe://hohhot.tongban/gateway/150100"

    init() async throws {
        region = try Region(.ordos, clock: SetClock(), seed: 70)
        try await region.load()
        try await region.importCatalogue()
    }

    private var book: AgreementBook { region.office.agreements }
    private var today: CivilDate { region.clock.now().civilDate }

    private func agreement(_ changes: JSONObject = [:]) -> JSON {
        var json: JSONObject = [
            "number": "示例协议〔2026〕1号", "parties": [.string(region.id.description), .string(Self.other)],
            "from": "2026-01-01", "to": .string(today.adding(days: 61).description),
            "contacts": [["party": .string(Self.other), "name": "示例科", "phone": "0471-12345"]],
        ]
        for (name, value) in changes { json[name] = value }
        return .object(json)
    }

    private func take(_ agreements: JSON...) async throws -> JSON {
        try await book.take(
            ["agreements": .array(agreements)], own: region.id, by: "test", at: region.clock.now())
    }

    @Test("what lapses soon, has lapsed or has no known end is warned of; what lasts is not")
    func warns() async throws {
        let heard = Mutex<[Alarm]>([])
        func codes() -> [ErrorCode] {
            heard.withLock { $0 = [] }
            AgreementWatch(region.office) { alarm in heard.withLock { $0.append(alarm) } }.look()
            return heard.withLock { $0.map(\.code) }
        }
        let known = codes()
        #expect(!known.contains(.agreementExpired))
        _ = try await take(agreement())
        #expect(codes() == known, "61 days are enough")
        region.clock.advance(milliseconds: 86_400_000)
        #expect(codes().count == known.count + 1 && codes().contains(.agreementExpiring))
        #expect(heard.withLock { $0 }.contains { $0.detail.hasPrefix("示例协议〔2026〕1号: ends on ") })
        region.clock.advance(milliseconds: 61 * 86_400_000)
        #expect(codes().contains(.agreementExpired))
    }

    @Test("what is imported is there after a restart; the same again changes nothing")
    func imports() async throws {
        #expect(try await take(agreement())["changed"] == 1)
        #expect(try await take(agreement())["changed"] == 0)
        let again = AgreementBook(store: region.store)
        try await again.load()
        #expect(again.all == book.all && again.all.count == 1)
        try await book.remove("示例协议〔2026〕1号", by: "test", at: region.clock.now())
        #expect(book.all.isEmpty)
        let gone = try await #require(throws: OfficeRefusal.self) {
            try await book.remove("示例协议〔2026〕1号", by: "test", at: region.clock.now())
        }
        #expect(gone.code == .notFound)
    }

    @Test(
        "a file with any fault is refused whole, each fault with its place",
        arguments: [
            (["to": "2025-12-31"], "/agreements/1/to"),
            (["parties": [.string(AgreementTests.other)]], "/agreements/1/parties"),
            (
                ["parties": [.string(AgreementTests.other), "spiffe://third.tongban/gateway/1"]],
                "/agreements/1/parties"
            ),
            (
                ["contacts": [["party": "spiffe://third.tongban/gateway/1", "name": "示例", "phone": "1"]]],
                "/agreements/1/contacts"
            ),
            (["until": "2027-01-01"], "/agreements/1/until"),
            (["number": "示例协议〔2026〕2号"], "/agreements/1/number"),
        ] as [(JSONObject, String)])
    func refuses(changes: JSONObject, place: String) async throws {
        var wrong: JSONObject = ["number": "示例协议〔2026〕3号"]
        for (name, value) in changes { wrong[name] = value }
        let refusal = try await #require(throws: OfficeRefusal.self) {
            try await take(agreement(["number": "示例协议〔2026〕2号"]), agreement(wrong))
        }
        #expect(refusal.code == .validationFailed && refusal.faults.contains { $0.pointer == place })
        #expect(book.all.isEmpty)
    }

    @Test("sixty days before its end it is expiring, after its last day expired")
    func ends() async throws {
        _ = try await take(agreement())
        func state() -> JSON? { AgreementDesk(region.office).list()[0]?["state"] }
        #expect(state() == "active")
        region.clock.advance(milliseconds: 86_400_000)
        #expect(state() == "expiring")
        region.clock.advance(milliseconds: 60 * 86_400_000)
        #expect(state() == "expiring", "its last day")
        region.clock.advance(milliseconds: 86_400_000)
        #expect(state() == "expired")
    }

    @Test("a matter that names an agreement counts until the earlier of its own day and the agreement's end")
    func lastDay() async throws {
        _ = try await take(agreement())
        let end = today.adding(days: 61)
        let text = "依据示例协议〔2026〕1号"
        func lastDay(_ text: String?, _ named: CivilDate?) -> CivilDate? {
            book.term(of: text, named: named).to
        }
        #expect(lastDay(text, nil) == end)
        #expect(lastDay(text, end.adding(days: 9)) == end)
        #expect(lastDay(text, today) == today)
        #expect(lastDay("另一协议", today) == today)
        #expect(lastDay("另一协议", nil) == nil && lastDay(nil, nil) == nil)
    }

    @Test(
        "a number within a longer one is not named by it",
        arguments: [
            ("依据 TB-2026-12", ["TB-2026-12"]), ("依据TB-2026-1。", ["TB-2026-1"]),
            ("TB-2026-1、TB-2026-12", ["TB-2026-1", "TB-2026-12"]), ("TB-2026-123", []),
            ("XTB-2026-1", []), ("TB-2026-1b", []), ("依据呼鄂通办1号", ["呼鄂通办1号"]),
            ("依据通办1号", ["通办1号"]), ("依据通办11号", []), ("", []),
        ])
    func named(text: String, numbers: [String]) async throws {
        _ = try await take(
            agreement(["number": "TB-2026-1", "to": "2026-01-31"]), agreement(["number": "TB-2026-12"]),
            agreement(["number": "通办1号"]), agreement(["number": "呼鄂通办1号"]))
        #expect(Set(book.named(in: text).map(\.number)) == Set(numbers))
    }

    @Test("a matter is listed under the agreement that it names, not under one within its number")
    func listed() async throws {
        let first = try #require(
            region.catalogues.ownCatalog.matter(SampleCase.matter, on: today))
        var object = first.json
        object["code"] = "NEW-1"
        object["acceptance"] = "origin"
        object["agreement"] = "依据 TB-2026-12"
        try await region.importCatalogue(["matters": [.object(object)]])
        _ = try await take(
            agreement(["number": "TB-2026-1", "to": "2026-01-31"]), agreement(["number": "TB-2026-12"]))
        let lines = AgreementDesk(region.office).list().arrayValue ?? []
        func matters(_ number: String) -> JSON? {
            lines.first { $0["number"] == .string(number) }?["matters"]
        }
        #expect(matters("TB-2026-12") == ["NEW-1"] && matters("TB-2026-1") == [])
        #expect(!lines.contains { $0["number"] == "依据 TB-2026-12" })
    }
}
