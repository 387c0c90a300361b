import Casework
import Codes
import Exchange
import Mapping
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Duties that rest on what is sealed, prepared, or agreed")
struct DutyFactTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 60, others: [23])
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private static let day: Int64 = 86_400_000

    private func submitted(_ changes: [(String, JSON?)]) async throws -> String {
        let body = SampleCase.body([("test", nil)] + changes)
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        return id
    }

    @discardableResult private func write(
        _ region: Region, _ id: String, _ type: String, _ data: JSON = [:]
    ) async throws -> JSON {
        let caller = region.id == bridge.origin.id ? window : handler
        let answer = try await CaseDesk(region.office).write(
            ["type": .string(type), "data": data], to: id, key: nil, by: caller)
        try await bridge.carry(CaseID(id))
        return answer
    }

    private func duties(_ id: String) async throws -> [JSON] {
        try await CaseDesk(bridge.destination.office).show(id, purpose: nil, for: handler)["duties"]?
            .arrayValue ?? []
    }

    private var unemployed: [(String, JSON?)] {
        [
            ("matter", "11150600900010052F3002014001000"),
            (
                "form",
                [
                    "applicant_name": .string(SampleCase.name), "id_no": .string(SampleCase.idNumber),
                    "phone": "13800000000", "address": "示例地址1号",
                ]
            ),
            (
                "materials",
                [
                    SampleCase.material("M01"),
                    ["code": "M09", "form": "copy", "checked": "copy_only", "commitment": true],
                ]
            ),
        ]
    }

    @Test("a commitment, which only the key shows, is a duty to verify once the decision stands")
    func commitment() async throws {
        let id = try await submitted(unemployed)
        try await write(bridge.destination, id, "received")
        try await write(bridge.destination, id, "accepted")
        #expect(try await duties(id).contains { $0["kind"] == "verify_commitment" } == false)
        try await write(bridge.destination, id, "decided", ["outcome": "approved"])
        let owed = try #require(try await duties(id).first { $0["kind"] == "verify_commitment" })
        #expect(owed["detail"] == "M09" && owed["owner"] == "destination")
        #expect(owed["due"] == "2026-04-07")
    }

    @Test("a lapsed correction is a duty with the termination prepared, which one call writes")
    func lapse() async throws {
        let id = try await submitted([])
        try await write(bridge.destination, id, "received")
        let items: JSON = [["material": "M01", "reason": "看不清"]]
        let asked = try await write(
            bridge.destination, id, "correction_requested", ["due_days": 2, "items": items])
        try await write(
            bridge.origin, id, "served",
            ["answers": asked["event"]?["id"] ?? .null, "way": "sms", "on": "2026-03-09"])
        #expect(try await duties(id).contains { $0["kind"] == "close_lapsed" } == false)
        bridge.origin.clock.advance(milliseconds: 3 * Self.day)
        let owed = try #require(try await duties(id).first { $0["kind"] == "close_lapsed" })
        #expect(owed["light"] == "red")
        let prepared = try #require(owed["prepared"])
        #expect(prepared["data"]?["ground"] == "correction_lapsed")
        let done = try await CaseDesk(bridge.destination.office).write(
            prepared, to: id, key: nil, by: handler)
        #expect(done["case"]?["state"] == "terminated")
        #expect(try await duties(id).isEmpty)
    }

    @Test("a review that has not said yes warns of originals on their way")
    func originalsTooEarly() async throws {
        let id = try await submitted([("review", true), ("paper", true)])
        try await write(
            bridge.origin, id, "shipment",
            [
                "shipment": "P1", "leg": "originals_out", "to": "desk", "carrier": "ems", "status": "created",
                "waybill": "EA000000005CN",
            ])
        func warnings() async throws -> [JSON] {
            try await CaseDesk(bridge.origin.office).show(id, purpose: nil, for: window)["warnings"]?
                .arrayValue ?? []
        }
        #expect(try await warnings().map { $0["code"] } == ["originals_before_review"])
        #expect(try await duties(id).map { $0["kind"] } == ["review"])
        try await write(bridge.destination, id, "pre_reviewed", ["ok": true, "items": []])
        #expect(try await warnings().isEmpty)
    }

    /// A matter that is accepted at the origin, accepted.
    private var accepted: JSON {
        SampleCase.body([
            ("matter", "1115060090001279533002009001000"), ("accepted", [:]),
            (
                "form",
                [
                    "applicant_name": .string(SampleCase.name), "id_no": .string(SampleCase.idNumber),
                    "phone": "13800000000", "purpose": "示例用途",
                ]
            ),
            ("materials", .array(["M01", "M02"].map { SampleCase.material($0) })),
        ])
    }

    @Test("before the first day of the agreement that the matter names nothing is accepted at the origin")
    func agreementPlanned() async throws {
        let office = bridge.origin.office
        let today = bridge.origin.clock.now().civilDate
        let theirs = bridge.destination.catalogues.ownCatalog.matters(on: today)
        let matter = try #require(theirs.first { $0.baseCode == "002009001000" })
        let agreement: JSON = [
            "number": .string(try #require(matter.agreement)),
            "parties": [
                .string(bridge.origin.id.description), .string(bridge.destination.id.description),
            ],
            "from": .string(today.adding(days: 1).description), "to": "2027-12-31",
        ]
        _ = try await office.agreements.take(
            ["agreements": [agreement]], own: bridge.origin.id, by: "test", at: bridge.origin.clock.now())
        await #expect(throws: OfficeRefusal(.agreementPlanned)) {
            try await Intake(office).submit(accepted, key: nil, by: window)
        }
        bridge.origin.clock.advance(milliseconds: Self.day)
        #expect(try await Intake(office).submit(accepted, key: nil, by: window)["state"] == "accepted")
    }

    @Test("acceptance at the origin needs an agreement in force: its last day still counts")
    func agreement() async throws {
        let body = accepted
        let intake = Intake(bridge.origin.office)
        let clock = bridge.origin.clock
        let lastDay = try CivilDate("2027-12-31").timestampAtStart()
        clock.advance(milliseconds: lastDay.millisecondsSince(clock.now()))
        let line = try await intake.submit(body, key: nil, by: window)
        #expect(line["state"] == "accepted")
        // 2028 has no published calendar, and says so with its dates.
        #expect(line["provisional"] == true)
        clock.advance(milliseconds: Self.day)
        await #expect(throws: OfficeRefusal(.agreementExpired)) {
            try await intake.submit(body, key: nil, by: window)
        }
    }
}
