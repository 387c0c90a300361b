import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("Matters that are kept at home, and windows that may take one in")
struct WindowRuleTests {
    private func rule(_ json: JSON) throws -> WindowRule {
        try #require(try Sample.matter(["windows": json]).windows)
    }

    @Test("levels, places and exceptions bound the windows; nothing said is all")
    func admits() throws {
        let county = try DivisionCode("150627")
        let town = try DivisionCode("150627103")
        let village = try DivisionCode("150627103201")
        #expect(try Sample.matter().windows == nil)
        let levels = try rule(["levels": ["4", "5"]])
        #expect(levels.admits(county) && levels.admits(town) && !levels.admits(village))
        let only = try rule(["only": ["150627"]])
        let elsewhere = try DivisionCode("150602")
        #expect(only.admits(town) && !only.admits(elsewhere))
        let not = try rule(["only": ["1506"], "not": ["150627103"]])
        #expect(not.admits(county) && !not.admits(town) && !not.admits(village))
        #expect(try rule([:]).admits(village))
    }

    @Test(
        "a level, a place or a member that is none is refused where it stands",
        arguments: [
            (["levels": ["7"]], "/windows/levels/0 word_unknown"),
            (["not": ["15x"]], "/windows/not/0 division_prefix_invalid"),
            (["nto": ["15"]], "/windows/nto member_unknown"),
        ] as [(JSON, String)])
    func refuses(json: JSON, fault: String) {
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(Sample.json(["windows": json])) }
                == [fault])
    }

    @Test("peers are not told of what is kept at home, and are told that it ended where they knew it")
    func published() throws {
        var history = CatalogHistory(gateway: try GatewayID(Sample.hohhot))
        let secret = try Sample.matter(["code": "S-1", "base_code": .null, "routable": false])
        history.append(.put(secret))
        history.append(.put(try Sample.matter()))
        history.append(.retire(Retirement(code: "S-1", effective: secret.effective)))
        #expect(history.revision == 3)
        #expect(history.page(after: 0).changes.map(\.code) == ["A-001"])
        #expect(history.page(after: 0).revision == 3, "what is not told counts as a revision")
        let later = try Sample.matter(["routable": false, "effective": "2026-04-01", "version": 2])
        history.append(.put(later))
        history.append(.put(try Sample.matter(["routable": false, "effective": "2026-05-01", "version": 3])))
        let page = history.page(after: 3)
        #expect(
            page.changes == [.retire(Retirement(code: "A-001", effective: try CivilDate("2026-04-01")))])
        var theirs = Catalog(gateway: history.gateway, serves: [try DivisionPrefix("1501")])
        #expect(theirs.apply(history.page(after: 0)) == nil)
        #expect(theirs.revision == 5 && theirs.codes == ["A-001"])
        let whole = history.page(after: 0, changesMax: 1)
        #expect(whole.changes.isEmpty && whole.revision == 1 && whole.more, "an empty page leads on")
    }

    @Test(
        "where a matter kept at home ends earlier than peers were told, they are told again",
        arguments: [true, false])
    func earlierEnd(isRetired: Bool) throws {
        var history = CatalogHistory(gateway: try GatewayID(Sample.hohhot))
        history.append(.put(try Sample.matter()))
        history.append(.put(try Sample.matter(["routable": false, "effective": "2027-01-01", "version": 2])))
        let earlier = Retirement(code: "A-001", effective: try CivilDate("2026-06-01"))
        history.append(
            isRetired
                ? .retire(earlier)
                : .put(try Sample.matter(["routable": false, "effective": "2026-06-01", "version": 3])))
        #expect(history.page(after: 2).changes == [.retire(earlier)])
        history.append(.put(try Sample.matter(["routable": false, "effective": "2026-08-01", "version": 4])))
        #expect(history.page(after: 3).changes.isEmpty, "a later one says nothing new")
    }

    @Test("peers are not told which matter kept at home takes the place of another")
    func successorAtHome() throws {
        var history = CatalogHistory(gateway: try GatewayID(Sample.hohhot))
        history.append(.put(try Sample.matter()))
        history.append(.put(try Sample.matter(["code": "S-1", "routable": false])))
        let day = try CivilDate("2026-06-01")
        history.append(.retire(Retirement(code: "A-001", effective: day, replacedBy: "S-1")))
        #expect(history.page(after: 2).changes == [.retire(Retirement(code: "A-001", effective: day))])
    }

    @Test("of one file, the ends come after what takes their place")
    func endsLast() throws {
        let file = try CatalogImport(json: [
            "matters": [Sample.json(["code": "S-1"])],
            "retired": [["code": "A-001", "effective": "2026-06-01", "replaced_by": "S-1"]],
        ])
        let news = file.news(for: try Sample.catalog(try Sample.matter()))
        #expect(news.map(\.code) == ["S-1", "A-001"])
    }

    @Test("the picture of a matter's way is XML with every step in it, whatever the texts hold")
    func flow() throws {
        let matter = try Sample.matter([
            "name": "示例<证>&“明”", "modes": ["joint", "delegated"],
            "joint_steps": [
                ["code": "J1", "name": "初核", "side": "origin", "after": []],
                ["code": "J2", "name": "复核", "side": "destination", "after": ["J1"]],
                ["code": "J3", "name": "公示", "side": "destination", "after": ["J1"]],
                ["code": "J4", "name": "合并", "side": "destination", "after": ["J2", "J3"]],
            ],
            "special_procedures": [["kind": "专家评审", "days": 20, "excluded": "both", "basis": "示例"]],
        ])
        let flow = MatterFlow(matter)
        #expect(flow.boxes.map(\.text) == ["收件", "初核", "复核", "公示", "合并", "如需：专家评审", "证明"])
        #expect(flow.boxes.map(\.row) == [0, 1, 2, 2, 3, 4, 5])
        #expect(
            flow.lines.map { [$0.from, $0.to] } == [
                [0, 1], [1, 2], [1, 3], [2, 4], [3, 4], [4, 5], [5, 6],
            ])
        let svg = flow.svg
        for box in flow.boxes { #expect(svg.contains(box.text)) }
        #expect(svg.contains("示例&lt;证&gt;&amp;“明”") && !svg.contains("<证>"))
        #expect(!svg.contains("script") && !svg.contains("href"))
    }
}
