internal import Codes
internal import Exchange
public import StrictJSON

extension RecordKind {
    /// Key `<series>`: `{"last","open":[[first,last],…]}`.
    static let series = RecordKind(rawValue: "series")
    /// Key `<series>/<nine digits>`: what became of one number.
    static let number = RecordKind(rawValue: "number")
}

/// What became of numbers (文书登记簿): one line a number, written in the commit of the event that used it, or with the
/// reason why nothing will.
enum NumberRegister {
    static func key(_ series: String, _ number: Int) -> String {
        series + "/" + String(number, digits: 9)
    }

    /// The line of a number that an event bears; a number of a case has none.
    static func used(
        _ taken: TakenNumber, title: String, by event: EventID, of id: CaseID, at now: Timestamp
    ) -> Write? {
        guard taken.kind.isRegistered else { return nil }
        let line: JSON = [
            "state": "used", "title": .string(title), "case": .string(id.description),
            "event": .string(event.description), "at": .string(now.description),
        ]
        return .record(.number, key: key(taken.series, taken.number), value: line.serialized())
    }

    /// The line of a number that nothing bears.
    static func void(_ series: String, _ number: Int, _ why: VoidReason, at now: Timestamp) -> Write {
        let line: JSON = [
            "state": "void", "reason": .string(why.rawValue), "at": .string(now.description),
        ]
        return .record(.number, key: key(series, number), value: line.serialized())
    }
}

/// One line of the register as people read it.
public struct NumberLine: Sendable {
    /// `used`, `void`, or `reserved`: taken a moment ago by something that is not written yet.
    public var state: String
    /// The number whole.
    public var number: String
    /// What the register says of it: title, case, event, time; or the reason.
    public var line: JSONObject

    /// `{"number","state","reason"?,"reason_zh"?,"title"?,"case"?,"event"?,"at"?}`.
    public var json: JSON {
        var json = line
        json["number"] = .string(number)
        json["state"] = .string(state)
        if let reason = line["reason"]?.stringValue.flatMap(VoidReason.init(rawValue:)) {
            json["reason_zh"] = .string(reason.textZh)
        }
        return .object(json)
    }
}
