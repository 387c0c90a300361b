internal import Casework
internal import Codes
internal import DequeModule

extension Journal {
    /// Tells callers what became of their changes; what is stale is decided again.
    func finish(_ owners: [ChangeOwner], _ outcomes: [ChangeOutcome]) {
        var next = 0
        var hops: [GatewayID] = []
        for owner in owners {
            switch owner {
            case .decision(let decided):
                settle(decided, outcomes[next], waking: &hops)
                next += 1
            case .changes(let command, let changes):
                for change in changes { dropCached(change) }
                command.settle(.success(Array(outcomes[next..<(next + changes.count)])))
                next += changes.count
            }
        }
        for hop in hops { signals.wake(hop) }
    }

    /// The commit failed: nothing was written, or nobody knows. Then the store is read back, and what is not there is
    /// decided again; own events of such a decision never left, so another may take their sequence.
    func recover(_ owners: [ChangeOwner], from fault: StoreFault) async {
        for case .decision(let decided) in owners { cache.drop(decided.made.assembly.id) }
        for case .changes(let command, let changes) in owners {
            for change in changes { dropCached(change) }
            command.settle(.failure(JournalFault(fault)))
        }
        var files: [CaseID: CaseFile]?
        if fault.code == .storeOutcomeUnknown {
            let ids = owners.compactMap {
                if case .decision(let decided) = $0 { decided.made.assembly.id } else { nil }
            }
            files = ids.isEmpty ? nil : await readBack(ids)
        }
        var hops: [GatewayID] = []
        for case .decision(let decided) in owners.reversed() {
            guard let files else {
                decided.command.settle(.failure(JournalFault(fault)))
                continue
            }
            if isWritten(decided, in: files[decided.made.assembly.id]) {
                settle(decided, .committed, waking: &hops)
                cache.drop(decided.made.assembly.id)
            } else {
                again(decided.command)
            }
        }
        for hop in hops { signals.wake(hop) }
    }

    /// The cases as they stand durably; nil while that cannot be known, which is then what callers are told.
    ///
    /// What a failed sync left behind may be read and yet be lost at the next power cut, so a sync that succeeds must
    /// come between the reading and the answer.
    private func readBack(_ ids: [CaseID]) async -> [CaseID: CaseFile]? {
        do throws(StoreFault) {
            try await store.probe()
            return try await store.cases(ids)
        } catch { return nil }
    }

    /// Reads when the last commit of an earlier run was, once.
    func loadWatch() async {
        guard !isWatchLoaded else { return }
        // On a fault it is read again at the next round; until then the other signs of a doubtful clock count.
        do throws(StoreFault) {
            let record = try await store.record(.clock, "last")
            isWatchLoaded = true
            // `try?`: a text that is no time is as good as none.
            if let record, let time = try? Timestamp(String(decoding: record.value, as: UTF8.self)) {
                watch.committed(at: time)
            }
        } catch { return }
    }

    private func settle(_ decided: Decided, _ outcome: ChangeOutcome, waking hops: inout [GatewayID]) {
        let id = decided.made.assembly.id
        switch outcome {
        case .committed:
            if let record = decided.made.record, var view = decided.made.assembly.view {
                view.complete(record, with: decided.made.entries)
                cache.keep(record.id, view)
                signals.changed(record.id, record.version)
                for case let hop? in decided.made.entries.map(\.hop) where !hops.contains(hop) {
                    hops.append(hop)
                }
            }
            decided.command.settle(decided.made.answer)
        case .stale(.caseVersion):
            cache.drop(id)
            again(decided.command)
        case .stale:
            decided.command.settle(.failure(JournalFault(.conflict, detail: "a record changed meanwhile")))
        }
    }

    private func isWritten(_ decided: Decided, in file: CaseFile?) -> Bool {
        guard let file, decided.made.record != nil, file.record.version > decided.made.assembly.expected
        else {
            return false
        }
        return decided.made.entries.allSatisfy { entry in
            let log = file.log(of: entry.stored.key.author)
            let place = entry.stored.key.sequence - 1
            return log.indices.contains(place) && log[place].digest == entry.stored.digest
        }
    }

    private func again(_ command: Command) {
        command.tries += 1
        guard command.tries < limits.journalTries else {
            command.settle(.failure(JournalFault(.conflict, detail: "the case kept changing")))
            return
        }
        waiting.prepend(command)
    }

    /// Forgets cases whose rows were written past their logs.
    private func dropCached(_ change: Change) {
        for write in change.writes {
            switch write {
            case .caseRecord(let record): cache.drop(record.id)
            case .event(let event): cache.drop(event.key.caseID)
            case .disclosures(let key, _, _): cache.drop(key.caseID)
            case .setAside(let id, _, _, _, _): cache.drop(id)
            default: break
            }
        }
    }
}

extension CaseView {
    /// The view after the commit: the record as written, own entries with their signatures.
    mutating func complete(_ record: CaseRecord, with entries: [CaseAssembly.Entry]) {
        self.record = record
        file.record = record
        for entry in entries where entry.signingInput != nil {
            let place = entry.stored.key.sequence - 1
            if entry.stored.key.author == .origin {
                file.origin[place] = entry.stored
            } else {
                file.destination[place] = entry.stored
            }
        }
    }
}
