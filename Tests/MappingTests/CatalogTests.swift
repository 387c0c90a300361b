import Codes
import Mapping
import StrictJSON
import Testing

@Suite("A catalogue and its changes")
struct CatalogTests {
    let city: DivisionCode
    let day: CivilDate

    init() throws {
        city = try DivisionCode("150100")
        day = try CivilDate(Sample.today)
    }

    @Test("a change announced for later does not touch today")
    func announced() throws {
        let later = try Sample.matter(["effective": "2026-06-01", "name": "新名称", "version": 2])
        let catalog = try Sample.catalog(try Sample.matter(), later)
        #expect(catalog.matter("A-001", on: day)?.version == 1)
        #expect(catalog.matter("A-001", on: try CivilDate("2026-05-31"))?.version == 1)
        #expect(catalog.matter("A-001", on: try CivilDate("2026-06-01"))?.version == 2)
        #expect(catalog.matter("A-001", on: try CivilDate("2025-12-31")) == nil)
        #expect(catalog.revision == 2)
    }

    @Test("a put takes the place of what stood for its first day and later")
    func replaced() throws {
        let announced = try Sample.matter(["effective": "2026-06-01", "version": 2])
        let corrected = try Sample.matter(["version": 3])
        let catalog = try Sample.catalog(try Sample.matter(), announced, corrected)
        #expect(catalog.versions(of: "A-001").map(\.version) == [3])
    }

    @Test("a retired matter is told from an unknown one, with its successor")
    func retired() throws {
        var catalog = try Sample.catalog(try Sample.matter())
        let end = Retirement(code: "A-001", effective: try CivilDate("2026-03-09"), replacedBy: "A-002")
        catalog.apply(.retire(end))
        #expect(catalog.entry("A-001", division: city, on: try CivilDate("2026-03-08")).matter != nil)
        #expect(catalog.entry("A-001", division: city, on: day) == .retired(end))
        #expect(catalog.entry("A-001", division: city, on: day).rejection == .matterNotOpen)
        #expect(catalog.entry("A-009", division: city, on: day).rejection == .matterUnknown)
        catalog.apply(.put(try Sample.matter(["effective": "2026-09-01", "version": 2])))
        #expect(catalog.entry("A-001", division: city, on: day) == .retired(end))
        #expect(catalog.entry("A-001", division: city, on: try CivilDate("2026-09-01")).matter?.version == 2)
        #expect(catalog.retirement(of: "A-001") == nil)
    }

    @Test("a matter that has not begun, or has ended, is not open")
    func notInForce() throws {
        let catalog = try Sample.catalog(
            try Sample.matter(["code": "B", "effective": "2026-05-01"]),
            try Sample.matter(["code": "C", "expires": "2026-03-08"]))
        #expect(catalog.entry("B", division: city, on: day) == .notInForce(from: try CivilDate("2026-05-01")))
        #expect(catalog.entry("C", division: city, on: day) == .notInForce(from: nil))
        #expect(catalog.entry("C", division: city, on: day).rejection == .matterNotOpen)
    }

    @Test("a catalogue counts only inside the approved prefixes, and a matter only within its division")
    func serves() throws {
        let county = try DivisionCode("150102")
        let catalog = try Sample.catalog(
            try Sample.matter(), try Sample.matter(["code": "K", "division": "150102"]),
            try Sample.matter(["code": "X", "division": "150600"]))
        #expect(catalog.entry("A-001", division: county, on: day).matter != nil)
        #expect(catalog.entry("K", division: county, on: day).matter != nil)
        #expect(catalog.entry("K", division: city, on: day) == .unknown)
        #expect(catalog.entry("X", division: try DivisionCode("150600"), on: day) == .divisionNotServed)
        #expect(catalog.entry("X", division: city, on: day) == .unknown)
        #expect(catalog.matters(on: day).map(\.code) == ["A-001", "K"])
        #expect(catalog.matters(on: day, division: city).map(\.code) == ["A-001"])
        #expect(catalog.matters(base: "002009001000", division: county, on: day).map(\.code) == ["K"])
        #expect(catalog.matters(base: "002009001000", division: city, on: day).map(\.code) == ["A-001"])
    }

    @Test("pages cut from a history rebuild the catalogue, whatever their size")
    func pages() throws {
        var history = CatalogHistory(gateway: try GatewayID(Sample.hohhot))
        for number in 1...9 { history.append(.put(try Sample.matter(["code": .string("A-\(number)")]))) }
        history.append(.retire(Retirement(code: "A-3", effective: day)))
        let bytes = history.page(after: 0).changes.map { $0.json.serialized().count }
        let cuts =
            (1...11).map { (changes: $0, bytes: Int.max) }
            + (0...3).map { (changes: Int.max, bytes: bytes[0] * $0 + 1) }
        for cut in cuts {
            var catalog = try Sample.catalog()
            while true {
                let page = history.page(
                    after: catalog.revision, changesMax: cut.changes, bytesMax: cut.bytes)
                #expect((1...max(1, min(cut.changes, cut.bytes / bytes[0]))).contains(page.changes.count))
                let read = try CatalogPayload(try JSON.parse(page.json.serialized()))
                #expect(read == page)
                #expect(catalog.apply(read) == nil)
                if !page.more { break }
            }
            #expect(catalog.revision == 10 && catalog.matters(on: day).count == 8)
        }
        #expect(history.page(after: 10).changes.isEmpty)
        #expect(history.page(after: 11).since == 0)
        #expect(history.page(after: -1).since == 0)
    }

    @Test("a page of another gateway, or after a gap, changes nothing; one from 0 begins anew")
    func refusedPages() throws {
        var catalog = try Sample.catalog(try Sample.matter())
        let change = CatalogChange.put(try Sample.matter(["code": "B"]))
        func page(_ gateway: String, since: Int, revision: Int) throws -> CatalogPayload {
            CatalogPayload(
                gateway: try GatewayID(gateway), revision: revision, since: since, changes: [change],
                more: false)
        }
        #expect(catalog.apply(try page(Sample.ordos, since: 1, revision: 2)) == .catalogForeign)
        #expect(catalog.apply(try page(Sample.hohhot, since: 2, revision: 3)) == .catalogGap)
        #expect(catalog.codes == ["A-001"] && catalog.revision == 1)
        #expect(catalog.apply(try page(Sample.hohhot, since: 0, revision: 5)) == nil)
        #expect(catalog.codes == ["B"] && catalog.revision == 5)
    }

    @Test(
        "a page that changes something, or is not the last, leads on, and no further than revisions go",
        arguments: [
            (10, 10, 1, false), (10, 10, 0, true), (0, 10_000_000_000, 0, false),
            (0, 9_007_199_254_740_991, 0, false),
        ])
    func nowhere(since: Int64, revision: Int64, changes: Int, more: Bool) throws {
        let json: JSON = [
            "gateway": .string(Sample.hohhot), "revision": .integer(revision), "since": .integer(since),
            "changes": .array(Array(repeating: ["put": Sample.json()], count: changes)), "more": .bool(more),
        ]
        let faults = Sample.faults { () throws(ShapeFaults) in _ = try CatalogPayload(json) }
        #expect(faults == ["/revision member_range"])
    }

    @Test("what ended, or comes, for another county is unknown here")
    func elsewhere() throws {
        let here = try DivisionCode("150125")
        var catalog = try Sample.catalog(
            try Sample.matter(["code": "Z", "division": "150123"]),
            try Sample.matter(["code": "L", "division": "150123", "effective": "2027-01-01"]))
        let there = try DivisionCode("150123")
        let end = Retirement(code: "Z", effective: day, replacedBy: "Z2")
        catalog.apply(.retire(end))
        #expect(catalog.entry("Z", division: there, on: day) == .retired(end))
        #expect(catalog.entry("Z", division: here, on: day) == .unknown)
        #expect(
            catalog.entry("L", division: there, on: day) == .notInForce(from: try CivilDate("2027-01-01")))
        #expect(catalog.entry("L", division: here, on: day) == .unknown)
    }

    @Test("a malformed payload names every fault, within the change it stands in")
    func malformedPayload() throws {
        let good: JSON = ["put": Sample.json()]
        let bad: JSON = ["put": Sample.json(["code": "has space", "version": -1])]
        let both: JSON = ["put": Sample.json(), "retire": ["code": "A", "effective": "2026-01-01"]]
        let json: JSON = [
            "gateway": .string(Sample.hohhot), "revision": 3, "since": 4, "more": "no",
            "changes": [good, bad, both, [:], ["retire": ["code": "A", "effective": "2026-02-30"]], 1],
        ]
        let faults = Sample.faults { () throws(ShapeFaults) in _ = try CatalogPayload(json) }
        #expect(
            Set(faults) == [
                "/revision member_range", "/more member_type", "/changes/5 member_type",
                "/changes/1/put/code matter_code_invalid", "/changes/1/put/version member_range",
                "/changes/2/retire member_twice", "/changes/3/put member_missing",
                "/changes/4/retire/effective date_invalid",
            ])
    }
}
