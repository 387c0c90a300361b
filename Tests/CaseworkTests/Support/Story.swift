import Casework
import Codes
import StrictJSON

/// A case told event by event: each event sees all that was written before it unless told otherwise.
struct Story {
    var logs = CaseLogs()
    var fold = CaseFold()
    var now = Timestamp(milliseconds: 1_767_578_400_000)  // 2026-01-05T02:00:00.000Z, a Monday
    private var count: UInt64 = 0

    static let matter: JSON = ["local": "L", "peer": "P", "mapping_version": 1]

    /// The next event of a side, not yet written.
    mutating func candidate(
        _ side: Side, _ type: EventType, seen: Int? = nil, sequence: Int? = nil, storedAt: Timestamp? = nil,
        _ data: JSONObject = [:]
    ) -> CaseEvent {
        count += 1
        var full = data
        if type == .submitted || type == .reviewRequested {
            if full["matter"] == nil { full["matter"] = Self.matter }
            if full["destination"] == nil { full["destination"] = "150100" }
        }
        return CaseEvent(
            id: .make(at: now, random: (count, count)), author: side, type: type,
            sequence: sequence ?? logs[side].count + 1, seen: seen ?? logs[side.other].count, time: now,
            storedAt: storedAt, data: full)
    }

    /// Writes the next event; a minute passes.
    @discardableResult
    mutating func write(
        _ side: Side, _ type: EventType, seen: Int? = nil, storedAt: Timestamp? = nil,
        _ data: JSONObject = [:]
    ) -> EventID {
        let event = candidate(side, type, seen: seen, storedAt: storedAt, data)
        logs[side].append(event)
        fold.append(event)
        now = now.advanced(byMilliseconds: 60_000)
        return event.id
    }

    /// Ten in the morning at UTC+8 of a day.
    static func morning(_ day: String) throws -> Timestamp {
        try CivilDate(day).timestampAtStart().advanced(byMilliseconds: 10 * 3_600_000)
    }

    mutating func go(to day: String) throws { now = try Self.morning(day) }
}

extension EventID {
    var json: JSON { .string(description) }
}
