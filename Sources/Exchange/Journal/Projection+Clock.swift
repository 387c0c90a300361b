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

    /// The moments at which the light of a duty changes, the earliest first; none of a synthetic case.
    static func dutyTurns(of view: CaseView, rules: ClockRules) -> [Timestamp] {
        guard let terms = MatterTerms(matter: view.record.matter), !view.record.summary.isTest else {
            return []
        }
        let followUps = view.followUps(terms)
        // Whether the destination has the case changes without a commit on it; both are looked forward to.
        let isUncertain = view.record.ourSide == .origin && view.theirs.isEmpty
        let days = (isUncertain ? [true, false] : [true]).flatMap { isForwarded in
            Duties(
                of: view.fold, terms: terms, calendar: rules.calendar, now: view.record.summary.updatedAt,
                levels: rules.levels, isForwarded: isForwarded, followUps: followUps
            ).turns
        }
        return days.sorted().map { $0.timestampAtStart() }
    }

    /// When the next clock event falls due, at the destination.
    static func clockEvent(of view: CaseView, rules: ClockRules) -> Timestamp? {
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
    /// How soon what no law dates is owed.
    public var levels: ServiceLevels

    /// Rules; the deemed acceptance is written unless said otherwise.
    public init(
        calendar: WorkingCalendar, deemed: DeemedPolicy = .accept, levels: ServiceLevels = ServiceLevels()
    ) {
        self.levels = levels
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
            isDeemedAccepted: matter["deemed"]?.boolValue ?? (matter["type"]?.stringValue == "01"),
            jointSteps: (matter["joint_steps"]?.arrayValue ?? []).compactMap(Self.step),
            hasFollowUps: (matter["materials"]?.arrayValue ?? []).contains {
                $0["tolerable"] == true || $0["commitment"] == true
            })
    }

    private static func step(_ json: JSON) -> JointTerm? {
        guard let code = json["code"]?.stringValue,
            let side = json["side"]?.stringValue.flatMap(Side.init(rawValue:))
        else { return nil }
        return JointTerm(
            code: code, name: json["name"]?.stringValue ?? code, side: side,
            after: (json["after"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    private static func limit(_ json: JSON?) -> TimeLimit? {
        guard let value = json?["value"]?.integerValue, let unit = json?["unit"]?.stringValue,
            let unit = TimeLimit.Unit(rawValue: unit)
        else { return nil }
        return TimeLimit(value: Int(value), unit: unit)
    }
}
