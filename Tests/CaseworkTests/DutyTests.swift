import Casework
import Codes
import StrictJSON
import Testing

@Suite("Duties, their days and lights")
struct DutyTests {
    private func duties(_ story: Story, on day: String, forwarded: Bool = true) throws -> [Duty] {
        Duties(
            of: story.fold, terms: Fixtures.terms, calendar: Fixtures.calendar, now: try Story.morning(day),
            isForwarded: forwarded
        ).all
    }

    private func duty(_ kind: Duty.Kind, _ story: Story, on day: String, forwarded: Bool = true) throws
        -> Duty
    {
        try #require(try duties(story, on: day, forwarded: forwarded).first { $0.kind == kind })
    }

    private func submitted(paper: Bool = false) throws -> Story {
        var story = Story()
        try story.go(to: "2026-03-02")
        story.write(.origin, .submitted, ["paper": .bool(paper), "delivery": ["way": "mail"]])
        return story
    }

    @Test("forward in one working day, mail originals in two, check in one")
    func firstDays() throws {
        let story = try submitted(paper: true)
        let forward = try duty(.forward, story, on: "2026-03-02", forwarded: false)
        #expect(forward.due?.day.description == "2026-03-03")
        #expect(forward.owner == .origin)
        #expect(try duty(.mailOriginals, story, on: "2026-03-02").due?.day.description == "2026-03-04")
        #expect(try duty(.check, story, on: "2026-03-02").due?.day.description == "2026-03-03")
        #expect(try duties(story, on: "2026-03-02").contains { $0.kind == .decideAcceptance } == false)
    }

    @Test("acceptance warns on days 3 and 4, and is red once the fifth has passed")
    func acceptanceLights() throws {
        let story = try submitted()
        let lights = try [
            "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10",
        ].map { try duty(.decideAcceptance, story, on: $0).light }
        #expect(lights == [.green, .green, .green, .yellow, .yellow, .yellow, .red])
    }

    private func accepted() throws -> Story {
        var story = try submitted()
        story.write(
            .destination, .accepted, ["deemed": false, "accepted_on": "2026-03-02", "due_on": "2026-03-30"])
        return story
    }

    @Test("a long duty is yellow in the last fifth of its time, and red after it")
    func longLights() throws {
        let story = try accepted()
        let days = ["2026-03-24", "2026-03-25", "2026-03-30", "2026-03-31"]
        let lights = try days.map { try duty(.decide, story, on: $0).light }
        #expect(lights == [.green, .yellow, .yellow, .red])
    }

    @Test("a correction is the applicant's until it lapses, then a termination is prepared")
    func correctionLapses() throws {
        var story = try submitted()
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        let serve = try duty(.serveCorrection, story, on: "2026-03-02")
        #expect(serve.owner == .origin && serve.due?.day.description == "2026-03-05")
        let assumed = try duty(.supplement, story, on: "2026-03-02")
        #expect(assumed.isAssumed && assumed.due?.day.description == "2026-03-13")
        story.write(.origin, .served, ["answers": asked.json, "on": "2026-03-03"])
        let known = try duty(.supplement, story, on: "2026-03-03")
        #expect(!known.isAssumed && known.owner == .applicant && known.due?.day.description == "2026-03-10")
        #expect(try duties(story, on: "2026-03-10").map(\.kind) == [.supplement])
        let lapsed = try duty(.closeLapsed, story, on: "2026-03-11")
        #expect(lapsed.owner == .destination && lapsed.metBy.first == .terminated)
        #expect(lapsed.detail == "correction_lapsed" && lapsed.light == .red)
    }

    @Test("a tolerated material is owed until it is brought, and lapses by its day")
    func tolerated() throws {
        var story = Story()
        try story.go(to: "2026-03-02")
        story.write(
            .origin, .submitted,
            [
                "accepted": ["accepted_on": "2026-03-02", "due_on": "2026-03-23"],
                "materials": [["code": "M1", "tolerated_until": "2026-03-10"], ["code": "M2"]],
            ])
        let owed = try duty(.supplementTolerated, story, on: "2026-03-10")
        #expect(owed.detail == "M1" && owed.owner == .applicant)
        #expect(try duty(.closeLapsed, story, on: "2026-03-11").detail == "M1")
        story.write(.origin, .supplemented, ["complete": true, "materials": [["code": "M1"]]])
        #expect(try duties(story, on: "2026-03-11").map(\.kind) == [.decide])
    }

    @Test("the result is mailed within a working day of the decision, again if it comes back")
    func result() throws {
        var story = try accepted()
        story.write(
            .destination, .decided, ["outcome": "approved", "decision_no": "D", "decided_on": "2026-03-06"])
        #expect(try duty(.mailResult, story, on: "2026-03-06").due?.day.description == "2026-03-09")
        var parcel: JSONObject = [
            "shipment": "p", "leg": "result_out", "to": "applicant", "carrier": "ems", "status": "in_transit",
            "time": "2026-03-07T00:00:00.000Z",
        ]
        story.write(.destination, .shipment, parcel)
        #expect(try duties(story, on: "2026-03-09").map(\.owner) == [.courier])
        parcel["status"] = "returned"
        parcel["time"] = "2026-03-08T00:00:00.000Z"
        story.write(.destination, .shipment, parcel)
        #expect(try duties(story, on: "2026-03-09").map(\.kind) == [.mailResult])
    }

    @Test("an urge is answered by its day, a bad rating in fifteen working days by the side it is about")
    func answers() throws {
        var story = try accepted()
        let urge = story.write(.origin, .note, ["kind": "urge", "reply_by": "2026-03-06"])
        let owed = try duty(.answerNote, story, on: "2026-03-03")
        #expect(owed.owner == .destination && owed.due?.day.description == "2026-03-06")
        story.write(.destination, .note, ["kind": "answer", "answers": urge.json])
        let rating = story.write(.origin, .rated, ["about": "intake", "level": "dissatisfied"])
        #expect(try duties(story, on: "2026-03-03").contains { $0.kind == .answerNote } == false)
        let bad = try duty(.answerRating, story, on: "2026-03-03")
        #expect(bad.owner == .origin && bad.due?.day.description == "2026-03-23")
        story.write(.destination, .ratingAnswered, ["answers": rating.json])
        #expect(try duties(story, on: "2026-03-03").contains { $0.kind == .answerRating })
        story.write(.origin, .ratingAnswered, ["answers": rating.json])
        #expect(try duties(story, on: "2026-03-03").map(\.kind) == [.decide])
    }

    @Test("a clock that a closed correction holds is the destination's to start again")
    func resumeAfterSupplement() throws {
        var story = try accepted()
        let asked = story.write(
            .destination, .correctionRequested, ["due_days": 5, "clock": "stops", "basis": "b"])
        #expect(try duties(story, on: "2026-03-03").contains { $0.kind == .resumeClock } == false)
        story.write(.origin, .supplemented, ["answers": asked.json, "complete": true])
        let resume = try duty(.resumeClock, story, on: "2026-03-03")
        #expect(resume.owner == .destination && resume.about == asked)
    }

    @Test("while the destination has not received it, the origin has the case")
    func undelivered() throws {
        let story = try submitted()
        func holder(forwarded: Bool) throws -> Holder? {
            Duties(
                of: story.fold, terms: Fixtures.terms, calendar: Fixtures.calendar,
                now: try Story.morning("2026-03-02"), isForwarded: forwarded
            ).holder
        }
        #expect(try holder(forwarded: false) == .origin)
        #expect(try holder(forwarded: true) == .destination)
    }
}
