internal import Casework
internal import Codes
internal import Cryptography

/// Makes true in the store what became of a batch: own events and those in custody alike.
struct Settler: Sendable {
    let parts: ExchangeParts
    let recover: Recover
    let hop: GatewayID

    /// What a believed receipt says of each entry.
    ///
    /// - Parameter endsSending: false for a receipt that came by itself, and may be an old one: what waits to be sent
    ///   (again, since its receiver has lost it) is sent all the same, and at worst answered `duplicate`.
    func settle(
        _ results: [(OutboxEntry, Settlement)], by receipt: Receipt, _ jws: JWS, endsSending: Bool = true
    ) async -> Result<Void, CallFault> {
        let now = parts.clock.now()
        let plan = SettlementPlan(results, backoff: parts.backoff, at: now) { parts.random.word() }
        let id = jws.digest
        var writes: [Write] = [
            .receipt(
                StoredReceipt(
                    id: id, receiver: receipt.receiver, time: receipt.time, jws: Array(jws.text.utf8),
                    last: plan.delivered.last { $0.envelope == nil }?.digest))
        ]
        for entry in plan.delivered {
            if endsSending { writes.append(.dequeue(entry.key, hop: entry.hop)) }
            if entry.envelope == nil {
                writes.append(.delivery(entry.key, .delivered(receipt: id, at: receipt.time)))
            }
        }
        for entry in plan.relayed { writes += relayed(entry, at: now) }
        for one in plan.requeued {
            writes.append(requeue(one.entry, at: one.dueAt, Problem(one.code)))
        }
        var custody = CustodySettling(parts: parts)
        var hasForgotten = false
        do throws(StoreFault) {
            for entry in plan.delivered where entry.envelope != nil {
                writes += try await custody.final(entry.digest, receipt: id, jws)
            }
            for one in plan.rejected where one.entry.envelope != nil {
                writes += try await custody.rejected(
                    one.entry.digest, one.entry.key, of: one.entry.author, hop: one.entry.hop, receipt: id,
                    jws)
            }
            for one in plan.offered where one.entry.envelope == nil {
                let again = try await offered(one)
                writes += again.map {
                    .enqueue(.again($0.event, over: hop, $0.record, own: parts.own.id, at: now))
                }
                // It has signed for what it lacks: more than this case may be gone.
                if one.entry.audience == hop, again.contains(where: \.event.isDelivered) {
                    hasForgotten = true
                }
            }
        } catch { return .failure(CallFault(error.code, detail: error.detail)) }
        if let fault = await write(writes) { return .failure(fault) }
        if hasForgotten {
            do throws(CallFault) { try await recover.noteOffer(hop) } catch { return .failure(error) }
        }
        for peer in custody.wake { parts.signals.wake(peer) }
        for one in plan.rejected where one.entry.envelope == nil {
            if let fault = await setAside(one) { return .failure(fault) }
        }
        for entry in plan.compared where entry.envelope == nil {
            // Nothing of ours is written there meanwhile; the fetch lifts the fence.
            await parts.journal.fence(case: entry.key.caseID)
            recover.want(entry.key.caseID, from: entry.audience)
        }
        return await upload(plan.missing)
    }

    /// Entries that were not sent: out of the queue, later, or for a person.
    func passOver(_ entries: [Batch.PassedOver]) async -> CallFault? {
        let now = parts.clock.now()
        var writes: [Write] = []
        for one in entries {
            switch one.why {
            case .gone: writes.append(.dequeue(one.entry.key, hop: hop))
            case .waits(let code):
                let wait = parts.backoff.wait(failures: one.entry.attempts + 1, random: parts.random.word())
                writes.append(requeue(one.entry, at: now.advanced(byMilliseconds: wait), Problem(code)))
            case .held(let code):
                parts.signals.alarm(Alarm(code, peer: hop, caseID: one.entry.key.caseID, detail: "held"))
                writes.append(requeue(one.entry, at: now, Problem(code), held: true))
            }
        }
        return await write(writes)
    }

    private func relayed(_ entry: OutboxEntry, at now: Timestamp) -> [Write] {
        guard entry.envelope == nil else { return [.dequeue(entry.key, hop: entry.hop)] }
        let again = now.advanced(byMilliseconds: parts.limits.relayedAgainMilliseconds)
        return [
            .dequeue(entry.key, hop: entry.hop), .delivery(entry.key, .relayed(at: now)),
            .record(.relayed, key: RelayedAgain.key(entry.key, at: again), value: []),
        ]
    }

    private func requeue(
        _ entry: OutboxEntry, at due: Timestamp, _ problem: Problem?, held: Bool = false
    ) -> Write {
        .requeue(
            entry.key, hop: entry.hop, dueAt: due, attempts: entry.attempts + 1, problem: problem, held: held)
    }

    /// The receiver lacks events that it once had: they go again before this one.
    private func offered(
        _ one: SettlementPlan.Offered
    ) async throws(StoreFault) -> [(event: StoredEvent, record: CaseRecord)] {
        let id = one.entry.key.caseID
        guard let file = try await parts.store.cases([id])[id] else { return [] }
        return file.log(of: one.entry.key.author)
            .filter { $0.key.sequence >= one.from && $0.key.sequence < one.entry.key.sequence }
            .map { ($0, file.record) }
    }

    /// A `rejected` is final: the event and all behind it leave the log, for a person to see.
    private func setAside(_ one: SettlementPlan.Rejected) async -> CallFault? {
        let entry = one.entry
        let refusal = Refusal(
            digest: entry.digest, author: parts.own.id, caseID: entry.key.caseID, problem: one.problem,
            at: parts.clock.now())
        let isRemembered = Refusal.isRemembered(one.problem.code)
        do throws(JournalFault) {
            let opened = try await parts.journal.perform(on: entry.key.caseID) { view -> Decision<Bool> in
                let gone: [Write] = [.dequeue(entry.key, hop: entry.hop)]
                let log = view?.file.log(of: entry.key.author) ?? []
                guard let stored = log.first(where: { $0.key == entry.key }), stored.digest == entry.digest
                else {
                    return Decision(writes: gone, answer: false)
                }
                let writes = gone + (isRemembered ? [.refusal(refusal)] : [])
                return Decision(
                    steps: [.setAside(from: entry.key.sequence, problem: one.problem)], writes: writes,
                    answer: entry.key.sequence == 1)
            }
            if [ErrorCode.matterUnknown, .matterNotOpen].contains(where: { $0.rawValue == one.problem.code })
            {
                parts.signals.fetchCatalogue(entry.audience)
            }
            parts.signals.alarm(
                Alarm(
                    opened ? .caseUndeliverable : .eventRejected, peer: entry.audience,
                    caseID: entry.key.caseID,
                    detail: one.problem.code))
            return nil
        } catch { return CallFault(error.code, detail: error.detail) }
    }

    /// Sends the documents that were missing, and queues their events again at once.
    ///
    /// A document that cannot go holds up its own case alone.
    private func upload(_ missing: [SettlementPlan.Missing]) async -> Result<Void, CallFault> {
        for one in missing {
            let why: Batch.Why
            do throws(CallFault) {
                if try await BlobUpload(parts: parts).upload(one.blobs, of: one.entry) {
                    // Told once more that it is missing what it has, a receiver is waited for.
                    let tries = one.entry.attempts
                    let wait =
                        tries < 3 ? 0 : parts.backoff.wait(failures: tries, random: parts.random.word())
                    let due = parts.clock.now().advanced(byMilliseconds: wait)
                    if let fault = await write([requeue(one.entry, at: due, Problem(.blobMissing))]) {
                        return .failure(fault)
                    }
                    continue
                }
                why = .waits(.blobMissing)
            } catch {
                guard BlobUpload.concernsBlob(error) else { return .failure(error) }
                parts.signals.alarm(
                    Alarm(
                        error.code, peer: hop, caseID: one.entry.key.caseID,
                        detail: "a document does not go: \(error.detail)"))
                why = error.status == 413 ? .held(error.code) : .waits(error.code)
            }
            if let fault = await passOver([Batch.PassedOver(entry: one.entry, why: why)]) {
                return .failure(fault)
            }
        }
        return .success(())
    }

    private func write(_ writes: [Write]) async -> CallFault? {
        guard !writes.isEmpty else { return nil }
        do throws(JournalFault) {
            _ = try await parts.journal.write([Change(writes: writes)])
            return nil
        } catch { return CallFault(error.code, detail: error.detail) }
    }
}

extension StoredEvent {
    /// Whether its audience has signed for it.
    fileprivate var isDelivered: Bool { if case .delivered = delivery { true } else { false } }
}

extension OutboxEntry {
    /// An own event that had left the queue, to be sent again.
    static func again(
        _ stored: StoredEvent, over hop: GatewayID, _ record: CaseRecord, own: GatewayID, at now: Timestamp
    ) -> OutboxEntry {
        OutboxEntry(
            key: stored.key, hop: hop, author: own, audience: record.peer, digest: stored.digest,
            enqueuedAt: now,
            dueAt: now)
    }
}

extension Refusal {
    /// Words of a `rejected` that both sides remember for the digest: those that the signed text itself is to blame
    /// for. `data_invalid` counts as such here: the author of whole disclosures has nothing else to send.
    static func isRemembered(_ code: String) -> Bool {
        switch ErrorCode(rawValue: code) {
        case .tooLarge, .signatureInvalid, .keyUnknown, .audienceWrong, .authorNotAllowed: false
        default: true
        }
    }
}
