public import Casework
internal import Codes
public import StrictJSON

extension Projection {
    /// The clock events that are due in a case of which we are the destination, signed for by the matter's agency.
    static func dueClockEvents(of view: CaseView, rules: ClockRules, now: Timestamp) -> [EventDraft] {
        guard let terms = MatterTerms(matter: view.record.matter) else { return [] }
        let due = ClockEvents.due(
            view.fold, terms: terms, calendar: rules.calendar, now: now, policy: rules.deemed)
        guard !due.isEmpty, let agency = view.record.matter["agency"] else { return [] }
        return due.map { event in
            var data: JSONObject = ["by": ["agency": agency]]
            for (name, value) in event.data { data[name] = value }
            return EventDraft(type: event.type, data: data)
        }
    }

    /// When the clock may next have something to write.
    static func clockAt(of view: CaseView, rules: ClockRules) -> Timestamp? {
        guard view.record.ourSide == .destination, let terms = MatterTerms(matter: view.record.matter) else {
            return nil
        }
        return ClockEvents.nextDue(view.fold, terms: terms, calendar: rules.calendar, policy: rules.deemed)
    }
}

/// By what the clocks of this gateway run, where the law leaves a region its own.
public struct ClockRules: Sendable, Hashable {
    /// The destination's: ours.
    public var calendar: WorkingCalendar
    /// 逾期未告知视为受理: written, or only an alarm.
    public var deemed: DeemedPolicy

    /// Rules; the deemed acceptance is written unless said otherwise.
    public init(calendar: WorkingCalendar, deemed: DeemedPolicy = .accept) {
        self.calendar = calendar
        self.deemed = deemed
    }
}

extension MatterTerms {
    /// The terms of a catalogue entry as it was when the case began; nil where they cannot be read, as of a case that
    /// was rebuilt without its catalogue: then no clock runs, and the desk shows it.
    public init?(matter: JSON) {
        guard let promised = Self.limit(matter["promised"]) else { return nil }
        self.init(
            promised: promised, legal: Self.limit(matter["legal"]),
            isDeemedAccepted: matter["deemed"]?.boolValue ?? (matter["type"]?.stringValue == "01"))
    }

    private static func limit(_ json: JSON?) -> TimeLimit? {
        guard let value = json?["value"]?.integerValue, let unit = json?["unit"]?.stringValue,
            let unit = TimeLimit.Unit(rawValue: unit)
        else { return nil }
        return TimeLimit(value: Int(value), unit: unit)
    }
}
