import Casework
import Codes
import StrictJSON
import Testing

@Suite("What the clock writes alone")
struct ClockEventTests {
    private func due(
        _ story: Story, at day: String, terms: MatterTerms = Fixtures.terms, policy: DeemedPolicy = .accept
    ) throws -> [DueClockEvent] {
        let now = try CivilDate(day).timestampAtStart()
        return ClockEvents.due(
            story.fold, terms: terms, calendar: Fixtures.calendar, now: now, policy: policy)
    }

    private func submitted(on day: String, paper: Bool = false) throws -> Story {
        var story = Story()
        try story.go(to: day)
        story.write(.origin, .submitted, ["paper": .bool(paper)])
        return story
    }

    @Test("five silent working days deem the case accepted on the day it was received")
    func deemedAcceptance() throws {
        let story = try submitted(on: "2026-03-02")
        #expect(try due(story, at: "2026-03-09").isEmpty)
        let events = try due(story, at: "2026-03-10")
        #expect(
            events.map(\.data) == [
                [
                    "deemed": true, "accepted_on": "2026-03-02", "due_on": "2026-03-23",
                    "legal_due_on": "2026-03-30",
                ]
            ])
        #expect(events.first?.type == .accepted)
        #expect(events.first?.dueSince.description == "2026-03-10")
        let next = ClockEvents.nextDue(story.fold, terms: Fixtures.terms, calendar: Fixtures.calendar)
        #expect(next == (try CivilDate("2026-03-10").timestampAtStart()))
    }

    @Test("the clock starts when the destination stored the case, not when it was written")
    func storedLater() throws {
        var story = Story()
        try story.go(to: "2026-03-02")
        story.write(.origin, .submitted, storedAt: try Story.morning("2026-03-05"))
        #expect(try due(story, at: "2026-03-10").isEmpty)
        #expect(try due(story, at: "2026-03-13").first?.data["accepted_on"] == "2026-03-05")
    }

    @Test("a store that was rebuilt gives the clock no new start")
    func rebuilt() throws {
        var story = Story()
        try story.go(to: "2026-03-02")
        story.write(.origin, .submitted, storedAt: try Story.morning("2026-05-05"))
        try story.go(to: "2026-03-03")
        story.write(.destination, .received, storedAt: try Story.morning("2026-05-05"))
        #expect(try due(story, at: "2026-03-11").first?.data["accepted_on"] == "2026-03-03")
    }

    @Test("nothing is deemed where the matter is not, or the region only warns")
    func notDeemed() throws {
        let story = try submitted(on: "2026-03-02")
        var terms = Fixtures.terms
        #expect(try due(story, at: "2026-04-10", policy: .alarmOnly).isEmpty)
        terms.isDeemedAccepted = false
        #expect(try due(story, at: "2026-04-10", terms: terms).isEmpty)
    }

    @Test("a paper case waits for its originals")
    func paperWaits() throws {
        var story = try submitted(on: "2026-03-02", paper: true)
        #expect(try due(story, at: "2026-05-10").isEmpty)
        try story.go(to: "2026-03-12")
        story.write(.destination, .materialsReceived, ["on": "2026-03-11", "complete": true])
        #expect(try due(story, at: "2026-03-18").isEmpty)
        #expect(try due(story, at: "2026-03-19").first?.data["accepted_on"] == "2026-03-11")
    }

    @Test("a paper case starts one working day after the carrier's delivery if nobody writes it")
    func carrierDelivers() throws {
        var story = try submitted(on: "2026-03-02", paper: true)
        try story.go(to: "2026-03-06")
        story.write(
            .origin, .shipment,
            [
                "shipment": "p", "leg": "originals_out", "to": "desk", "carrier": "ems",
                "status": "delivered",
                "time": "2026-03-06T03:00:00.000Z",
            ])
        #expect(try due(story, at: "2026-03-16").isEmpty)
        let event = try #require(try due(story, at: "2026-03-17").first)
        #expect(event.data["accepted_on"] == "2026-03-09")
    }

    @Test("a correction told and served within the five days stops the deeming; one not served does not")
    func correctionTold() throws {
        var story = try submitted(on: "2026-03-02")
        try story.go(to: "2026-03-04")
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        #expect(try due(story, at: "2026-03-10").map(\.type) == [.accepted])
        var late = story
        story.write(.origin, .served, ["answers": asked.json, "on": "2026-03-09"])
        #expect(try due(story, at: "2026-05-10").isEmpty)
        late.write(.origin, .served, ["answers": asked.json, "on": "2026-03-10"])
        #expect(try due(late, at: "2026-03-10").map(\.type) == [.accepted])
    }

    @Test("after a complete supplement the five days begin anew, and acceptance dates from that day")
    func supplemented() throws {
        var story = try submitted(on: "2026-03-02")
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        story.write(.origin, .served, ["answers": asked.json, "on": "2026-03-03"])
        try story.go(to: "2026-03-09")
        story.write(.origin, .supplemented, ["answers": asked.json, "complete": true])
        #expect(try due(story, at: "2026-03-16").isEmpty)
        #expect(try due(story, at: "2026-03-17").first?.data["accepted_on"] == "2026-03-09")
    }

    @Test("a deemed acceptance is legal when written, and leaves nothing due")
    func writtenOnce() throws {
        var story = try submitted(on: "2026-03-02")
        let event = try #require(try due(story, at: "2026-03-10").first)
        story.now = try CivilDate("2026-03-10").timestampAtStart()
        #expect(Legality.judge(story.candidate(.destination, event.type, event.data), in: story.fold).isLegal)
        story.write(.destination, event.type, event.data)
        #expect(story.fold.state == .accepted)
        #expect(story.fold.standing.acceptance?.isDeemed == true)
        #expect(try due(story, at: "2026-06-10").isEmpty)
    }

    private func suspended(days: Int, excluded: String = "both") throws -> (story: Story, hold: EventID) {
        var story = try submitted(on: "2026-03-02")
        story.write(
            .destination, .accepted,
            [
                "deemed": false, "accepted_on": "2026-03-02", "due_on": "2026-03-23",
                "legal_due_on": "2026-03-30",
            ])
        try story.go(to: "2026-03-04")
        let hold = story.write(
            .destination, .clockSuspended,
            ["kind": "听证", "excluded": .string(excluded), "days": .integer(Int64(days))])
        return (story, hold)
    }

    @Test("a suspension ends by itself after its days, and moves the dates by them")
    func resumption() throws {
        let (story, hold) = try suspended(days: 10)
        #expect(try due(story, at: "2026-03-18").isEmpty)
        let event = try #require(try due(story, at: "2026-03-19").first)
        #expect(event.type == .clockResumed)
        #expect(event.data["suspension"] == hold.json)
        #expect(event.data["due_on"] == "2026-04-07")
        #expect(event.data["legal_due_on"] == "2026-04-14")
    }

    @Test("however late it is written, the clock ran again on the day it should have")
    func lateResumption() throws {
        let (story, _) = try suspended(days: 10)
        let first = try due(story, at: "2026-03-19").map(\.data)
        #expect(try due(story, at: "2026-06-19").map(\.data) == first)
    }

    @Test("a special procedure moves only the clock it names")
    func excludedClocks() throws {
        let legal = try #require(
            try due(try suspended(days: 10, excluded: "legal").story, at: "2026-03-19").first)
        #expect(legal.data["due_on"] == "2026-03-23")
        #expect(legal.data["legal_due_on"] == "2026-04-14")
        let promised = try #require(
            try due(try suspended(days: 10, excluded: "promised").story, at: "2026-03-19").first)
        #expect(promised.data["due_on"] == "2026-04-07")
        #expect(promised.data["legal_due_on"] == "2026-03-30")
    }

    @Test("two suspensions that overlap are resumed in the order they end, their common days counted once")
    func overlapping() throws {
        var (story, first) = try suspended(days: 10)
        try story.go(to: "2026-03-11")
        let second = story.write(
            .destination, .clockSuspended, ["kind": "鉴定", "excluded": "both", "days": 3])
        let events = try due(story, at: "2026-03-19")
        #expect(events.map { $0.data["suspension"] } == [second.json, first.json])
        for event in events {
            let candidate = story.candidate(.destination, event.type, event.data)
            #expect(Legality.judge(candidate, in: story.fold).isLegal)
            story.write(.destination, event.type, event.data)
        }
        #expect(story.fold.state == .accepted)
        #expect(story.fold.standing.dueOn?.description == "2026-04-07")
    }

    @Test("a suspension without days, and a correction that stops the clock, wait for a person")
    func openEnded() throws {
        var story = try submitted(on: "2026-03-02")
        story.write(
            .destination, .accepted, ["deemed": false, "accepted_on": "2026-03-02", "due_on": "2026-03-23"])
        story.write(.destination, .correctionRequested, ["due_days": 5, "clock": "stops", "basis": "b"])
        #expect(story.fold.state == .suspended)
        #expect(try due(story, at: "2026-12-31").isEmpty)
        #expect(ClockEvents.nextDue(story.fold, terms: Fixtures.terms, calendar: Fixtures.calendar) == nil)
    }
}
