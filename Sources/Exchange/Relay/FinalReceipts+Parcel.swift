internal import Casework
internal import Codes
internal import Cryptography

/// Receipts that came in a parcel answer whole batches, as an answer to a call does: beside what is final they take
/// events out of the queue, and what the peer lacks is offered again. Source: TFP/1 §8.
extension FinalReceipts {
    /// - Returns: for each whether it proved something.
    func take(parcel receipts: [String]) async throws(CallFault) -> [Bool] {
        var proved: [Bool] = []
        for text in receipts {
            guard let (receipt, jws) = await verified(text) else {
                parts.signals.alarm(Alarm(.receiptInvalid, detail: "a parcel's receipt proves nothing"))
                proved.append(false)
                continue
            }
            // Read before settling, which marks as delivered; written after it, so that a crash loses no delivery.
            let closing = try await closing(receipt)
            try await settle(receipt, jws)
            try await write(closing)
            proved.append(true)
        }
        return proved
    }

    /// A receipt takes an entry out of the queue. One that was delivered before and queued again (its receiver lost
    /// it) stays unless the receipt is the later: old parcels turn up late. Only there are two clocks compared, and one
    /// that is behind costs another round.
    private func closing(_ receipt: Receipt) async throws(CallFault) -> [Write] {
        var writes: [Write] = []
        do throws(StoreFault) {
            for result in receipt.results {
                guard let stored = try await parts.store.event(withDigest: result.digest),
                    let file = try await parts.store.cases([stored.key.caseID])[stored.key.caseID],
                    stored.key.author == file.record.ourSide, file.record.peer == receipt.receiver
                else { continue }
                if result.status.isDelivered {
                    let queued = try await parts.store.queued(of: stored.key.caseID)
                    for entry in queued
                    where entry.key == stored.key && entry.digest == stored.digest
                        && (!stored.isDelivered || entry.enqueuedAt <= receipt.time)
                    {
                        writes.append(.dequeue(entry.key, hop: entry.hop))
                    }
                } else if case .deferred(.expected(let sequence)) = result.status {
                    writes += offered(from: sequence, before: stored.key.sequence, of: file, receipt)
                }
            }
        } catch { throw CallFault(error.code, detail: error.detail) }
        return writes
    }

    private func write(_ writes: [Write]) async throws(CallFault) {
        guard !writes.isEmpty else { return }
        do throws(JournalFault) {
            _ = try await parts.journal.write([Change(writes: writes)])
        } catch { throw CallFault(error.code, detail: error.detail) }
    }

    /// What the receiver once confirmed and now waits for: it has lost it, so it goes again.
    private func offered(
        from first: Int, before last: Int, of file: CaseFile, _ receipt: Receipt
    ) -> [Write] {
        guard let hop = parts.route(to: receipt.receiver)?.hop else { return [] }
        let now = parts.clock.now()
        return file.log(of: file.record.ourSide).compactMap { stored in
            guard stored.key.sequence >= first, stored.key.sequence < last,
                case .delivered(_, let confirmed) = stored.delivery, confirmed < receipt.time
            else { return nil }
            return .enqueue(.again(stored, over: hop, file.record, own: parts.own.id, at: now))
        }
    }
}

extension StoredEvent {
    /// Whether a receipt, or the peer's own copy, has proved that the peer has it.
    fileprivate var isDelivered: Bool {
        switch delivery {
        case .delivered, .returned: true
        case .waiting, .relayed, nil: false
        }
    }
}
