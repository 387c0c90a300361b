internal import Casework
internal import Codes
internal import Cryptography
internal import StrictJSON

/// The single checks, each named for the answer it gives.
extension CaseRun {
    /// `author_not_allowed`: not a party, a type of the other side, or a connection that does not carry this author.
    mutating func authorFault(_ candidate: Candidate) -> ReceiptStatus? {
        if let caller = check.caller, !candidate.author.sends(through: caller) {
            return .rejected(.authorNotAllowed, "the author's events are not taken from this connection")
        }
        guard let view else { return nil }
        guard let side = view.record.side(of: candidate.author.id), side != view.record.ourSide else {
            return .rejected(.authorNotAllowed, "the author is no party of this case")
        }
        guard candidate.payload.typeName != nil else {
            return refuse(candidate, .dataInvalid, "type is no text")
        }
        guard let type = candidate.payload.type else { return nil }
        return type.isWritten(by: side) ? nil : .rejected(.authorNotAllowed, "the other side writes this")
    }

    /// `duplicate`, or `fork`: another digest at a sequence already stored.
    mutating func duplicateOrFork(_ candidate: Candidate) -> ReceiptStatus? {
        guard let sequence = candidate.payload.sequence else {
            return refuse(candidate, .dataInvalid, "sequence is no integer from 1 to \(Limits.sequenceMax)")
        }
        guard let view, let side = view.record.side(of: candidate.author.id) else {
            // A case that was deleted is known by the digests kept of it.
            return check.known.contains(candidate.digest) ? .duplicate : nil
        }
        let log = view.file.log(of: side)
        guard sequence <= log.count else { return nil }
        guard log[sequence - 1].digest != candidate.digest else { return .duplicate }
        verdict.alarms.append(alarm(.fork, candidate, "sequence \(sequence)"))
        let answer = refuse(candidate, .fork, "another event stands at sequence \(sequence)")
        if case .rejected(let problem) = answer {
            writes.append(
                .aside(
                    Aside(
                        key: EventKey(check.caseID, side, sequence), why: .fork, digest: candidate.digest,
                        jws: candidate.jws, sealed: nil, problem: problem, at: check.now)))
        }
        return answer
    }

    /// What the content's reading came to; an `id` that stands in the case already goes before its inside.
    mutating func content(_ candidate: Candidate) -> Result<VerifiedEvent, CaseAnswer> {
        if let detail = candidate.payload.formFault {
            return .failure(CaseAnswer(refuse(candidate, .dataInvalid, detail)))
        }
        if let id = candidate.payload.id, let view, view.fold.holds(id) {
            return .failure(CaseAnswer(refuse(candidate, .dataInvalid, "the id stands in this case already")))
        }
        switch candidate.content {
        case .whole(let event): return .success(event)
        case .fault(let status, let isRemembered, let code):
            if let code { verdict.alarms.append(alarm(code, candidate)) }
            guard isRemembered, case .rejected(let problem) = status else {
                return .failure(CaseAnswer(status))
            }
            return .failure(CaseAnswer(refuse(candidate, .dataInvalid, problem.detail)))
        }
    }

    /// An event from a clock that is well ahead of ours.
    mutating func timeAhead(_ event: VerifiedEvent, _ candidate: Candidate) -> ReceiptStatus? {
        let ahead = event.time.millisecondsSince(check.now)
        guard ahead > check.limits.aheadMilliseconds else { return nil }
        verdict.alarms.append(alarm(.timeAhead, candidate, "\(ahead) ms"))
        let seconds = (ahead - check.limits.aheadMilliseconds) / 1_000 + 1
        return .deferred(.retryAfter(Int(min(seconds, 3_600))))
    }

    /// `chain_broken`: `previous`, or a `seen` that falls or cannot be.
    func chainFault(_ event: VerifiedEvent, _ author: Side) -> String? {
        guard event.previous == view?.head(of: author)?.digest else {
            return "previous is not the digest of the event before"
        }
        guard let view else { return nil }
        if author == .destination, event.seen < 1 {
            return "the destination has seen the origin's first event"
        }
        if let last = view.logs[author].last, event.seen < last.seen { return "seen falls" }
        let ours = view.logs[author.other]
        guard event.seen > 0, !ours.isEmpty else { return nil }
        // Its newest event of ours that we have; if that one had seen this event, each saw the other first.
        let newest = ours[min(event.seen, ours.count) - 1]
        return newest.seen >= event.sequence ? "each of two events would have to have seen the other" : nil
    }
}

/// An answer as the failure of a reading.
struct CaseAnswer: Error {
    let status: ReceiptStatus
    init(_ status: ReceiptStatus) { self.status = status }
}

extension CaseView {
    /// A case that is about to begin, for judging what follows in the same batch.
    init(provisional new: NewCase, at now: Timestamp) {
        let record = CaseRecord(
            id: new.id, ourSide: new.ourSide, origin: new.origin, destination: new.destination, version: 0,
            wrappedKey: [], matter: new.matter, summary: Projection.empty(at: now))
        self.init(CaseFile(record: record), logs: CaseLogs(), vault: nil)
    }
}
