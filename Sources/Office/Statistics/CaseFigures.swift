internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// What a case has added to the rows, kept beside it: the next event takes this away and adds the case anew. So an event
/// that comes late, twice, or is set aside leaves the rows as if each case had been counted once, today.
struct CaseFigures: Hashable {
    var place = CasePlace()
    /// Slots by day, `YYYY-MM-DD`.
    var days: [String: [Int]] = [:]
    /// The same of each clerk of ours, by the clerk's index.
    var clerks: [String: [String: [Int]]] = [:]
    /// What is owed since its newest event: slots of what will be late, by last day.
    var owed: [String: [Int]] = [:]

    /// Nothing added: a synthetic case, or one that was set aside whole.
    var isEmpty: Bool { days.isEmpty }

    /// The rows it adds to, with what.
    var rows: [String: Tally] {
        var rows: [String: Tally] = [:]
        for (day, slots) in days {
            for cube in Cube.allCases where !cube.isOfClerks && cube != .owed {
                add(slots, on: day, to: &rows, cube, clerk: "")
            }
        }
        for (clerk, days) in clerks {
            for (day, slots) in days {
                for cube in Cube.allCases where cube.isOfClerks {
                    add(slots, on: day, to: &rows, cube, clerk: clerk)
                }
            }
        }
        for (day, slots) in owed {
            for slot in slots {
                rows[Cube.owed.key(day, place, clerk: ""), default: Tally()].add(1, to: slot)
            }
        }
        return rows
    }

    private func add(
        _ slots: [Int], on day: String, to rows: inout [String: Tally], _ cube: Cube, clerk: String
    ) {
        // `try?`: the days were written as dates.
        let week = cube == .week ? (try? CivilDate(day)).map { Week(of: $0).description } : nil
        let key = cube.key(week ?? String(day.prefix(7)), place, clerk: clerk)
        for slot in slots { rows[key, default: Tally()].add(1, to: slot) }
    }

    // MARK: As it is stored

    /// Its row.
    var bytes: [UInt8] {
        let place: [JSON] = [
            .string(place.side), .string(place.division), .string(place.window), .string(place.matter),
            .string(place.mode), .string(place.scope), .string(place.peer), .string(place.agency),
        ]
        var json: JSONObject = ["place": .array(place), "days": Self.json(days)]
        if !owed.isEmpty { json["owed"] = Self.json(owed) }
        if !clerks.isEmpty {
            json["clerks"] = .object(
                JSONObject(clerks.sorted { $0.key < $1.key }.map { ($0.key, Self.json($0.value)) }))
        }
        return json.serialized()
    }

    private static func json(_ days: [String: [Int]]) -> JSON {
        .object(
            JSONObject(
                days.sorted { $0.key < $1.key }.map { day, slots in
                    (day, .array(slots.sorted().map { .integer(Int64($0)) }))
                }))
    }

    init() {}

    /// Reads a row; nil when it is none.
    init?(_ bytes: [UInt8]) {
        // `try?`: what cannot be read is told by the caller.
        guard let json = try? JSON.parse(bytes),
            let texts = json["place"]?.arrayValue?.compactMap(\.stringValue), texts.count == 8,
            let days = Self.days(json["days"])
        else { return nil }
        place = CasePlace(
            side: texts[0], division: texts[1], window: texts[2], matter: texts[3], mode: texts[4],
            scope: texts[5], peer: texts[6], agency: texts[7])
        self.days = days
        owed = Self.days(json["owed"]) ?? [:]
        for (clerk, value) in json["clerks"]?.objectValue ?? [:] { clerks[clerk] = Self.days(value) }
    }

    private static func days(_ json: JSON?) -> [String: [Int]]? {
        guard let object = json?.objectValue else { return nil }
        var days: [String: [Int]] = [:]
        for (day, slots) in object {
            days[day] = (slots.arrayValue ?? []).compactMap { $0.integerValue.map { Int($0) } }
        }
        return days
    }
}
