import Casework
import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Situations, bundle rows, shared materials and examples at the desk")
struct SituationDeskTests {
    /// 呼和浩特's own of the same base code.
    private static let target = "1115010090000916623002031001000"
    let bridge: Bridge
    let window: Caller

    init() async throws {
        bridge = try await Bridge(seed: 96)
        window = try await bridge.origin.token(.window, "150627").caller
    }

    private var office: OfficeContext { bridge.origin.office }
    private var drafts: MappingDrafts { MappingDrafts(office.mappings, clock: bridge.origin.clock) }

    private var lint: MappingLint {
        let peer = bridge.destination.id
        return MappingLint(
            own: bridge.origin.catalogues.ownCatalog,
            peers: bridge.origin.catalogues.catalog(of: peer).map { [peer: $0] } ?? [:], day: office.today)
    }

    private func row(_ members: KeyValuePairs<String, JSON>) -> JSON {
        var row: JSONObject = ["local": .string(SampleCase.matter)]
        for (name, value) in members { row[name] = value }
        return .object(row)
    }

    private func draft(_ rows: [JSON], golden: [JSON] = []) async throws {
        let file = try MappingFile([
            "peer": .string(bridge.destination.id.description), "mappings": .array(rows),
            "golden": .array(golden),
        ])
        _ = try await MappingImport(drafts, clock: bridge.origin.clock).take(file, by: "test")
    }

    private func publish(_ rows: [JSON], golden: [JSON] = []) async throws {
        try await draft(rows, golden: golden)
        try await publish()
    }

    private func publish() async throws {
        _ = try await MappingPublishing(drafts, clock: bridge.origin.clock).publish(
            MappingPublishing.Order(actor: "test", effective: office.today), lint: lint)
    }

    private func notice(_ situation: JSONObject = [:]) async throws -> JSON {
        try await MatterDesk(office).options(
            matter: SampleCase.matter, destination: try DivisionCode("150100"), situation: situation,
            for: window)
    }

    /// The word and the faults of a submission that is refused.
    private func refused(_ changes: [(String, JSON?)]) async throws -> [String] {
        let refusal = try await #require(throws: OfficeRefusal.self) {
            try await Intake(office).submit(SampleCase.body(changes), key: nil, by: window)
        }
        return [refusal.code.rawValue] + refusal.faults.map { "\($0.pointer) \($0.code.rawValue)" }
    }

    /// One copy: our form, a shared ID card, the licence's original by post. More: a bundle.
    private var parted: [JSON] {
        [
            row([
                "target": .string(Self.target), "when": ["form": ["copies": [1]]], "form": ["rules": []],
                "materials": [
                    "rules": [
                        ["to": "M01", "shared": ["licence": "居民身份证"]],
                        ["to": "M07", "from": "M07", "needs_original": true],
                    ], "drop": ["M01"],
                ],
            ]), row(["bundle": "YJS-1"]),
        ]
    }

    @Test("what depends on the situation is asked first; its answers tell matter, bundle and materials")
    func asks() async throws {
        try await publish(parted)
        let open = try await notice()
        #expect(open["available"] == false && open["code"] == "situation_open")
        #expect(
            open["questions"] == [
                ["pointer": "/situation/copies", "title": "份数", "type": "integer"]
            ])
        let one = try await notice(["copies": 1])
        #expect(one["available"] == true && one["paper"] == true)
        #expect(one["shared"] == [["code": "M01", "name": "居民身份证", "licence": "居民身份证"]])
        #expect(one["materials"]?.arrayValue?.map { $0["code"] } == ["M02", "M07"])
        let more = try await notice(["copies": 2])
        #expect(more["available"] == false && more["code"] == "matter_is_bundle")
        #expect(more["bundle"] == ["code": "YJS-1"])
        #expect(
            try await notice()["code"] == "situation_open", "what was found for one answer is not for all")
        let refusal = try await #require(throws: OfficeRefusal.self) {
            try await notice(["copies": 99, "nobody": 1])
        }
        #expect(
            Set(refusal.faults.map { "\($0.pointer) \($0.code)" }) == [
                "/situation/copies form_too_big", "/situation/nobody mapping_field_unknown",
            ])
    }

    @Test("a shared material is sent though nobody hands it in, and an original goes by post")
    func shared() async throws {
        try await publish(parted)
        let copies = [SampleCase.material("M02"), SampleCase.material("M07")]
        #expect(
            try await refused([("materials", .array(copies))]) == [
                "validation_failed", "/materials/1/form material_original", "/paper material_original",
            ])
        #expect(
            try await refused([("materials", .array(copies + [SampleCase.material("M01")])), ("paper", true)])
                .contains("/materials/2/code material_unknown"))
        var original = try #require(SampleCase.material("M07").objectValue)
        original["form"] = "original"
        let body = SampleCase.body([
            ("materials", [.object(original), SampleCase.material("M02")]), ("paper", true),
        ])
        let line = try await Intake(office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        let shown = try await CaseDesk(office).show(id, purpose: "核对材料", for: window)
        #expect(
            shown["materials"]?.arrayValue?.map { [$0["code"], $0["form"], $0["checked"]] } == [
                ["M07", "original", "original_seen"], ["M02", "copy", "original_seen"],
                ["M01", "electronic", "electronic_verified"],
            ])
        try await bridge.carry(try CaseID(id))
        let there = try await CaseDesk(bridge.destination.office).show(
            id, purpose: nil, for: try await bridge.destination.token(.window, "150100").caller)
        #expect(there["state"] == "submitted")
    }

    @Test(
        "a plain submission of what is a bundle is refused, and one whose situation is open names the answer")
    func refusals() async throws {
        try await publish(parted)
        let two: JSON = .object(
            JSONObject(
                (SampleCase.body()["form"]?.objectValue ?? [:]).map {
                    ($0.key, $0.key == "copies" ? 2 : $0.value)
                }))
        #expect(try await refused([("form", two)]) == ["situation_open", "/situation/copies situation_open"])
        #expect(
            try await refused([("form", two), ("situation", ["copies": 2])]) == [
                "matter_is_bundle", "/matter matter_is_bundle",
            ])
        #expect(
            try await refused([("situation", ["copies": "1"])]) == [
                "validation_failed", "/situation/copies form_type",
            ])
        #expect(try await refused([("situation", [1])]).contains("/situation member_type"))
    }

    @Test("where the window fills the peer's form, the situation is told beside it")
    func beside() async throws {
        try await publish([
            row(["target": .string(Self.target), "when": ["form": ["copies": [1, 2]]]]),
            row(["bundle": "YJS-1"]),
        ])
        #expect(try await refused([]) == ["situation_open", "/situation/copies situation_open"])
        let line = try await Intake(office).submit(
            SampleCase.body([("situation", ["copies": 2])]), key: nil, by: window)
        #expect(line["id"]?.stringValue != nil)
    }

    @Test("what becomes of each field and material is shown before a case is taken in")
    func explains() async throws {
        try await publish(parted)
        let form = SampleCase.body()["form"]?.objectValue
        let answer = try await MatterDesk(office).explain(
            matter: SampleCase.matter, destination: try DivisionCode("150100"),
            MatterDesk.Trial(form: form, materials: ["M02", "M09"]), for: window)
        let report = try #require(answer["report"])
        #expect(report["good"] == false)
        #expect(report["fields"]?.arrayValue?.count == 5)
        #expect(report["fields"]?.arrayValue?.allSatisfy { $0["action"] == "copied" } ?? false)
        #expect(
            report["materials"]?.arrayValue?.map { $0["action"] } == [
                "copied", "refused", "defaulted", "refused",
            ])
    }

    @Test("an example that comes out otherwise stands against publishing, and is told by plan and test")
    func golden() async throws {
        func golden(_ name: String, _ copies: Int64, _ expect: JSON) -> JSON {
            [
                "name": .string(name), "local": .string(SampleCase.matter), "division": "150100",
                "situation": ["copies": .integer(copies)], "expect": expect,
            ]
        }
        let good = golden("一份", 1, ["target": .string(Self.target)])
        try await draft(parted, golden: [good, golden("两份", 2, ["target": .string(Self.target)])])
        let planning = MappingPlanning(MappingPublishing(drafts, clock: bridge.origin.clock), office)
        let plan = try await planning.page(after: nil, lint: lint)
        #expect(plan["golden"]?.arrayValue?.map { $0["passes"] } == [true, false])
        let refusal = try await #require(throws: OfficeRefusal.self) { try await publish() }
        #expect(refusal.code == .mappingInvalid)
        #expect(refusal.faults.map { "\($0.pointer) \($0.code)" } == ["golden/两份 mapping_golden_failed"])
        let meant = golden("两份", 2, ["bundle": "YJS-1"])
        try await publish(parted, golden: [good, meant])
        let run = GoldenCaseRun(own: lint.own, peers: lint.peers, day: lint.day)
        let peer = bridge.destination.id
        let answer = try await planning.test(peer, run)
        #expect(answer["cases"] == 2 && answer["failed"] == 0)
        #expect(try await MappingGolden(drafts).cases(of: peer).map { .object($0.json) } == [good, meant])
        try await draft(parted)
        #expect(try await planning.test(nil, run)["cases"] == 0, "a file without examples has none")
    }
}
