internal import Casework
internal import Codes
internal import Cryptography
internal import StrictJSON

extension Admission {
    /// Groups what passed by case, decides on each case, and tells the neighbours what came of it.
    func admitted(
        _ passed: [Candidate], _ known: Set<Digest>, from caller: GatewayID?
    ) async throws(JournalFault) -> [(Int, ReceiptResult)] {
        var results: [(Int, ReceiptResult)] = []
        var order: [CaseID] = []
        var groups: [CaseID: [Candidate]] = [:]
        for candidate in passed {
            guard let id = candidate.payload.caseID else {
                results.append((candidate.place, try await unreadable(candidate)))
                continue
            }
            if groups[id] == nil { order.append(id) }
            groups[id, default: []].append(candidate)
        }
        guard !order.isEmpty else { return results }
        let held = try await held(passed)
        let passes = try await passes(passed)
        let now = clock.now()
        let commands = order.map { id in
            let group = groups[id] ?? []
            let check = CaseCheck(
                caseID: id, own: own.id, caller: caller, now: now, limits: limits, matters: matters,
                known: known,
                held: held, passes: passes)
            return CaseCommand(id) { check.decide(group, $0) }
        }
        for (id, outcome) in zip(order, await journal.performEach(commands)) {
            let group = groups[id] ?? []
            let verdict = try outcome.get()
            for (candidate, status) in zip(group, verdict.statuses) {
                results.append((candidate.place, candidate.result(status)))
            }
            for alarm in verdict.alarms { signals.alarm(alarm) }
            if verdict.wantsLogs, let author = group.first?.author.id { signals.fetchLogs(id, author) }
        }
        return results
    }

    /// `subject` cannot be read, so there is no case to ask: after the connection, the signed text is to blame.
    private func unreadable(_ candidate: Candidate) async throws(JournalFault) -> ReceiptResult {
        let problem = Problem(.dataInvalid, "subject is no UUIDv7")
        let refusal = Refusal(
            digest: candidate.digest, author: candidate.author.id, caseID: nil, problem: problem,
            at: clock.now())
        _ = try await journal.write([Change(writes: [.refusal(refusal)])])
        return candidate.result(.rejected(problem))
    }

    /// Blobs named in these events that their authors uploaded, or that events of ours named to them.
    private func held(_ passed: [Candidate]) async throws(JournalFault) -> Set<Digest> {
        var held: Set<Digest> = []
        var asked: Set<String> = []
        for candidate in passed {
            guard case .whole(let event) = candidate.content else { continue }
            for blob in event.blobs where asked.insert(BlobHolding.key(blob, event.source)).inserted {
                do throws(StoreFault) {
                    if try await BlobHolding.isHeld(blob, for: event.source, in: store) { held.insert(blob) }
                } catch { throw JournalFault(error) }
            }
        }
        return held
    }

    private func passes(_ passed: [Candidate]) async throws(JournalFault) -> Set<String> {
        var passes: Set<String> = []
        let now = clock.now()
        for candidate in passed
        where candidate.isLate(at: now, limits: limits) && !passes.contains(candidate.key.id) {
            do throws(StoreFault) {
                if try await store.record(.latePass, candidate.key.id) != nil {
                    passes.insert(candidate.key.id)
                }
            } catch { throw JournalFault(error) }
        }
        return passes
    }
}

extension RecordKind {
    /// Key: the `kid` of a revoked key whose late events an operator lets pass.
    static let latePass = RecordKind(rawValue: "late_pass")
}

extension Candidate {
    func result(_ status: ReceiptStatus) -> ReceiptResult {
        ReceiptResult(id: payload.object["id"]?.stringValue, digest: digest, status: status)
    }
}
