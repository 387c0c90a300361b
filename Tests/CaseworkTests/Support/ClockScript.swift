import Casework
import Codes
import StrictJSON
import Testing

/// A situation of peers/conformance/clocks/legal-clocks.csv: `2026-03-02 submitted paper; 2026-03-05 materials`.
struct ClockScript {
    var story = Story()
    let terms: MatterTerms
    private(set) var isForwarded = true
    private var correction: EventID?
    private var forwardedOn: CivilDate?
    private let calendar = Fixtures.calendar

    /// - Parameter terms: `15w/20w/deemed`.
    init(_ events: String, terms: String) throws {
        let parts = terms.split(separator: "/").map(String.init)
        self.terms = MatterTerms(
            promised: try #require(Self.limit(parts[0])), legal: Self.limit(parts[1]),
            isDeemedAccepted: parts.contains("deemed"))
        for line in events.split(separator: ";") {
            let words = line.split(separator: " ").map(String.init)
            try take(Line(day: words[0], kind: words[1], rest: Array(words.dropFirst(2))))
        }
    }

    private static func limit(_ text: String) -> TimeLimit? {
        let units: [Character: TimeLimit.Unit] = [
            "w": .workingDay, "c": .calendarDay, "m": .month, "h": .hour,
        ]
        guard let unit = text.last.flatMap({ units[$0] }), let value = Int(text.dropLast()) else {
            return nil
        }
        return TimeLimit(value: value, unit: unit)
    }

    private struct Line {
        let day: String
        let kind: String
        let rest: [String]

        func has(_ flag: String) -> Bool { rest.contains(flag) }
        func text(_ name: String) -> String? {
            rest.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        func json(_ name: String) -> JSON? { text(name).map { .string($0) } }
        func number(_ name: String) -> JSON? { text(name).flatMap(Int.init).map { .integer(Int64($0)) } }
        func stored() throws -> Timestamp? { try text("stored").map(Story.morning) }
        var today: JSON { .string(day) }
    }

    private mutating func take(_ line: Line) throws {
        if story.now.civilDate.description != line.day { try story.go(to: line.day) }
        switch line.kind {
        case "submitted", "review": try open(line)
        case "received": story.write(.destination, .received)
        case "materials":
            story.write(.destination, .materialsReceived, ["on": line.json("on") ?? line.today])
        case "collected", "delivered": ship(line.kind)
        case "correct":
            var data: JSONObject = ["basis": "b", "clock": line.has("stops") ? "stops" : "runs"]
            data["due_days"] = line.number("days")
            correction = story.write(.destination, .correctionRequested, data)
        case "served":
            story.write(
                .origin, .served,
                ["answers": try #require(correction).json, "on": line.json("on") ?? line.today])
        case "supplement":
            story.write(
                .origin, .supplemented, storedAt: try line.stored(),
                ["answers": try #require(correction).json, "complete": true])
        case "urge":
            story.write(.origin, .note, ["kind": "urge", "reply_by": line.json("reply") ?? .null])
        case "rated":
            story.write(
                .origin, .rated, ["about": line.json("about") ?? .null, "level": "dissatisfied"])
        case "decide":
            story.write(
                .destination, .decided,
                ["outcome": "approved", "decision_no": "D", "decided_on": line.json("on") ?? line.today])
        default: try handle(line)
        }
    }

    private mutating func open(_ line: Line) throws {
        var material: JSONObject = ["code": "M1"]
        material["tolerated_until"] = line.json("tolerated")
        if line.has("commits") { material["commitment"] = true }
        isForwarded = !line.has("unforwarded")
        forwardedOn = isForwarded ? try CivilDate(line.text("stored") ?? line.day) : nil
        story.write(
            .origin, line.kind == "review" ? .reviewRequested : .submitted, storedAt: try line.stored(),
            [
                "paper": .bool(line.has("paper")), "delivery": ["way": "mail"],
                "materials": [.object(material)],
            ])
    }

    private mutating func ship(_ status: String) {
        story.write(
            .origin, .shipment,
            [
                "shipment": "p", "leg": "originals_out", "to": "desk", "carrier": "ems",
                "status": .string(status), "time": .string(story.now.description),
            ])
    }

    /// What the destination writes with the dates its desk fills in.
    private mutating func handle(_ line: Line) throws {
        let clocks = clocks
        let today = try CivilDate(line.day)
        var data: JSONObject = [:]
        switch line.kind {
        case "accept":
            let on = try CivilDate(line.text("on") ?? line.day)
            data = ["deemed": false, "accepted_on": .string(on.description)]
            state(clocks.dueDates(acceptedOn: on), in: &data)
            if let due = line.json("due") { data["due_on"] = due }
            story.write(.destination, .accepted, data)
        case "suspend":
            data = ["kind": "听证", "excluded": line.json("excluded") ?? .null]
            data["days"] = line.number("days")
            story.write(.destination, .clockSuspended, data)
        case "resume":
            let hold = try #require(story.fold.standing.holds.first)
            data = ["suspension": hold.cause.id.json]
            state(clocks.dueDates(today: today), in: &data)
            story.write(.destination, .clockResumed, data)
        default:
            try #require(line.kind == "extend", "\(line.kind) is no event of the table")
            let days = try #require(line.text("days").flatMap(Int.init))
            data = ["days": .integer(Int64(days))]
            state(clocks.dueDates(today: today, extendedBy: days), in: &data)
            story.write(.destination, .extended, data)
        }
    }

    private func state(_ dates: DueDates?, in data: inout JSONObject) {
        data["due_on"] = dates.map { .string($0.due.day.description) }
        data["legal_due_on"] = dates?.legal.map { .string($0.day.description) }
    }

    private var clocks: CaseClocks { CaseClocks(story.fold, terms: terms, calendar: calendar) }

    private func duties(on day: String) throws -> [Duty] {
        Duties(
            of: story.fold, terms: terms, calendar: calendar, now: try Story.morning(day),
            isForwarded: isForwarded
        ).all
    }

    /// What the gateway's code says, as the table writes it: a date with `~` is provisional, `-` is nothing.
    func answer(_ question: String) throws -> String {
        let words = question.split(separator: " ").map(String.init)
        let last = words.last ?? ""
        switch words[0] {
        case "acceptance":
            return clocks.acceptance.map { "\(shown($0.start)) \(shown($0.due))" } ?? "-"
        case "deemed":
            let due = ClockEvents.due(
                story.fold, terms: terms, calendar: calendar, now: try Story.morning(last))
            guard let event = due.first, event.type == .accepted else { return "-" }
            let on = try CivilDate(try #require(event.data["accepted_on"]?.stringValue))
            let dates = clocks.dueDates(acceptedOn: on)
            #expect(event.data["due_on"]?.stringValue == dates.due.day.description)
            #expect(event.isProvisional || !dates.isProvisional)
            return "\(on) \(shown(dates))"
        case "due": return shown(try #require(clocks.dueDates(today: try CivilDate(last))))
        case "correction":
            let dates = try #require(clocks.correction)
            return "\(dates.service)\(dates.isAssumed ? " assumed" : "") \(shown(dates.due))"
        case "resumes": return shown(try #require(clocks.resumptions.first).on)
        case "duty":
            let found = try duty(words[1], on: story.now.civilDate.description)
            guard let due = found.due, let warn = found.warn else { return "-" }
            return "\(shown(due)) warn \(warn)"
        case "lights":
            return try words.dropFirst(2).map { try duty(words[1], on: $0).light.rawValue }
                .joined(separator: " ")
        default:
            let owner = try #require(Holder(rawValue: words[1]))
            let ledger = DelayLedger(
                of: story.fold, terms: terms, calendar: calendar, now: try Story.morning(last),
                forwardedOn: forwardedOn)
            return String(ledger.days(of: owner))
        }
    }

    private func duty(_ word: String, on day: String) throws -> Duty {
        // Whatever has been forwarded, the duty to forward is asked for as it stood before.
        if word == "forward" {
            let before = Duties(
                of: story.fold, terms: terms, calendar: calendar, now: try Story.morning(day),
                isForwarded: false)
            return try #require(before.all.first { $0.kind == .forward })
        }
        return try #require(try duties(on: day).first { $0.kind.rawValue == word }, "no duty \(word)")
    }

    private func shown(_ date: LegalDate) -> String { "\(date.day)\(date.isProvisional ? "~" : "")" }

    private func shown(_ dates: DueDates) -> String {
        "\(shown(dates.due)) \(dates.legal.map(shown) ?? "-")"
    }
}
