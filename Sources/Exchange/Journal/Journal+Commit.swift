internal import Codes

/// A command and what was decided on it.
struct Decided {
    let command: Command
    let made: Made
}

/// Whose change it was.
enum ChangeOwner {
    case decision(Decided)
    case changes(Command, [Change])
}

extension Journal {
    func commit(_ decided: [Decided], _ taken: [Command], at now: Timestamp) async {
        var changes: [Change] = []
        var owners: [ChangeOwner] = []
        for one in decided {
            guard let change = one.made.change else {
                one.command.settle(one.made.answer)
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
