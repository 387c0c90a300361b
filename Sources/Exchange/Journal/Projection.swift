internal import Casework
internal import Codes
internal import StrictJSON

/// The worklist's columns, made from a case's logs.
enum Projection {
    /// Before the first event.
    static func empty(at now: Timestamp) -> CaseSummary {
        CaseSummary(
            undeliverable: false, state: .unopened, number: nil, peerNumber: nil, localMatter: "",
            peerMatter: "",
            matterName: "", mode: .delegated, division: "", windowDivision: nil, holder: nil,
            holderSince: nil,
            dueOn: nil, legalDueOn: nil, clockAt: nil, createdAt: now, updatedAt: now, isTest: false,
            searchKeys: [])
    }

    /// The columns now; what the logs do not say (since when it exists, the blind indexes) is kept.
    /// - Parameter isLookedAt: the watch has done what was due by now, so only later moments are waited for.
    static func summary(
        of view: CaseView, rules: ClockRules, now: Timestamp, isLookedAt: Bool = false
    ) -> CaseSummary {
        var summary = view.record.summary
        let standing = view.fold.standing
        summary.updatedAt = now
        // A case set aside whole keeps what it was about, for the person who looks at it.
        guard !view.logs.origin.isEmpty else {
            summary.clockAt = nil
            return summary
        }
        summary.undeliverable = false
        summary.state = standing.state
        summary.number = standing.number
        summary.peerNumber = standing.handlingNumber
        if let subject = standing.subject {
            summary.localMatter = subject.localMatter
            summary.peerMatter = subject.peerMatter
            summary.matterName = view.record.matter["name"]?.stringValue ?? subject.peerMatter
            summary.mode = subject.mode ?? summary.mode
            summary.division = subject.destination
            summary.isTest = subject.isTest
        }
        let submitted = view.logs.origin.last { $0.type == .submitted }
        summary.windowDivision =
            submitted == nil
            ? summary.windowDivision : submitted?.data["window"]?["division"]?.stringValue
        summary.holder = standing.holder
        summary.holderSince = standing.heldSince
        summary.dueOn = standing.dueOn
        summary.legalDueOn = standing.legalDueOn
        var known = view
        known.record.summary = summary
        let turns = dutyTurns(of: known, rules: rules).filter { !isLookedAt || $0 > now }
        summary.clockAt = [clockEvent(of: known, rules: rules), turns.first].compactMap { $0 }.min()
        return summary
    }
}

extension CaseView {
    /// The worklist's columns as the logs alone make them; `updatedAt` stays, since no log has it.
    public func summaryMadeAgain(rules: ClockRules) -> CaseSummary {
        var made = Projection.summary(of: self, rules: rules, now: record.summary.updatedAt)
        // Whether the watch has looked stands in no log: either is right.
        let looked = Projection.summary(
            of: self, rules: rules, now: record.summary.updatedAt, isLookedAt: true)
        if record.summary.clockAt == looked.clockAt { made.clockAt = looked.clockAt }
        return made
    }
}
