public import Codes

/// 延误归属: which days of a case were late, and whose they were.
///
/// The order is played again, and each duty with a last day is followed from the event that made it to the event that
/// met it. A working day is late when it lies after the duty's last day and not after the day it was met. Where several
/// duties of one owner are late on one day it is one day of that owner's; of two owners it is a day of each. A last day
/// moved by an extension or by a clock that ran again counts from the event that moved it. The days after a lapsed
/// correction are the applicant's, though the destination may end the case.
public struct DelayLedger: Sendable, Hashable {
    /// One duty that had a last day, in the order they began.
    public struct Entry: Sendable, Hashable {
        /// The duty's name in its case.
        public let duty: String
        /// What was owed.
        public let kind: Duty.Kind
        /// By whom.
        public let owner: Holder
        /// From whose morrow it counted.
        public let since: CivilDate
        /// Its last day, as last stated.
        public internal(set) var due: LegalDate
        /// The day it was met or fell away; nil while it is owed.
        public internal(set) var closedOn: CivilDate?
        /// Working days late.
        public internal(set) var daysLate = 0
    }

    /// Every duty that had a last day.
    public private(set) var entries: [Entry] = []
    private var lateDays: [Holder: Set<Int>] = [:]
    private var open: [String: Int] = [:]

    /// The working days on which at least one duty of that owner was late.
    public func days(of owner: Holder) -> Int { lateDays[owner]?.count ?? 0 }

    /// The ledger of a case up to today.
    /// - Parameters:
    ///   - forwardedOn: the day the destination had the case; nil: it has it not yet.
    ///   - followUps: as for ``Duties``.
    public init(
        of fold: CaseFold, terms: MatterTerms, calendar: WorkingCalendar, now: Timestamp,
        levels: ServiceLevels = ServiceLevels(), forwardedOn: CivilDate?, followUps: FollowUps? = nil
    ) {
        let events = fold.order.map(\.event)
        guard let first = events.first else { return }
        let today = now.civilDate
        let began = first.time.civilDate
        let forward = Entry(
            duty: Duty.Kind.forward.rawValue, kind: .forward, owner: .origin, since: began,
            due: calendar.adding(workingDays: levels.forwardDays, to: began))
        entries.append(forward)
        count(0, after: began, through: forwardedOn ?? today, calendar)
        guard let forwardedOn else { return }
        entries[0].closedOn = forwardedOn
        var replay = CaseFold()
        for (index, event) in events.enumerated() {
            replay.append(index == 0 ? event.stored(on: forwardedOn) : event)
            let duties = Duties(
                of: replay, terms: terms, calendar: calendar, now: first.time, levels: levels,
                followUps: followUps?.known(to: replay)
            ).all
            take(duties, on: max(event.time.civilDate, began))
            let next = index + 1 < events.count ? events[index + 1].time.civilDate : today
            for place in open.values.sorted() {
                count(place, after: event.time.civilDate, through: next, calendar)
            }
        }
    }

    /// The duties after an event: those that are no longer there are closed on its day, new ones begin.
    private mutating func take(_ duties: [Duty], on day: CivilDate) {
        let dated = duties.filter { $0.due != nil }
        let names = Set(dated.map(\.id))
        for (name, place) in open where !names.contains(name) {
            entries[place].closedOn = day
            open[name] = nil
        }
        for duty in dated {
            guard let due = duty.due else { continue }
            if let place = open[duty.id] {
                entries[place].due = due
            } else {
                open[duty.id] = entries.count
                entries.append(
                    Entry(
                        duty: duty.id, kind: duty.kind, owner: duty.owner, since: duty.since, due: due))
            }
        }
    }

    private mutating func count(
        _ place: Int, after: CivilDate, through last: CivilDate, _ calendar: WorkingCalendar
    ) {
        var day = max(after, entries[place].due.day)
        while day < last {
            day = day.adding(days: 1)
            guard calendar.isWorking(day) else { continue }
            entries[place].daysLate += 1
            lateDays[entries[place].owner, default: []].insert(day.dayNumber)
        }
    }
}

extension CaseEvent {
    /// The same event as if it had been stored on that day.
    fileprivate func stored(on day: CivilDate) -> CaseEvent {
        CaseEvent(
            id: id, author: author, type: type, sequence: sequence, seen: seen, time: time,
            storedAt: max(time, day.timestampAtStart()), data: data)
    }
}

extension FollowUps {
    /// What may follow, once the submission it stands in is there.
    fileprivate func known(to fold: CaseFold) -> FollowUps? {
        submission.flatMap { fold.holds($0.id) ? self : nil }
    }
}
