internal import Codes
internal import Cryptography

/// One command on a case, decided: what is to be committed and what the caller will be told.
struct Decided {
    let command: Command
    let assembly: CaseAssembly
    let expecting: [Expectation]
    let answer: Result<any Sendable, JournalFault>
    /// The entries once signed.
    var entries: [CaseAssembly.Entry]
    /// The case's record as it will stand; nil when it is not written.
    var record: CaseRecord?
    var change: Change?

    init(
        _ command: Command, _ assembly: CaseAssembly, expecting: [Expectation] = [],
        answer: Result<any Sendable, JournalFault>
    ) {
        self.command = command
        self.assembly = assembly
        self.expecting = expecting
        self.answer = answer
        entries = assembly.entries
    }
}

/// Whose change it was.
enum ChangeOwner {
    case decision(Decided)
    case changes(Command, [Change])
}

extension Journal {
    /// Signs what is new, in a few tasks, outside any transaction.
    func sign(_ decided: inout [Decided]) async {
        var inputs: [[UInt8]] = []
        for one in decided {
            for entry in one.entries { if let input = entry.signingInput { inputs.append(input) } }
        }
        let signatures = await Signing.sign(inputs, by: own.signer)
        var next = 0
        for index in decided.indices {
            var fault: JournalFault?
            for place in decided[index].entries.indices {
                guard let input = decided[index].entries[place].signingInput else { continue }
                switch signatures[next] {
                case .success(let signature):
                    decided[index].entries[place].stored.jws =
                        input + [UInt8(ascii: ".")] + Base64URL.encodedBytes(signature)
                case .failure(let refusal): fault = JournalFault(.internal, detail: "\(refusal)")
                }
                next += 1
            }
            if let fault {
                decided[index].command.settle(.failure(fault))
            } else {
                decided[index].change = change(&decided[index])
            }
        }
    }

    private func change(_ decided: inout Decided) -> Change? {
        let assembly = decided.assembly
        guard assembly.isTouched || !assembly.writes.isEmpty || !decided.expecting.isEmpty else { return nil }
        var writes: [Write] = []
        if assembly.isTouched, let record = assembly.finishedRecord() {
            decided.record = record
            writes.append(.caseRecord(record))
        }
        // What leaves a log leaves it before anything takes its place.
        let leaving = assembly.writes.filter { if case .setAside = $0 { true } else { false } }
        writes += leaving
        for entry in decided.entries {
            writes.append(.event(entry.stored))
            guard let hop = entry.hop, let record = assembly.view?.record else { continue }
            writes.append(
                .enqueue(
                    OutboxEntry(
                        key: entry.stored.key, hop: hop, author: own.id, audience: record.peer,
                        digest: entry.stored.digest, enqueuedAt: assembly.context.now,
                        dueAt: assembly.context.now)))
        }
        writes += assembly.writes.filter { if case .setAside = $0 { false } else { true } }
        return Change(
            expecting: [.caseVersion(assembly.id, assembly.expected)] + decided.expecting, writes: writes)
    }

    func commit(_ decided: [Decided], _ taken: [Command], at now: Timestamp) async {
        var changes: [Change] = []
        var owners: [ChangeOwner] = []
        for one in decided where one.command.outcome == nil {
            guard let change = one.change else {
                one.command.settle(one.answer)
                continue
            }
            changes.append(change)
            owners.append(.decision(one))
        }
        for command in taken {
            guard case .changes(let more) = command.work else { continue }
            changes += more
            owners.append(.changes(command, more))
        }
        guard !changes.isEmpty else { return }
        if watch.newestCommit.map({ now.millisecondsSince($0) >= 1_000 }) ?? true {
            changes.append(Change(writes: [.record(.clock, key: "last", value: Array(now.description.utf8))]))
        }
        do throws(StoreFault) {
            let outcomes = try await store.commit(changes)
            watch.committed(at: now)
            finish(owners, outcomes)
        } catch {
            await recover(owners, from: error)
        }
    }
}
