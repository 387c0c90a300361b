public import Codes

/// Whether an event may be written: judged over the state its author knew, which is the fold of the author's own
/// log before it and of the other's log up to `seen`. Source: CASE.md §6, PROTOCOL.md §4.
public enum Legality {
    /// What is thought of a candidate.
    public enum Verdict: Hashable, Sendable {
        /// It may be written, and is taken when received.
        case legal
        /// 409 to its author's own clerk, `transition_illegal` to a peer; `allowed` is what may be written now.
        case illegal(reason: IllegalReason, allowed: [EventType])

        /// Whether it may be written.
        public var isLegal: Bool { self == .legal }
    }

    /// Judges a candidate against two logs, which may reach further than its author knew.
    public static func judge(_ candidate: CaseEvent, in logs: CaseLogs) -> Verdict {
        judge(candidate, over: CaseFold(logs.known(to: candidate)))
    }

    /// Judges a candidate that would come next in its author's log; quick where it has seen all there is.
    public static func judge(_ candidate: CaseEvent, in fold: CaseFold) -> Verdict {
        let isNext = candidate.sequence == fold.length(of: candidate.author) + 1
        let hasSeenAll = candidate.seen == fold.length(of: candidate.author.other)
        guard isNext, hasSeenAll else { return judge(candidate, in: fold.logs) }
        return judge(candidate, over: fold)
    }

    /// What `side` may write next, given these logs: every type for which some data would be legal.
    public static func allowed(for side: Side, in logs: CaseLogs) -> [EventType] {
        allowed(for: side, in: CaseFold(logs))
    }

    /// What `side` may write next, given this fold.
    public static func allowed(for side: Side, in fold: CaseFold) -> [EventType] {
        allowed(for: side, standing: fold.standing, sequence: fold.length(of: side) + 1)
    }

    private static func allowed(for side: Side, standing: CaseStanding, sequence: Int) -> [EventType] {
        guard sequence <= SequenceLimit.highest else { return [] }
        return EventType.allCases.filter { type in
            type.isWritten(by: side) && standing.admits(type)
                && !(sequence >= SequenceLimit.reservedFrom && type.yieldsToEnding)
        }
    }

    private static func judge(_ candidate: CaseEvent, over known: CaseFold) -> Verdict {
        guard let reason = reason(against: candidate, over: known) else { return .legal }
        let allowed = allowed(
            for: candidate.author, standing: known.standing, sequence: known.length(of: candidate.author) + 1)
        return .illegal(reason: reason, allowed: allowed)
    }

    private static func reason(against candidate: CaseEvent, over known: CaseFold) -> IllegalReason? {
        let author = candidate.author
        guard candidate.type.isWritten(by: author) else { return .author }
        guard known.length(of: author.other) == candidate.seen else { return .seen }
        guard candidate.sequence <= SequenceLimit.highest else { return .logFull }
        if candidate.sequence >= SequenceLimit.reservedFrom, candidate.type.yieldsToEnding {
            return .sequenceReserved
        }
        let standing = known.standing
        if let refusal = standing.refusal(of: candidate) { return refusal }
        switch candidate.type {
        case .note:
            let count = standing.noteCount(by: author, on: candidate.time.civilDate)
            return count < SequenceLimit.notesPerDayMax ? nil : .notesOfDay
        case .served:
            guard let answered = candidate.data.eventID("answers"), known.holds(answered) else {
                return .answersUnknown
            }
            return nil
        default: return nil
        }
    }
}
