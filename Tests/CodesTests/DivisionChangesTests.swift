import Testing

@testable import Codes

@Suite("Divisions that became others")
struct DivisionChangesTests {
    private static let header = "old,new,name,effective,basis\n"
    private let day: CivilDate
    private let before: CivilDate

    init() throws {
        day = try CivilDate("2026-06-01")
        before = try CivilDate("2026-05-31")
    }

    private func changes(_ rows: String) throws -> DivisionChanges {
        try DivisionChanges(csv: Array((Self.header + rows).utf8))
    }

    private func code(_ text: String) throws -> DivisionCode { try DivisionCode(text) }

    @Test("a code leads to what the division is from its day on, and all that lies in it goes with it")
    func moves() throws {
        let changes = try changes("150624,150605,示例区,2026-06-01,示例批复\n")
        #expect(changes.successors(of: try code("150624"), on: day).map(\.text) == ["150605"])
        #expect(changes.successors(of: try code("150624"), on: before).isEmpty)
        #expect(changes.successors(of: try code("150624101"), on: day).map(\.text) == ["150605101"])
        #expect(changes.successors(of: try code("150624101201"), on: day).map(\.text) == ["150605101201"])
        #expect(changes.successors(of: try code("150602"), on: day).isEmpty)
        #expect(changes.successors(of: try code("150600"), on: day).isEmpty, "what holds it stays")
        #expect(changes.predecessors(of: try code("150605101"), on: day).map(\.text) == ["150624101"])
        #expect(changes.predecessors(of: try code("150605101"), on: before).isEmpty)
        #expect(changes.name(of: try code("150605")) == "示例区")
    }

    @Test("a town that went elsewhere has a change of its own, which counts before its county's")
    func longest() throws {
        let changes = try changes(
            "150624,150605,,2026-06-01,\n150624102,150602199,示例街道,2026-06-01,\n")
        #expect(changes.successors(of: try code("150624102"), on: day).map(\.text) == ["150602199"])
        #expect(changes.successors(of: try code("150624102001"), on: day).map(\.text) == ["150602199001"])
        #expect(changes.successors(of: try code("150624101"), on: day).map(\.text) == ["150605101"])
    }

    @Test("one that was split is several, ones that were merged are one, and changes follow each other")
    func chains() throws {
        let changes = try changes(
            """
            150624,150605,,2026-01-01,
            150624,150606,,2026-01-01,
            150625,150606,,2026-01-01,
            150606,150607,,2026-06-01,

            """)
        #expect(changes.successors(of: try code("150624"), on: before).map(\.text) == ["150605", "150606"])
        #expect(changes.successors(of: try code("150624"), on: day).map(\.text) == ["150605", "150607"])
        #expect(changes.successors(of: try code("150625"), on: day).map(\.text) == ["150607"])
        #expect(
            changes.predecessors(of: try code("150607"), on: day).map(\.text) == [
                "150606", "150625", "150624",
            ])
    }

    @Test("what was split and merged again has each earlier code once")
    func mergedAgain() throws {
        let changes = try changes(
            """
            150621,150622,,2026-01-01,
            150621,150623,,2026-01-01,
            150622,150624,,2026-02-01,
            150623,150624,,2026-02-01,

            """)
        #expect(
            changes.predecessors(of: try code("150624"), on: day).map(\.text) == [
                "150623", "150622", "150621",
            ])
    }

    @Test("the other codes of a place: what it became, unless that is several, and all that it was")
    func otherCodes() throws {
        let changes = try changes(
            """
            150624,150605,,2026-01-01,
            150625,150605,,2026-01-01,
            150605,150607,,2026-06-01,
            150621,150608,,2026-06-01,
            150621,150609,,2026-06-01,

            """)
        func others(_ text: String) throws -> [String] {
            changes.otherCodes(of: try code(text), on: day).map(\.text)
        }
        #expect(try others("150607") == ["150605", "150625", "150624"])
        #expect(try others("150624") == ["150607", "150605", "150625"])
        #expect(try others("150624101") == ["150607101", "150605101", "150625101"])
        #expect(try others("150608") == ["150621"])
        #expect(try others("150621").isEmpty && others("150602").isEmpty)
        #expect(changes.otherCodes(of: try code("150605"), on: before).map(\.text) == ["150625", "150624"])
    }

    @Test(
        "a list with a fault is refused with the line",
        arguments: [
            ("15062,150605,,2026-06-01,\n", 2), ("150624,150605,,2026-06-31,\n", 2),
            ("150624,150624,,2026-06-01,\n", 2), ("150624,150605001,,2026-06-01,\n", 2),
            ("150624,150605,,2026-06-01,\n150624,150605,,2026-07-01,\n", 3),
            ("150624,150605,,2026-06-01,\n150605,150624,,2026-07-01,\n", 3), ("150624,150605\n", 2),
        ])
    func refuses(rows: String, line: Int) {
        let fault = #expect(throws: TableFault.self) { try changes(rows) }
        #expect(fault?.line == line)
    }
}
