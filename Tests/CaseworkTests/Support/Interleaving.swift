import Casework
import Codes
import StrictJSON

/// Two gateways that write what is allowed and see each other late, driven by one seed.
struct Interleaving {
    var random: SplitMix
    /// What each side holds: its own log, and as much of the other's as has reached it.
    var folds: [Side: CaseFold] = [.origin: CaseFold(), .destination: CaseFold()]
    var logs = CaseLogs()
    var now = Timestamp(milliseconds: 1_767_578_400_000)
    private(set) var refused = 0

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    func fold(_ side: Side) -> CaseFold { folds[side, default: CaseFold()] }

    /// One event written, or one delivered. Nil when the side that was picked can do neither.
    mutating func step() -> CaseEvent? {
        let side = random.chance(50) ? Side.origin : .destination
        if random.chance(45) {
            deliver(to: side)
            return nil
        }
        return write(side)
    }

    /// The next event of the other side that is on its way to `side`.
    func next(for side: Side) -> CaseEvent? {
        let seen = fold(side).length(of: side.other)
        return seen < logs[side.other].count ? logs[side.other][seen] : nil
    }

    /// The next event of the other side reaches `side`, if one is on its way.
    mutating func deliver(to side: Side) {
        guard let event = next(for: side) else { return }
        folds[side]?.append(event)
    }

    mutating func write(_ side: Side) -> CaseEvent? {
        let fold = fold(side)
        if side == .destination, fold.length(of: .origin) == 0 { return nil }
        let allowed = Legality.allowed(for: side, in: fold)
        let type =
            random.chance(60) ? random.pick(allowed) : random.pick(allowed.filter(\.movesCase) + allowed)
        now = now.advanced(byMilliseconds: Int64(random.below(20_000_000)))
        let event = CaseEvent(
            id: .make(at: now, random: (random.next(), random.next())), author: side, type: type,
            sequence: fold.length(of: side) + 1, seen: fold.length(of: side.other), time: now,
            data: data(type, in: fold))
        guard Legality.judge(event, in: fold).isLegal else {
            refused += 1
            return nil
        }
        folds[side]?.append(event)
        logs[side].append(event)
        return event
    }

    private mutating func data(_ type: EventType, in fold: CaseFold) -> JSONObject {
        let standing = fold.standing
        switch type {
        case .submitted, .reviewRequested: return opening(type, standing)
        case .supplemented:
            var data: JSONObject = ["complete": .bool(random.chance(60))]
            if let open = standing.correction, random.chance(80) { data["answers"] = open.request.id.json }
            return data
        case .correctionRequested:
            return ["due_days": 5, "clock": random.chance(50) ? "stops" : "runs", "basis": "b"]
        case .clockSuspended:
            var data: JSONObject = [
                "kind": "听证", "excluded": .string(random.pick(["legal", "promised", "both"])),
            ]
            if random.chance(50) { data["days"] = .integer(Int64(random.below(9))) }
            return data
        case .clockResumed:
            return ["suspension": random.pick(standing.holds).cause.id.json, "due_on": day()]
        case .accepted: return ["deemed": false, "accepted_on": day(), "due_on": day()]
        case .extended: return ["days": 10, "due_on": day(), "legal_due_on": day()]
        case .served:
            return ["answers": random.pick(fold.order).event.id.json, "on": day()]
        case .rated:
            return [
                "about": random.chance(50) ? "intake" : "decision",
                "level": random.chance(50) ? "dissatisfied" : "satisfied",
            ]
        case .note:
            var data: JSONObject = ["kind": .string(random.pick(["question", "answer", "urge"]))]
            if let open = standing.openNotes.first { data["answers"] = open.note.id.json }
            return data
        case .ratingAnswered: return ["answers": standing.badRatings.first?.rating.id.json ?? "x"]
        case .shipment: return shipment()
        case .paymentRequested, .paid, .refunded:
            return ["bill": .string(random.pick(["1", "2"])), "amount_fen": 1]
        case .decided: return ["outcome": "approved", "decision_no": "1", "decided_on": day()]
        case .materialsReceived: return ["on": day(), "complete": true]
        default: return [:]
        }
    }

    private mutating func opening(_ type: EventType, _ standing: CaseStanding) -> JSONObject {
        let destination = standing.subject?.destination
        var data: JSONObject = [
            "destination": .string(random.chance(90) ? destination ?? "150100" : "150102"),
            "matter": Story.matter, "paper": .bool(random.chance(50)),
            "delivery": ["way": .string(random.pick(["mail", "window", "electronic"]))],
        ]
        if type == .submitted, random.chance(20) {
            data["accepted"] = ["accepted_on": day(), "due_on": day()]
        }
        return data
    }

    private mutating func shipment() -> JSONObject {
        [
            "shipment": .string(random.pick(["p", "q", "r"])),
            "leg": .string(random.pick(["originals_out", "supplement_out", "result_out"])),
            "to": .string(random.pick(["desk", "window", "applicant"])), "carrier": "ems",
            "status": .string(random.pick(["created", "in_transit", "delivered", "returned"])),
            "time": .string(now.description),
        ]
    }

    private func day() -> JSON { .string(now.civilDate.description) }
}

extension EventType {
    /// What leads on; picked more often, so that cases get somewhere.
    var movesCase: Bool {
        [.submitted, .accepted, .decided, .completed, .clockResumed, .supplemented, .clockSuspended].contains(
            self)
    }
}
