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
        var commands: [Command] = []
        var inputs: [Deciding] = []
        for command in taken {
            guard case .onCase(let id, let decide) = command.work else { continue }
            switch views[id] {
            case .none: command.settle(.failure(JournalFault(.internal)))
            case .some(.failure(let fault)): command.settle(.failure(fault))
            case .some(.success(let view)):
                commands.append(command)
                inputs.append(Deciding(id: id, view: view, decide: decide, context: context, doubt: doubt))
            }
        }
        // About 150 µs each: a task must carry several to be worth its start.
        let made = await Batches.map(inputs, perTask: 4) { $0.made() }
        for alarm in made.flatMap(\.alarms) { signals.alarm(alarm) }
        await commit(zip(commands, made).map { Decided(command: $0, made: $1) }, taken, at: now)
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
}
