import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Cases that go on elsewhere")
struct ContinuationTests {
    let scene: BundleScene
    init() async throws { scene = try await BundleScene(seed: 90) }

    private var desk: CaseDesk { CaseDesk(scene.origin.office) }
    private var continuations: Continuations { Continuations(scene.origin.office) }

    private func submitted(_ changes: [(String, JSON?)] = []) async throws -> CaseID {
        let line = try await Intake(scene.origin.office).submit(
            SampleCase.body(changes), key: nil, by: scene.window)
        let id = try CaseID(try #require(line["id"]?.stringValue))
        try await scene.carry(id)
        return id
    }

    private func transferred(_ division: String = "621200", _ changes: [(String, JSON?)] = []) async throws
        -> CaseID
    {
        let id = try await submitted(changes)
        try await scene.write(id, "transferred", ["division": .string(division), "reason": "示例"])
        try await scene.carry(id)
        return id
    }

    private func goOn(_ id: CaseID, _ body: JSON = ["consent": true], key: String? = nil) async throws -> JSON
    {
        let key = try key.map { text in try IdempotencyKey(text) }
        return try await continuations.goOn(body, from: id.description, key: key, by: scene.window)
    }

    private func refusal(_ work: () async throws -> JSON) async -> OfficeRefusal? {
        do {
            _ = try await work()
            return nil
        } catch { return error as? OfficeRefusal }
    }

    private func shown(_ id: CaseID) async throws -> JSON {
        try await desk.show(id.description, purpose: "核对", for: scene.window)
    }

    @Test("a transferred case goes on at the division that was named, with the same form and materials")
    func goesOn() async throws {
        let old = try await transferred()
        let proposal = try await continuations.proposal(old.description, for: scene.window)
        let first = proposal["candidates"]?.arrayValue?.first
        #expect(
            first?["division"] == "621200" && first?["reason"] == "transferred" && first?["available"] == true
        )
        #expect(first?["peer"]?["name"] == "陇南" && proposal["tried"] == ["150100"])
        let duty = try await shown(old)["duties"]?.arrayValue?.first
        #expect(duty?["kind"] == "continue_elsewhere" && duty?["owner"] == "origin")
        let line = try await goOn(old)
        let new = try CaseID(try #require(line["id"]?.stringValue))
        let (before, after) = (try await shown(old), try await shown(new))
        #expect(before["continued_by"]?.stringValue == new.description && before["duties"] == [])
        #expect(after["continues"]?.stringValue == old.description)
        let codes = [before, after].map {
            $0["materials"]?.arrayValue?.map { [$0["code"], $0["name"], $0["checked"]] }
        }
        #expect(codes[0] == codes[1] && codes[0]?.count == 3)
        for member in ["form", "parties"] {
            #expect(after[member] == before[member], "\(member)")
        }
        #expect(after["peer"]?["name"] == "陇南" && after["matter"]?["peer"] == "LN-621200-0001-SL")
        try await scene.carry(new)
        let there = try await CaseDesk(scene.longnan.office).show(
            new.description, purpose: nil, for: scene.handlers[1])
        #expect(there["continues"]?.stringValue == old.description)
    }

    @Test("the old receipt's number and tracking token lead to the case that goes on")
    func oldReceipt() async throws {
        let old = try await transferred()
        let links = scene.origin.office.links
        try await links.keepTrackingToken(of: old)
        let token = links.trackingToken(of: old)
        #expect(try await links.trackedCase(token) == old)
        let number = try #require(try await shown(old)["number"]?.stringValue)
        let new = try await goOn(old)["id"]
        var listing = CaseDesk.Listing()
        listing.text = number
        let found = try await desk.list(listing, for: scene.window)["cases"]?.arrayValue?.map { $0["id"] }
        #expect(found == [.string(old.description), new])
        #expect(try await links.trackedCase(token)?.description == new?.stringValue)
    }

    @Test("without consent, before its end, or for another end nothing goes on")
    func refuses() async throws {
        let open = try await submitted()
        #expect(await refusal { try await goOn(open) }?.code == .continuationIllegal)
        let old = try await transferred()
        for body: JSON in [[:], ["consent": false], ["consent": "yes"], ["consent": true, "colour": "red"]] {
            #expect(await refusal { try await goOn(old, body) }?.code == .validationFailed, "\(body)")
        }
        try await scene.write(open, "refused", ["kind": "not_qualified", "basis": "示例", "reason": "示例"])
        try await scene.carry(open)
        #expect(await refusal { try await goOn(open) }?.code == .continuationIllegal)
        let auditor = try await scene.origin.token(.auditor).caller
        let forbidden = await refusal {
            try await continuations.goOn(["consent": true], from: old.description, key: nil, by: auditor)
        }
        #expect(forbidden?.code == .forbidden)
        #expect(try await scene.caseIDs().count == 2)
    }

    @Test("a refusal for want of competence asks where, and offers the regions that have the matter")
    func notCompetent() async throws {
        let old = try await submitted()
        try await scene.write(old, "refused", ["kind": "not_competent", "basis": "示例", "reason": "示例"])
        try await scene.carry(old)
        let proposal = try await continuations.proposal(old.description, for: scene.window)
        let offered = proposal["candidates"]?.arrayValue?.filter { $0["available"] == true }.map {
            $0["division"]
        }
        #expect(offered == ["621200"])
        let asked = await refusal { try await goOn(old) }
        #expect(asked?.faults.map(\.pointer) == ["/destination"])
        let line = try await goOn(old, ["consent": true, "destination": "621200", "form": ["copies": 2]])
        let new = try CaseID(try #require(line["id"]?.stringValue))
        #expect(try await shown(new)["form"]?["copies"] == 2)
    }

    @Test("a case goes on once, however often and by whom it is asked, and a repeated request is one request")
    func once() async throws {
        let old = try await transferred()
        let first = try await goOn(old, key: "示例")
        #expect(try await goOn(old, key: "示例")["id"] == first["id"])
        #expect(await refusal { try await goOn(old) }?.code == .caseContinued)
        #expect(try await scene.caseIDs().count == 2)
    }

    @Test("two clerks at one time make one case")
    func race() async throws {
        let old = try await transferred()
        let (desk, window) = (continuations, scene.window)
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (try? await desk.goOn(["consent": true], from: old.description, key: nil, by: window))
                        != nil
                }
            }
            var count = 0
            for await isMade in group where isMade { count += 1 }
            return count
        }
        #expect(made == 1)
        #expect(try await scene.caseIDs().count == 2)
    }

    @Test("a division that has had it is refused: no case goes round in a circle")
    func noLoop() async throws {
        let old = try await transferred()
        let line = try await goOn(old)
        let new = try CaseID(try #require(line["id"]?.stringValue))
        try await scene.carry(new)
        try await scene.write(new, "transferred", ["division": "150100", "reason": "示例"])
        try await scene.carry(new)
        #expect(await refusal { try await goOn(new) }?.code == .continuationLoop)
        let proposal = try await continuations.proposal(new.description, for: scene.window)
        let offered = proposal["candidates"]?.arrayValue?.filter { $0["available"] == true }
        #expect(proposal["tried"] == ["621200", "150100"] && offered == [])
    }

    @Test("a chain of five is the longest", arguments: [4, 5])
    func chainIsBounded(cases: Int) async throws {
        let divisions = ["150102", "621202", "150103", "621221", "150104"]
        var id = try await submitted([("destination", "150100")])
        for division in divisions.prefix(cases - 1) {
            try await scene.write(id, "transferred", ["division": .string(division), "reason": "示例"])
            try await scene.carry(id)
            id = try CaseID(try #require(try await goOn(id)["id"]?.stringValue))
            try await scene.carry(id)
        }
        try await scene.write(id, "transferred", ["division": .string(divisions[cases - 1]), "reason": "示例"])
        try await scene.carry(id)
        #expect((await refusal { try await goOn(id) })?.code == (cases == 5 ? .continuationLoop : nil))
    }

    @Test("an applicant who was told and wants no more ends the duty too")
    func servedInstead() async throws {
        let old = try await transferred()
        let duty = try await shown(old)["duties"]?.arrayValue?.first
        _ = try await desk.write(
            [
                "type": "served",
                "data": ["answers": duty?["about"] ?? "", "way": "window", "on": "2026-03-09"],
            ],
            to: old.description, key: nil, by: scene.window)
        #expect(try await shown(old)["duties"] == [])
    }

    @Test(
        "a part of a bundle that is transferred stays a part where it goes on, and what waits for it begins then"
    )
    func inBundle() async throws {
        try await scene.define([
            BundleScene.part(1, BundleScene.there), BundleScene.part(2, BundleScene.here, after: [1]),
        ])
        let bundle = try await scene.submit()
        let old = try bundle.caseID(1)
        try await scene.carry(old)
        try await scene.write(old, "transferred", ["division": "621200", "reason": "示例"])
        try await scene.carry(old)
        try await scene.settle()
        #expect(try await scene.show(bundle).states == ["transferred", "blocked"])
        _ = try await goOn(old)
        try await scene.settle()
        let now = try await scene.show(bundle)
        #expect(
            now.states == ["submitted", "waiting"] && now.part(1)?["destination"]?["division"] == "621200")
        try await scene.decide(try now.caseID(1), "approved")
        #expect(try await scene.show(bundle).states == ["decided", "open"])
    }

    // MARK: What is owed after the end

    @Test("originals go back after an end without a result, and are signed for at the window")
    func originalsBack() async throws {
        let id = try await submitted([("paper", true)])
        try await scene.write(id, "received")
        try await scene.write(id, "materials_received", ["on": "2026-03-09", "complete": true, "items": []])
        try await scene.write(id, "refused", ["kind": "not_qualified", "basis": "示例", "reason": "示例"])
        try await scene.carry(id)
        func kinds() async throws -> [String] {
            try await shown(id)["duties"]?.arrayValue?.compactMap { $0["kind"]?.stringValue } ?? []
        }
        #expect(try await kinds() == ["return_originals"])
        let parcel: JSONObject = [
            "shipment": "P1", "leg": "originals_back", "to": "window", "carrier": "ems",
            "waybill": "EA123456785CN",
        ]
        func ship(_ status: String) async throws {
            var data = parcel
            data["status"] = .string(status)
            try await scene.write(id, "shipment", data)
            try await scene.carry(id)
            scene.clock.advance(milliseconds: 1_000)
        }
        try await ship("collected")
        #expect(try await kinds() == ["carry"])
        try await ship("delivered")
        #expect(try await kinds() == ["hand_back_originals"])
        let about = try await shown(id)["duties"]?.arrayValue?.first?["about"] ?? ""
        _ = try await desk.write(
            ["type": "served", "data": ["answers": about, "way": "window", "on": "2026-03-09"]],
            to: id.description, key: nil, by: scene.window)
        #expect(try await kinds() == [])
    }

    @Test(
        "a result that is rectified or revoked is told to the applicant, after the archive too",
        arguments: ["rectified", "revoked"])
    func tellsOfChanges(type: String) async throws {
        let id = try await submitted()
        let outcome: JSONObject = ["outcome": "approved"]
        let change: JSONObject = ["what": "示例", "reason": "示例"]
        let none: JSONObject = [:]
        for (type, data) in [
            ("received", none), ("accepted", none), ("decided", outcome), (type, change), ("completed", none),
        ] { try await scene.write(id, type, data) }
        try await scene.carry(id)
        let duties = try await shown(id)["duties"]?.arrayValue ?? []
        #expect(duties.map { $0["kind"] } == ["tell_applicant"] && duties[0]["owner"] == "origin")
        scene.clock.advance(milliseconds: 3 * 86_400_000)
        #expect(try await shown(id)["duties"]?.arrayValue?.first?["light"] == "red")
        _ = try await desk.write(
            [
                "type": "served",
                "data": ["answers": duties[0]["about"] ?? "", "way": "sms", "on": "2026-03-12"],
            ],
            to: id.description, key: nil, by: scene.window)
        #expect(try await shown(id)["duties"] == [])
    }
}
