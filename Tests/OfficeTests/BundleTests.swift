import Casework
import Codes
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Bundles")
struct BundleTests {
    typealias Scene = BundleScene
    let scene: BundleScene

    init() async throws { scene = try await BundleScene(seed: 60) }

    private func refusal(_ work: () async throws -> JSON) async -> OfficeRefusal? {
        do {
            _ = try await work()
            return nil
        } catch { return error as? OfficeRefusal }
    }

    @Test("one receipt; what may begin is begun, the rest waits, a local part is open")
    func takesIn() async throws {
        try await scene.define([
            Scene.part(1, Scene.there, [("lead", true)]), Scene.part(2, Scene.far, after: [1]),
            Scene.part(3, Scene.here), Scene.part(4, Scene.here, after: [1, 3]),
        ])
        let bundle = try await scene.submit()
        #expect(bundle["number"] == "1506-YJS-2026-000001")
        #expect(bundle.states == ["submitted", "waiting", "open", "waiting"])
        #expect(bundle["state"] == "open" && bundle["due_on"] == "2026-03-16")
        #expect(bundle.part(1)?["case"]?["number"] == "1506-YJS-2026-000001-1")
        #expect(bundle["parties"]?.arrayValue?.first?["name"]?.stringValue?.contains("*") == true)
        let id = try bundle.caseID(1)
        try await scene.carry(id)
        let shown = try await CaseDesk(scene.hohhot.office).show(
            id.description, purpose: nil, for: scene.handlers[0])
        #expect(shown["bundle"]?["id"] == bundle["id"] && shown["bundle"]?["part"] == 1)
        #expect(shown["bundle"]?["lead"] == "150100" && shown["bundle"]?["after"] == [])
        #expect(try await scene.caseIDs().count == 1)
    }

    @Test("a part that waited begins when the earlier decision arrives, with its result as material")
    func passesResults() async throws {
        try await scene.define([
            Scene.part(1, Scene.there),
            Scene.part(
                2, Scene.far, after: [1],
                [("materials", [["to": "M07", "from_part": 1, "result": "示例证明"]])]),
        ])
        let bundle = try await scene.submit()
        let paper = try await scene.paper(Array("%PDF-示例".utf8), name: "示例证明.pdf")
        let documents: JSON = [
            ["title": "其他", "sealed": "none", "blob": paper],
            ["title": "示例证明", "sealed": "none", "blob": paper],
        ]
        try await scene.decide(try bundle.caseID(1), "approved", ["documents": documents])
        let after = try await scene.show(bundle)
        #expect(after.states == ["decided", "submitted"])
        let second = try after.caseID(2)
        let file = try await CaseDesk(scene.origin.office).show(
            second.description, purpose: "核对", for: scene.window)
        let material = file["materials"]?.arrayValue?.first { $0["code"] == "M07" }
        #expect(material?["blob"] == paper && material?["checked"] == "electronic_verified")
        // The first part's department hears what the second has reached, once it is more than begun.
        try await scene.decide(second, "done")
        let first = try await scene.origin.store.cases([try bundle.caseID(1)])
        let told = try #require(first.values.first).origin.filter {
            (try? CaseView.parse($0))?.type == .bundleProgressed
        }
        #expect(told.count == 1, "told once of the end; not of every step")
        try await scene.carryAll()
        let there = try await CaseDesk(scene.hohhot.office).show(
            try bundle.caseID(1).description, purpose: nil, for: scene.handlers[0])
        #expect(there["bundle_parts"] == [["part": 2, "state": "decided", "outcome": "done"]])
    }

    @Test("a result that is not there asks for a person, who may bring it himself")
    func missingResult() async throws {
        try await scene.define([
            Scene.part(1, Scene.there),
            Scene.part(2, Scene.far, after: [1], [("materials", [["to": "M07", "from_part": 1]])]),
        ])
        let bundle = try await scene.submit()
        try await scene.decide(try bundle.caseID(1), "approved")
        let blocked = try await scene.show(bundle)
        #expect(blocked.states == ["decided", "blocked"] && blocked["state"] == "blocked")
        #expect(blocked.part(2)?["problem"]?["code"] == "material_missing")
        #expect(blocked["light"] == "red")
        let again = try await scene.act(bundle, ["act": "start", "part": 2])
        #expect(again.states == ["decided", "blocked"], "it still is not there")
        let brought: JSON = [["code": "M07", "form": "copy", "checked": "original_seen"]]
        let begun = try await scene.act(bundle, ["act": "start", "part": 2, "materials": brought])
        #expect(begun.states == ["decided", "submitted"])
    }

    @Test("what waits for a part that came to nothing asks for a person; the others go on")
    func predecessorDenied() async throws {
        try await scene.define([
            Scene.part(1, Scene.there), Scene.part(2, Scene.far, after: [1]), Scene.part(3, Scene.far),
            Scene.part(4, Scene.here, after: [1]),
        ])
        let bundle = try await scene.submit()
        try await scene.decide(try bundle.caseID(1), "denied")
        #expect(try await scene.show(bundle).states == ["decided", "blocked", "submitted", "blocked"])
        try await scene.decide(try bundle.caseID(3), "approved")
        var now = try await scene.act(bundle, ["act": "drop", "part": 2])
        now = try await scene.act(bundle, ["act": "start", "part": 4])
        #expect(now.states == ["decided", "dropped", "decided", "open"])
        now = try await scene.act(bundle, ["act": "done", "part": 4, "note": "示例"])
        #expect(now["state"] == "ended" && now["closed_at"] != nil)
        let open = try await BundleDesk(scene.origin.office).list(.init(), for: scene.window)
        #expect(open["bundles"] == [])
    }

    @Test("acts that the part does not allow, and wishes that are none, are refused and change nothing")
    func refusesActs() async throws {
        try await scene.define([Scene.part(1, Scene.there), Scene.part(2, Scene.here, after: [1])])
        let bundle = try await scene.submit()
        let before = try await scene.show(bundle)
        for act: JSON in [
            ["act": "done", "part": 1], ["act": "done", "part": 2], ["act": "start", "part": 2],
            ["act": "drop", "part": 1], ["act": "hand_out", "way": "window", "receiver": "示例张三"],
            ["act": "rate", "level": "satisfied"],
        ] {
            let refusal = await refusal { try await scene.act(bundle, act) }
            #expect(refusal?.code == .bundleActIllegal, "\(act)")
        }
        for act: JSON in [
            ["act": "done"], ["act": "done", "part": 9],
            ["act": "done", "part": 2, "document": ["title": "x"]],
            ["act": "rate", "level": "best"], ["act": "eat"], ["act": "done", "part": 2, "way": "x"], [],
        ] {
            let refusal = await refusal { try await scene.act(bundle, act) }
            #expect(refusal?.code == .validationFailed, "\(act)")
        }
        let stranger = try await scene.origin.token(.window, "150622").caller
        #expect(
            await refusal { try await scene.act(bundle, ["act": "drop", "part": 2], by: stranger) }?.code
                == .notFound)
        let auditor = try await scene.origin.token(.auditor).caller
        #expect(
            await refusal { try await scene.act(bundle, ["act": "drop", "part": 2], by: auditor) }?.code
                == .forbidden)
        #expect(try await scene.show(bundle) == before)
    }

    @Test("every fault of every part is named at once, and nothing is written")
    func namesFaults() async throws {
        try await scene.define([
            Scene.part(1, ["asked": true]), Scene.part(2, ["asked": true]),
            Scene.part(3, Scene.here, [("form", [["to": "purpose", "from": "phone"]])]),
        ])
        var form = SampleCase.body()["form"]?.objectValue ?? [:]
        form["copies"] = 99
        form["id_no"] = "1"
        let commits = scene.origin.store.commitCount
        let refusal = await refusal {
            try await scene.submit(
                Scene.body([
                    ("destinations", ["1": "150100", "3": "150100"]), ("form", .object(form)),
                    ("materials", .array([SampleCase.material("M01"), SampleCase.material("M99")])),
                ]))
        }
        let named = Set((refusal?.faults ?? []).map { "\($0.pointer) \($0.code.rawValue)" })
        #expect(
            named.isSuperset(of: [
                "/destinations/2 member_missing", "/destinations/3 bundle_part_unknown",
                "/materials/1/code material_unknown", "/materials material_missing",
            ]), "\(named)")
        let judged = await self.refusal {
            try await scene.submit(
                Scene.body([
                    ("destinations", ["1": "150100", "2": "440100"]), ("form", .object(form)),
                ]))
        }
        let deeper = Set((judged?.faults ?? []).map { "\($0.pointer) \($0.code.rawValue)" })
        #expect(
            deeper.isSuperset(of: ["/form/id_no resident_id_invalid", "/destinations/2 route_unknown"]),
            "\(deeper)")
        #expect(deeper.contains { $0.hasPrefix("/form/copies") }, "\(deeper)")
        #expect(scene.origin.store.commitCount == commits)
        #expect(
            await self.refusal { try await scene.submit(Scene.body([("bundle", "NONE")])) }?.code == .notFound
        )
    }

    @Test("a destination chosen at intake that is our own makes the part a local one")
    func asksForDestination() async throws {
        try await scene.define([Scene.part(1, ["asked": true])], [("results", "together")])
        let bundle = try await scene.submit(Scene.body([("destinations", ["1": "150627"])]))
        #expect(bundle.part(1)?["local"] == true && bundle.states == ["open"])
    }

    @Test("results together are handed out at once, never one by one, and one rating rates every part")
    func together() async throws {
        try await scene.define(
            [Scene.part(1, Scene.there), Scene.part(2, Scene.far), Scene.part(3, Scene.here)],
            [("results", "together")])
        let bundle = try await scene.submit(Scene.body([("delivery", ["way": "mail", "address": "示例路1号"])]))
        let (first, second) = (try bundle.caseID(1), try bundle.caseID(2))
        try await scene.decide(first, "approved")
        let one = await refusal {
            try await CaseDesk(scene.origin.office).write(
                [
                    "type": "result_received",
                    "data": ["way": "window", "time": "2026-03-09T02:00:00.000Z", "receiver": "示例张三"],
                ], to: first.description, key: nil, by: scene.window)
        }
        #expect(one?.code == .bundleWaits)
        try await scene.decide(second, "approved")
        var now = try await scene.act(bundle, ["act": "done", "part": 3])
        #expect(now["allowed"] == ["hand_out", "rate"])
        #expect(now["duties"]?.arrayValue?.first?["kind"] == "bundle_hand_out")
        now = try await scene.act(bundle, ["act": "hand_out", "way": "mail", "receiver": "示例张三"])
        #expect(
            now.part(1)?["case"]?["state"] == "delivered" && now.part(2)?["case"]?["state"] == "delivered")
        now = try await scene.act(bundle, ["act": "rate", "level": "very_satisfied", "text": "示例"])
        for id in [first, second] {
            let fold = try #require(
                try await scene.origin.store.cases([id])[id].map {
                    try CaseView($0, vault: scene.origin.own.vault).fold
                })
            #expect(fold.standing.rated == [.decision] && fold.standing.isResultReceived)
            #expect(fold.standing.servedOn.count == 1, "the decision is served with the result")
        }
        #expect(
            await refusal { try await scene.act(bundle, ["act": "rate", "level": "satisfied"]) }?.code
                == .bundleActIllegal)
        try await scene.carryAll()
    }

    @Test("a bundle is found by its receipt's number, its id and the case of a part")
    func finds() async throws {
        try await scene.define([Scene.part(1, Scene.there)])
        let bundle = try await scene.submit()
        let desk = BundleDesk(scene.origin.office)
        for text in [
            "1506-YJS-2026-000001", bundle["id"]?.stringValue ?? "", try bundle.caseID(1).description,
        ] {
            let listing = try BundleDesk.Listing(state: nil, text: text, after: nil, limit: nil)
            #expect(
                try await desk.list(listing, for: scene.window)["bundles"]?.arrayValue?.count == 1, "\(text)")
        }
        #expect(throws: OfficeRefusal(.validationFailed)) {
            try BundleDesk.Listing(state: "closed", text: nil, after: "x", limit: 101)
        }
    }

    @Test("a local part's document is held, opened with a purpose and in the audit, and nobody else's to see")
    func localDocument() async throws {
        try await scene.define([Scene.part(1, Scene.here)])
        let bundle = try await scene.submit()
        var upload = try await DocumentDesk(scene.origin.office, bytesMax: 1_000).begin(
            name: "示例.pdf", mediaType: "application/pdf", bytes: nil, by: scene.window)
        try await upload.take(Array("%PDF-示例".utf8))
        let blob = try await upload.finish()
        let document: JSON = ["title": "示例证明", "sealed": "none", "blob": blob]
        let handler = try await scene.origin.token(.handler, "150627").caller
        let done = try await scene.act(bundle, ["act": "done", "part": 1, "document": document], by: handler)
        #expect(done.states == ["done"] && done.part(1)?["document"]?["blob"]?["key"] == nil)
        let digest = try #require(blob["digest"]?.stringValue)
        let desk = DocumentDesk(scene.origin.office, bytesMax: 1_000)
        var opened = try await desk.open(digest, purpose: "核对", for: scene.window)
        #expect(try await opened.next() == Array("%PDF-示例".utf8))
        let stranger = try await scene.origin.token(.window, "150622").caller
        await #expect(throws: OfficeRefusal(.notFound)) {
            _ = try await desk.open(digest, purpose: "核对", for: stranger)
        }
    }

    @Test("an import is all or nothing, and says the place of every error")
    func importsAllOrNothing() async throws {
        let good = Scene.bundle([Scene.part(1, Scene.there)], [("code", "GOOD")])
        let bad = Scene.bundle([Scene.part(1, Scene.there, [("matter", "NONE")])], [("code", "BAD")])
        let shelf = BundleShelf(scene.origin.office)
        let refusal = await refusal { try await shelf.take(["bundles": [good, bad]], by: "test") }
        #expect(refusal?.code == .bundleInvalid)
        #expect(refusal?.faults.map(\.pointer) == ["/bundles/1/parts/0/matter"])
        #expect(try await shelf.list() == [])
        #expect(try await shelf.take(["bundles": [good]], by: "test")["changed"] == 1)
        #expect(try await shelf.take(["bundles": [good]], by: "test")["changed"] == 0)
        let foreign: JSON = ["gateway": "spiffe://hohhot.tongban/gateway/150100", "bundles": [good]]
        #expect(await self.refusal { try await shelf.take(foreign, by: "test") }?.code == .catalogForeign)
    }
}
