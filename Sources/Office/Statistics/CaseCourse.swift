internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// What one case adds to the statistics, and on which day: made from its logs alone, so that counting again gives the
/// same numbers. A synthetic case adds nothing.
struct CaseCourse {
    /// One count.
    struct Entry: Hashable {
        /// At UTC+8, by the clock of who wrote the event.
        var day: CivilDate
        /// See ``Tally``.
        var slot: Int
        /// The event it comes from.
        var author: Side
        var sequence: Int
    }

    private(set) var entries: [Entry] = []

    /// What is owed since the newest event and will be late after its last day, whoever looks and when: no clock is asked.
    var owed: [(due: CivilDate, slot: Int)] {
        duties.compactMap { duty in
            guard let due = duty.due,
                let slot = MetDuty(kind: duty.kind, owner: duty.owner, isLate: true).slot
            else { return nil }
            return (due.day, slot)
        }
    }
    private let calendar: WorkingCalendar
    private let terms: MatterTerms?
    private let levels: ServiceLevels
    private var fold = CaseFold()
    private var duties: [Duty] = []
    private var correctionCount = 0
    private var isInHand = false
    private var parcels: [String: (first: Timestamp, isDelivered: Bool, isTroubled: Bool)] = [:]

    /// Follows a case from its first event to its last.
    init(_ view: CaseView, calendar: WorkingCalendar, levels: ServiceLevels = ServiceLevels()) {
        self.calendar = calendar
        self.levels = levels
        terms = MatterTerms(matter: view.record.matter)
        guard view.fold.standing.subject?.isTest == false else { return }
        for step in view.fold.order {
            let before = fold.standing
            fold.append(step.event)
            guard step.effect == .effective else { continue }
            count(step.event, before, fold.standing)
            judgeDuties(step.event)
        }
        if view.record.ourSide == .destination { judgeForwarding(view) }
    }

    // MARK: Counting

    private mutating func add(_ slot: Int, _ event: CaseEvent, on day: CivilDate? = nil) {
        entries.append(
            Entry(
                day: day ?? event.time.civilDate, slot: slot, author: event.author, sequence: event.sequence))
    }

    private mutating func add(_ measure: Measure?, _ event: CaseEvent) {
        if let measure { add(measure.slot, event) }
    }

    private mutating func add(_ stage: Stage, from mark: EventMark?, to event: CaseEvent) {
        guard let mark else { return }
        let took = event.time.millisecondsSince(mark.time)
        add(stage.base + DurationBuckets.step(ofMilliseconds: took), event)
    }

    private mutating func count(_ event: CaseEvent, _ before: CaseStanding, _ after: CaseStanding) {
        switch event.type {
        case .reviewRequested: if before.reviewRequest == nil { add(.reviews, event) }
        case .preReviewed:
            if !before.isReviewAnswered { add(.review, from: before.reviewRequest, to: event) }
        case .submitted:
            add(.takenIn, event)
            if after.acceptance?.by == .origin { accepted(event, after) }
        case .received:
            add(.received, event)
            add(.submittedReceived, from: after.submission, to: event)
        case .accepted: accepted(event, after)
        case .correctionRequested:
            correctionCount += 1
            add(.corrections, event)
            if correctionCount == 2 { add(.secondCorrections, event) }
        case .supplemented:
            guard let asked = before.correction, after.correction == nil else { return }
            add(.correctionsAnswered, event)
            add(.correction, from: asked.request, to: event)
        case .decided:
            add(Self.outcomes[after.decision?.outcome ?? ""], event)
            add(.acceptedDecided, from: after.acceptance?.event, to: event)
            add(.submittedDecided, from: after.submission, to: event)
        default: countRest(event, after)
        }
        if !isInHand, after.state == .delivered || after.isResultReceived {
            isInHand = true
            add(.inHand, event)
            add(.decidedInHand, from: after.decision?.event, to: event)
            add(.submittedInHand, from: after.submission, to: event)
        }
    }

    private mutating func countRest(_ event: CaseEvent, _ after: CaseStanding) {
        let word = { (name: String) in event.data[name]?.stringValue ?? "" }
        switch event.type {
        case .refused: add(Measure(rawValue: "refused_" + word("kind")), event)
        case .terminated: add(Measure(rawValue: "terminated_" + word("ground")), event)
        case .transferred: add(.transferred, event)
        case .withdrawn: add(.withdrawn, event)
        case .abandoned: add(.abandoned, event)
        case .completed: add(.completed, event)
        case .revoked: add(.revoked, event)
        case .rectified: add(.rectified, event)
        case .rated: add(Measure(rawValue: "rated_" + word("level")), event)
        case .note: add(Self.notes[word("kind")], event)
        case .shipment: ship(event)
        default: break
        }
    }

    private mutating func accepted(_ event: CaseEvent, _ after: CaseStanding) {
        add(.accepted, event)
        if after.acceptance?.isDeemed == true { add(.acceptedDeemed, event) }
        if after.acceptance?.by == .origin { add(.acceptedByOrigin, event) }
        add(.submittedAccepted, from: after.submission, to: event)
    }

    private mutating func ship(_ event: CaseEvent) {
        guard let leg = event.data["leg"]?.stringValue.flatMap(ShipmentTrack.Leg.init(rawValue:)),
            let status = event.data["status"]?.stringValue.flatMap(ShipmentTrack.Status.init(rawValue:))
        else { return }
        let id = event.data["shipment"]?.stringValue ?? ""
        // `try?`: a time that cannot be read is that of the report.
        let time = event.data["time"]?.stringValue.flatMap { try? Timestamp($0) } ?? event.time
        if parcels[id] == nil { add(.parcels, event) }
        var parcel = parcels[id] ?? (time, false, false)
        parcel.first = min(parcel.first, time)
        if status == .delivered, !parcel.isDelivered {
            parcel.isDelivered = true
            let took = time.millisecondsSince(parcel.first)
            add(Stage(leg).base + DurationBuckets.step(ofMilliseconds: took), event)
        }
        if [.exception, .refused, .returned].contains(status), !parcel.isTroubled {
            parcel.isTroubled = true
            add(.parcelsTroubled, event)
        }
        parcels[id] = parcel
    }

    private static let outcomes: [String: Measure] = [
        "approved": .approved, "denied": .denied, "done": .done, "partial": .partial, "forwarded": .forwarded,
    ]
    private static let notes: [String: Measure] = [
        "urge": .urges, "complaint": .complaints, "escalation": .escalations,
    ]

    // MARK: Duties

    /// What was owed with a day before this event and is owed no more was met by it: in time or late.
    private mutating func judgeDuties(_ event: CaseEvent) {
        guard let terms else { return }
        let owed = Duties(of: fold, terms: terms, calendar: calendar, now: event.time, levels: levels).all
        for duty in duties {
            guard let due = duty.due, duty.metBy.contains(event.type),
                !owed.contains(where: {
                    $0.kind == duty.kind && $0.about == duty.about && $0.detail == duty.detail
                })
            else { continue }
            let isLate = event.time.civilDate > due.day
            guard let slot = MetDuty(kind: duty.kind, owner: duty.owner, isLate: isLate).slot else {
                continue
            }
            add(slot, event)
        }
        duties = owed
    }

    /// 收件 to be sent on: only the destination knows when it came.
    private mutating func judgeForwarding(_ view: CaseView) {
        guard let first = view.logs.origin.first(where: { $0.type == .submitted }) else { return }
        let seen = view.logs.destination.first { $0.seen >= first.sequence }?.time.civilDate
        let came = min(first.dayStored, seen ?? first.dayStored)
        let due = calendar.adding(workingDays: levels.forwardDays, to: first.time.civilDate)
        let duty = MetDuty(kind: .forward, owner: .origin, isLate: came > due.day)
        if let slot = duty.slot { add(slot, first) }
    }
}
