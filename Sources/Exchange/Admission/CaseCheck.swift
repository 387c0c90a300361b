internal import Casework
internal import Codes
internal import Cryptography
internal import StrictJSON

/// What the events of one batch come to in one case.
struct CaseVerdict: Sendable {
    /// One per candidate, in their order.
    var statuses: [ReceiptStatus] = []
    var alarms: [Alarm] = []
    /// Whether both logs are to be fetched from the author.
    var wantsLogs = false
}

/// The checks that need the case, in the order of PROTOCOL.md §5, from the author's standing to the missing blobs.
///
/// Pure: works on the view as the journal loads it, and goes on from event to event of the batch.
struct CaseCheck: Sendable {
    let caseID: CaseID
    let own: GatewayID
    /// The gateway at the other end; nil for a parcel, where the author stands for the connection.
    let caller: GatewayID?
    let now: Timestamp
    let limits: Limits
    let matters: any MatterCounter
    /// Digests of the batch that are events here already, deleted ones among them.
    let known: Set<Digest>
    /// Blobs that the author need not upload.
    let held: Set<Digest>
    /// Keys revoked long ago whose events an operator lets pass.
    let passes: Set<String>

    func decide(_ candidates: [Candidate], _ view: CaseView?) -> Decision<CaseVerdict> {
        var run = CaseRun(check: self, view: view)
        for candidate in candidates {
            let status = run.judge(candidate)
            run.verdict.statuses.append(status)
        }
        return Decision(steps: run.steps, writes: run.writes, answer: run.verdict)
    }
}

/// One decision on its way.
struct CaseRun {
    let check: CaseCheck
    var view: CaseView?
    var steps: [Step] = []
    var writes: [Write] = []
    var verdict = CaseVerdict()

    init(check: CaseCheck, view: CaseView?) {
        self.check = check
        self.view = view
    }

    /// The first check that fails answers.
    mutating func judge(_ candidate: Candidate) -> ReceiptStatus {
        if let answer = authorFault(candidate) { return answer }
        if let answer = duplicateOrFork(candidate) { return answer }
        if candidate.isLate(at: check.now, limits: check.limits), !check.passes.contains(candidate.key.id) {
            verdict.alarms.append(alarm(.keyRevokedLate, candidate))
            return .deferred(.retryAfter(3_600))
        }
        guard let typeName = candidate.payload.typeName else {
            return refuse(candidate, .dataInvalid, "type is no text")
        }
        guard candidate.payload.type != nil else { return refuse(candidate, .typeUnsupported, typeName) }
        let event: VerifiedEvent
        switch content(candidate) {
        case .success(let whole): event = whole
        case .failure(let answer): return answer.status
        }
        if let answer = timeAhead(event, candidate) { return answer }
        let author = view?.record.side(of: event.source) ?? .origin
        let expected = (view?.logs[author].count ?? 0) + 1
        guard event.sequence <= expected else { return .deferred(.expected(expected)) }
        if let detail = chainFault(event, author) { return refuse(candidate, .chainBroken, detail) }
        let ours = view?.logs[author.other].count ?? 0
        guard event.seen <= ours else {
            verdict.wantsLogs = true
            return .deferred(.retryAfter(check.limits.retryAfterSeconds))
        }
        let entry = event.caseEvent(author: author, storedAt: check.now)
        if case .illegal(let reason, let allowed) = Legality.judge(entry, in: view?.fold ?? CaseFold()) {
            let may = allowed.map(\.rawValue).joined(separator: ", ")
            return refuse(candidate, .transitionIllegal, reason.message + "; allowed now: " + may)
        }
        var matter: JSON = [:]
        if event.type.opensCase {
            switch check.matters.judge(event, at: check.now) {
            case .open(let entry): matter = entry
            case .closed(let code, let detail): return refuse(candidate, code, detail)
            }
        }
        let missing = event.blobs.filter { !check.held.contains($0) }
        guard missing.isEmpty else { return .deferred(.missing(missing)) }
        store(event, entry, matter: matter)
        return .stored
    }

    private mutating func store(_ event: VerifiedEvent, _ entry: CaseEvent, matter: JSON) {
        if view == nil {
            let new = NewCase(
                id: check.caseID, ourSide: .destination, origin: event.source, destination: check.own,
                matter: matter)
            steps.append(.create(new))
            view = CaseView(provisional: new, at: check.now)
        }
        steps.append(.append(event))
        let key = EventKey(check.caseID, entry.author, event.sequence)
        let stored = StoredEvent(
            key: key, id: event.id, digest: event.digest, jws: [], sealed: nil, storedAt: check.now)
        view?.take(stored, entry)
    }

    /// A final answer that both sides remember.
    mutating func refuse(_ candidate: Candidate, _ code: ErrorCode, _ detail: String? = nil) -> ReceiptStatus
    {
        let problem = Problem(code, detail)
        writes.append(
            .refusal(
                Refusal(
                    digest: candidate.digest, author: candidate.author.id, caseID: check.caseID,
                    problem: problem,
                    at: check.now)))
        return .rejected(problem)
    }

    func alarm(_ code: ErrorCode, _ candidate: Candidate, _ detail: String = "") -> Alarm {
        Alarm(code, peer: candidate.author.id, caseID: check.caseID, detail: detail)
    }
}
