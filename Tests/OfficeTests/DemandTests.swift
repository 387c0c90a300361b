import Codes
import Exchange
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Demand turned away at windows")
struct DemandTests {
    let bridge: Bridge
    let window: Caller

    init() async throws {
        bridge = try await Bridge(seed: 140)
        window = try await bridge.origin.token(.window, "150627").caller
    }

    private var office: OfficeContext { bridge.origin.office }
    private var desk: DemandDesk { DemandDesk(office) }
    private let operatorDesk = Caller(actor: "uid:0", role: .operatorRole)

    /// Nobody serves 示例 Beijing's division.
    private func ask(_ destination: String = "110101", by caller: Caller? = nil) async throws {
        let answer = try await MatterDesk(office).options(
            matter: SampleCase.matter, destination: try DivisionCode(destination), for: caller ?? window)
        #expect(answer["available"] == false)
    }

    private func lines(
        _ listing: DemandDesk.Listing = DemandDesk.Listing(), for caller: Caller? = nil
    ) async throws -> [JSON] {
        try await desk.list(listing, for: caller ?? operatorDesk)["demand"]?.arrayValue ?? []
    }

    @Test(
        "a refusal at the window is counted with matter, county and reason, once a day however often it is pressed"
    )
    func countsOnceADay() async throws {
        try await ask()
        try await ask("110101003000")
        try await ask()
        var line = try #require(try await lines().first)
        #expect(line["matter"] == .string(SampleCase.matter) && line["destination"] == "110101")
        #expect(line["codes"] == ["route_unknown"] && line["count"] == 1 && line["windows"] == 1)
        #expect(line["peer"] == nil, "nobody serves it")
        bridge.origin.clock.advance(milliseconds: 1 * 86_400_000)
        try await ask()
        line = try #require(try await lines().first)
        #expect(line["count"] == 2, "another day counts")
        #expect(try await lines().count == 1)
    }

    @Test("two windows count apart, the most asked for comes first, and each sees what is below its division")
    func manyWindows() async throws {
        let other = try await bridge.origin.token(.window, "150602").caller
        try await ask("110102")
        try await ask()
        try await ask(by: other)
        #expect(try await lines().map { $0["destination"] } == ["110101", "110102"])
        #expect(try await lines().map { $0["windows"] } == [2, 1])
        #expect(try await lines(for: other).map { $0["count"] } == [1])
        #expect(try await lines(for: window).count == 2)
    }

    @Test("a submission that is turned away counts, a test case and what the clerk wrote wrongly do not")
    func submissions() async throws {
        func submit(_ changes: [(String, JSON?)]) async {
            _ = try? await Intake(office).submit(SampleCase.body(changes), key: nil, by: window)
        }
        await submit([("destination", "110101"), ("test", true)])
        await submit([("form", [:]), ("test", nil)])
        await submit([("matter", "NONE"), ("test", nil)])
        await submit([("destination", "999999"), ("test", nil)])
        #expect(try await lines().isEmpty)
        await submit([("destination", "110101"), ("test", nil)])
        await submit([("destination", "150102"), ("mode", "joint"), ("test", nil)])
        let codes = try await lines().map { $0["codes"] }
        #expect(codes == [["route_unknown"], ["mode_not_open"]], "of equal counts in order of counties")
        let peer = try DemandDesk.Listing(
            since: nil, peer: bridge.destination.id.description, code: "mode_not_open", limit: 5)
        #expect(try await lines(peer).map { $0["destination"] } == ["150102"])
    }

    @Test("what was counted is there after a restart, and goes after 24 months")
    func survives() async throws {
        try await ask()
        try await DemandCounting(office).write()
        let again = try #require(
            try await bridge.origin.store.allRecords(.demand).first.map(DemandRecord.init))
        #expect(again.counts == [.routeUnknown: 1])
        bridge.origin.clock.advance(milliseconds: 730 * 86_400_000)
        #expect(try await DemandCounting(office).sweep() == 0, "this month and 24 before it")
        bridge.origin.clock.advance(milliseconds: 31 * 86_400_000)
        #expect(try await DemandCounting(office).sweep() == 2)
        #expect(try await bridge.origin.store.allRecords(.demand).isEmpty)
    }

    @Test("a month that is full keeps counting what it has, and says how much is not told apart")
    func rest() async throws {
        try await ask()
        try await DemandCounting(office).write()
        let month = Month(of: office.today)
        var full = DemandMonth()
        full.records = DemandCounting.recordsMost
        _ = try await office.written(Change(writes: [full.row(month)]))
        bridge.origin.clock.advance(milliseconds: 1 * 86_400_000)
        try await ask()
        try await ask("110102")
        let answer = try await desk.list(DemandDesk.Listing(), for: operatorDesk)
        #expect(answer["rest"] == 1)
        #expect(answer["demand"]?.arrayValue?.map { $0["count"] } == [2])
    }

    @Test("more in one second than the ledger holds is still counted, not told apart")
    func overflow() async throws {
        for number in 0...DemandLedger.waitingMost {
            office.noteDemand(.words("示例\(number)"), .matterUnknown, destination: nil, by: window)
        }
        let answer = try await desk.list(DemandDesk.Listing(), for: operatorDesk)
        #expect(answer["rest"] == 1)
        #expect(answer["more"] == .integer(Int64(DemandLedger.waitingMost - 100)))
    }

    @Test("a store that refuses loses nothing: it is written with the next turn")
    func failing() async throws {
        try await ask()
        let waiting = office.demand.take()
        #expect(waiting.entries.count == 1)
        office.demand.putBack(waiting)
        #expect(try await lines().count == 1)
    }

    @Test("the first reason of a day counts, also when others follow before it is written")
    func firstReason() async throws {
        func note(_ code: ErrorCode) {
            office.noteDemand(.words("示例"), code, destination: nil, by: window)
        }
        func codes() -> [ErrorCode] { office.demand.take().entries.values.map(\.code) }
        note(.matterUnknown)
        note(.mappingMissing)
        let waiting = office.demand.take()
        #expect(waiting.entries.values.map(\.code) == [.matterUnknown])
        note(.mappingMissing)
        office.demand.putBack(waiting)
        #expect(codes() == [.matterUnknown])
        bridge.origin.clock.advance(milliseconds: 86_400_000)
        note(.mappingMissing)
        office.demand.putBack(waiting)
        #expect(codes() == [.mappingMissing], "another day counts anew")
    }

    @Test("words are counted only when a clerk says so, and never with a person's number")
    func words() async throws {
        _ = try await desk.note(["words": " 换  驾照 ", "destination": "150102"], by: window)
        _ = try await desk.note(["words": "换 驾照", "destination": "150102"], by: window)
        let line = try #require(try await lines().first)
        #expect(line["words"] == "换 驾照" && line["count"] == 1 && line["codes"] == ["matter_unknown"])
        #expect(line["peer"] == .string(bridge.destination.id.description))
        for body: JSON in [
            ["words": "示例张三15062719900101001X"], ["words": "13800000000"], ["words": "换"], ["words": 7],
            ["words": "换驾照", "name": "示例"], ["words": "换驾照", "destination": "99"], [],
        ] {
            await #expect(throws: OfficeRefusal(.validationFailed), "\(body)") {
                try await desk.note(body, by: window)
            }
        }
        await #expect(throws: OfficeRefusal(.forbidden)) {
            try await desk.note(["words": "换驾照"], by: operatorDesk)
        }
        #expect(try await lines().count == 1)
    }

    @Test("a listing names every parameter at fault")
    func listingFaults() throws {
        let refusal = try #require(throws: OfficeRefusal.self) {
            try DemandDesk.Listing(since: "2026-13", peer: "x", code: "y", limit: 0)
        }
        #expect(refusal.faults.map(\.pointer) == ["since", "peer", "code", "limit"])
    }
}
