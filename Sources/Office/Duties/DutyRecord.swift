internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// 督办台账: a duty that turned yellow or red, by `<case>/<duty>/<due>`. One per duty and last day: a day moved by
    /// an extension makes it another.
    static let duty = RecordKind(rawValue: "duty")
    /// The same in the order of their last days, by `<due>/<case>/<duty>`; its value is empty. A row whose duty was met
    /// is removed by the watch.
    static let dutyDue = RecordKind(rawValue: "duty_due")
}

/// What is kept of a duty that wants attention.
struct DutyRecord {
    /// When it became overdue and was escalated; nil while it is yellow.
    var escalatedAt: Timestamp?
    /// The `note` by which the other side was told.
    var urge: EventID?
    /// Who saw to it.
    var acknowledgement: JSONObject?

    init() {}

    init(_ record: Record) {
        // `try?`: written by ourselves; what is unreadable is as if nothing had been done yet.
        let json = try? JSON.parse(record.value)
        // `try?`: as said.
        escalatedAt = json?["escalated_at"]?.stringValue.flatMap { try? Timestamp($0) }
        // `try?`: as said.
        urge = json?["urge"]?.stringValue.flatMap { try? EventID($0) }
        acknowledgement = json?["acknowledged"]?.objectValue
    }

    /// As the API shows it beside its duty; empty while nothing was done.
    var json: JSONObject {
        var json: JSONObject = [:]
        json["escalated_at"] = escalatedAt.map { .string($0.description) }
        json["urge"] = urge.map { .string($0.description) }
        json["acknowledged"] = acknowledgement.map { .object($0) }
        return json
    }

    /// The rows that keep it.
    func writes(for key: Key) -> [Write] {
        [
            .record(.duty, key: key.byCase, value: JSON.object(json).serialized()),
            .record(.dutyDue, key: key.byDay, value: []),
        ]
    }

    /// The two keys of a duty with a last day.
    struct Key: Hashable {
        let caseID: CaseID
        let duty: String
        let due: CivilDate

        var byCase: String { "\(caseID)/\(duty)/\(due)" }
        var byDay: String { "\(due)/\(caseID)/\(duty)" }

        /// Nil for a duty without a last day.
        init?(_ caseID: CaseID, _ duty: Duty) {
            guard let due = duty.due?.day else { return nil }
            self.caseID = caseID
            self.duty = duty.id
            self.due = due
        }

        /// Reads ``byDay``; nil for what is none.
        init?(byDay text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            // `try?`: what cannot be read is no key.
            guard parts.count == 3, let due = try? CivilDate(parts[0]), let id = try? CaseID(parts[1]) else {
                return nil
            }
            self.due = due
            caseID = id
            duty = parts[2]
        }
    }
}
