internal import Casework
internal import Codes
internal import Cryptography
internal import DequeModule

extension Journal {
    /// One round over what waits now.
    func round() async {
        let taken = take()
        let now = clock.now()
        await loadWatch()
        let doubt = watch.doubt(at: now, monotonic: clock.monotonicMilliseconds(), limits: limits)
        let views = await load(taken)
        let context = AssemblyContext(
            own: own, now: now, random: random, peers: directory.snapshot, rules: rules, limits: limits,
            fences: fences)
        var decided: [Decided] = []
        for command in taken {
            guard case .onCase(let id, let decide) = command.work else { continue }
            switch views[id] {
            case .none: command.settle(.failure(JournalFault(.internal)))
            case .some(.failure(let fault)): command.settle(.failure(fault))
            case .some(.success(let view)):
                decided.append(self.decide(command, id, view, decide, context, doubt: doubt))
            }
        }
        await sign(&decided)
        await commit(decided, taken, at: now)
    }

    /// The next commands: at most one per case, in the order they came.
    private func take() -> [Command] {
        var taken: [Command] = []
        var left: Deque<Command> = []
        var cases: Set<CaseID> = []
        while let command = waiting.popFirst() {
            if case .onCase(let id, _) = command.work, !cases.insert(id).inserted {
                left.append(command)
            } else {
                taken.append(command)
                if taken.count == limits.journalRound { break }
            }
        }
        waiting = left + waiting
        return taken
    }

    private func load(_ taken: [Command]) async -> [CaseID: Result<CaseView?, JournalFault>] {
        var views: [CaseID: Result<CaseView?, JournalFault>] = [:]
        var missing: [CaseID] = []
        for command in taken {
            guard case .onCase(let id, _) = command.work else { continue }
            if let view = cache.find(id) { views[id] = .success(view) } else { missing.append(id) }
        }
        guard !missing.isEmpty else { return views }
        do throws(StoreFault) {
            let files = try await store.cases(missing)
            for id in missing {
                do throws(JournalFault) {
                    guard let file = files[id] else {
                        views[id] = .success(nil)
                        continue
                    }
                    views[id] = .success(try CaseView(file, vault: own.vault))
                } catch { views[id] = .failure(error) }
            }
        } catch {
            for id in missing { views[id] = .failure(JournalFault(error)) }
        }
        return views
    }

    func decide(
        _ command: Command, _ id: CaseID, _ view: CaseView?,
        _ decide: @Sendable (CaseView?) -> Decision<any Sendable>, _ context: AssemblyContext, doubt: String?
    ) -> Decided {
        var base = CaseAssembly(id, view, context)
        writeDueClockEvents(into: &base, doubt: doubt)
        let decision = decide(base.view)
        var assembly = base
        assembly.writes += decision.writes
        do throws(JournalFault) {
            try assembly.apply(decision.steps)
            return Decided(
                command, assembly, expecting: decision.expecting, answer: .success(decision.answer))
        } catch {
            return Decided(command, base, answer: .failure(error))
        }
    }

    private func writeDueClockEvents(into assembly: inout CaseAssembly, doubt: String?) {
        guard let view = assembly.view, view.record.ourSide == .destination, !view.file.origin.isEmpty else {
            return
        }
        let due = Projection.dueClockEvents(of: view, rules: rules, now: assembly.context.now)
        guard !due.isEmpty else { return }
        if let doubt {
            signals.alarm(Alarm(.clockDoubtful, caseID: assembly.id, detail: doubt))
            return
        }
        for draft in due {
            var next = assembly
            do throws(JournalFault) {
                try next.apply([.write(draft)])
                assembly = next
            } catch {
                signals.alarm(
                    Alarm(error.code, caseID: assembly.id, detail: "a clock event could not be written"))
                return
            }
        }
    }
}
