import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Divisions that became others, at the desks")
struct DivisionDeskTests {
    let bridge: Bridge

    init() async throws { bridge = try await Bridge(seed: 91) }

    private var desk: MatterDesk { MatterDesk(bridge.origin.office) }
    private var today: CivilDate { bridge.origin.clock.now().civilDate }

    private func take(_ rows: String, at region: Region? = nil) async throws {
        let region = region ?? bridge.origin
        let csv = Array(("old,new,name,effective,basis\n" + rows).utf8)
        _ = try await region.office.places.take(csv, by: "test", at: region.clock.now())
    }

    private func caller(_ role: Role, _ division: String, at region: Region) async throws -> Caller {
        let text = try await region.token(role, division).text
        return try #require(region.accounts.caller(bearing: text))
    }

    private func notice(_ division: String) async throws -> JSON {
        let window = try await bridge.origin.token(.window, "150627").caller
        return try await desk.options(
            matter: SampleCase.matter, destination: try DivisionCode(division), for: window)
    }

    @Test("the old code of a division is understood; the peer is asked by the code that it knows")
    func oldDivision() async throws {
        let region = bridge.origin
        // 呼和浩特 serves 1501 and knows 150121; a renamed county of it lies outside what it serves.
        try await take("150121,150299,示例新区,\(today),示例\n")
        let old = try await notice("150121")
        #expect(old["available"] == true && old["destination"]?["division"] == "150299")
        #expect(old["destination"]?["was"] == "150121" && old["destination"]?["name"] == "示例新区")
        let window = try await region.token(.window, "150627").caller
        let way = try await desk.way(
            matter: SampleCase.matter, to: try DivisionCode("150299"), mode: nil, from: window)
        #expect(way.peer == bridge.destination.id && way.resolved.division.text == "150121")
        try await take("150121,150122,,\(today.adding(days: 1)),\n")
        #expect(try await notice("150121")["destination"]?["was"] == nil, "not before its day")
        try await take("150121,150122,,\(today),\n150121,150123,,\(today),\n")
        let split = try await notice("150121")
        #expect(
            split["code"] == "division_split" && split["message"]?.stringValue?.contains("150123") == true)
        let broken = try await #require(throws: OfficeRefusal.self) {
            try await take("x,150122,,\(today),\n")
        }
        #expect(broken.code == .tableInvalid && region.office.places.changes.changes.count == 2)
        let again = DivisionBook(store: region.store)
        try await again.load()
        #expect(again.changes == region.office.places.changes)
    }

    @Test(
        "the peer is asked by today's code, then by the one that was asked for, then by those merged with it")
    func order() async throws {
        try await take("150121,150129,,\(today),\n150122,150129,,\(today),\n")
        func places(_ text: String) throws -> [String] {
            try desk.places(of: try DivisionCode(text)).map(\.text)
        }
        #expect(try places("150121") == ["150129", "150121", "150122"])
        #expect(try places("150122") == ["150129", "150122", "150121"])
        #expect(try places("150129") == ["150129", "150122", "150121"])
    }

    @Test(
        "a token sees what came under the codes that its place had or has")
    func tokens() async throws {
        let region = bridge.origin
        let before = try await caller(.window, "150627", at: region)
        let id = try await Intake(region.office).submit(SampleCase.body(), key: nil, by: before)["id"]
        let number = try #require(id?.stringValue)
        let cases = CaseDesk(region.office)
        func sees(_ caller: Caller) async throws -> Bool {
            let listed = try await cases.list(.init(), for: caller)["cases"]?.arrayValue ?? []
            do throws(OfficeRefusal) {
                _ = try await cases.show(number, purpose: nil, for: caller)
            } catch {
                #expect(error.code == .notFound && listed.isEmpty)
                return false
            }
            #expect(listed.map { $0["id"] } == [id])
            return true
        }
        #expect(try await sees(try await caller(.window, "150699", at: region)) == false)
        try await take("150627,150699,示例区,\(today.adding(days: 1)),示例\n")
        #expect(
            try await sees(try await caller(.window, "150699", at: region)) == false, "not before its day")
        try await take("150627,150699,示例区,\(today),示例\n")
        #expect(try await sees(try await caller(.window, "150699", at: region)))
        #expect(try await sees(try await caller(.window, "150627", at: region)))
        #expect(try await sees(try await caller(.window, "150602", at: region)) == false)
        let after = try await caller(.window, "150699", at: region)
        let second = try await Intake(region.office).submit(SampleCase.body(), key: nil, by: after)["id"]
        let old = try await caller(.window, "150627", at: region)
        _ = try await cases.show(try #require(second?.stringValue), purpose: nil, for: old)
        try await take("150627,150698,,\(today),\n150627,150697,,\(today),\n")
        #expect(
            try await sees(try await caller(.window, "150698", at: region)), "a part goes on with the whole's"
        )
        let split = try await caller(.window, "150627", at: region)
        #expect(split.otherCodes.isEmpty, "what was split has no one code that its token would have now")
    }

    @Test("what was counted under an old code stands with the new one, and is asked for by either")
    func counted() async throws {
        let scene = try await CountedScene(seed: 92)
        _ = try await scene.submit()
        try await scene.count(scene.here)
        let today = scene.here.clock.now().civilDate
        try await take("150627,150699,示例区,\(today),示例\n", at: scene.here)
        let text = try await scene.here.token(.window, "150699").text
        let window = try #require(scene.here.accounts.caller(bearing: text))
        _ = try await Intake(scene.here.office).submit(
            SampleCase.body([("test", nil)]), key: nil, by: window)
        try await scene.count(scene.here)
        let rows = try await scene.ask(scene.here, by: "division")
        #expect(rows.map { $0["division"] } == ["150699"] && rows.first?["counts"]?["taken_in"] == 2)
        #expect(rows.first?["division_name"] == "示例区")
        for code in ["150627", "150699", "150600"] {
            let found = try await scene.ask(
                scene.here, filters: ["division": code, "side": "origin"])
            #expect(found.first?["counts"]?["taken_in"] == 2, "\(code)")
        }
        #expect(try await scene.ask(scene.here, as: window).first?["counts"]?["taken_in"] == 2)
        #expect(try await scene.ask(scene.here, filters: ["division": "150602"]).isEmpty)
    }
}
