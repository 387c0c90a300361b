internal import Casework
internal import Codes
internal import Cryptography

/// One command on a case with all that is needed to decide it, so that it can be done beside others.
struct Deciding: Sendable {
    let id: CaseID
    let view: CaseView?
    let decide: @Sendable (CaseView?) -> Decision<any Sendable>
    let context: AssemblyContext
    /// Why the clock is not believed; nil: it is.
    let doubt: String?

    /// Writes due clock events, decides, signs, and makes the rows; outside any transaction.
    func made() -> Made {
        var alarms: [Alarm] = []
        let base = withDueClockEvents(CaseAssembly(id, view, context), &alarms)
        let decision = decide(base.view)
        var assembly = base
        assembly.writes += decision.writes
        var made: Made
        do throws(JournalFault) {
            try assembly.apply(decision.steps)
            made = Made(assembly, expecting: decision.expecting, answer: .success(decision.answer))
        } catch {
            made = Made(base, expecting: [], answer: .failure(error))
        }
        made.alarms = alarms
        made.sign()
        return made
    }

    private func withDueClockEvents(_ assembly: CaseAssembly, _ alarms: inout [Alarm]) -> CaseAssembly {
        guard let view = assembly.view, view.record.ourSide == .destination, !view.file.origin.isEmpty else {
            return assembly
        }
        let due = Projection.dueClockEvents(of: view, rules: context.rules, now: context.now)
        guard !due.isEmpty else { return assembly }
        if let doubt {
            alarms.append(Alarm(.clockDoubtful, caseID: id, detail: doubt))
            return assembly
        }
        var assembly = assembly
        for draft in due {
            var next = assembly
            do throws(JournalFault) {
                try next.apply([.write(draft)])
                assembly = next
            } catch {
                alarms.append(Alarm(error.code, caseID: id, detail: "a clock event could not be written"))
                return assembly
            }
        }
        return assembly
    }
}

/// What was decided: what is to be committed and what the caller will be told.
struct Made: Sendable {
    let assembly: CaseAssembly
    let expecting: [Expectation]
    private(set) var answer: Result<any Sendable, JournalFault>
    /// The entries once signed.
    private(set) var entries: [CaseAssembly.Entry]
    /// The case's record as it will stand; nil when it is not written.
    private(set) var record: CaseRecord?
    /// Nil when nothing is written.
    private(set) var change: Change?
    /// What persons must be told of on the way.
    var alarms: [Alarm] = []

    init(
        _ assembly: CaseAssembly, expecting: [Expectation], answer: Result<any Sendable, JournalFault>
    ) {
        self.assembly = assembly
        self.expecting = expecting
        self.answer = answer
        entries = assembly.entries
    }

    /// Signs what is new; of what cannot be signed nothing is written.
    mutating func sign() {
        do throws(CryptographyFault) {
            for place in entries.indices {
                guard let input = entries[place].signingInput else { continue }
                let signature = try assembly.context.own.signer.sign(input)
                entries[place].stored.jws = input + [UInt8(ascii: ".")] + Base64URL.encodedBytes(signature)
            }
            makeChange()
        } catch {
            answer = .failure(JournalFault(.internal, detail: "\(error)"))
        }
    }

    private mutating func makeChange() {
        guard assembly.isTouched || !assembly.writes.isEmpty || !expecting.isEmpty else { return }
        var writes: [Write] = []
        if assembly.isTouched, let record = assembly.finishedRecord() {
            self.record = record
            writes.append(.caseRecord(record))
        }
        // What leaves a log leaves it before anything takes its place.
        writes += assembly.writes.filter { if case .setAside = $0 { true } else { false } }
        for entry in entries {
            writes.append(.event(entry.stored))
            guard let hop = entry.hop, let record = assembly.view?.record else { continue }
            writes.append(
                .enqueue(
                    OutboxEntry(
                        key: entry.stored.key, hop: hop, author: assembly.context.own.id,
                        audience: record.peer, digest: entry.stored.digest,
                        enqueuedAt: assembly.context.now, dueAt: assembly.context.now)))
        }
        writes += assembly.writes.filter { if case .setAside = $0 { false } else { true } }
        change = Change(
            expecting: [.caseVersion(assembly.id, assembly.expected)] + expecting, writes: writes)
    }
}
