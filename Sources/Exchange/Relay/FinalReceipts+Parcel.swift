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
            try await settle(receipt, jws)
            try await closeQueue(receipt)
            proved.append(true)
        }
        return proved
    }

    /// A receipt settles an entry of the queue that is older than it. One that was queued after it (again, since its
    /// receiver lost it) stays: old parcels turn up late.
    private func closeQueue(_ receipt: Receipt) async throws(CallFault) {
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
                        && entry.enqueuedAt <= receipt.time
                    {
                        writes.append(.dequeue(entry.key, hop: entry.hop))
                    }
                } else if case .deferred(.expected(let sequence)) = result.status {
                    writes += offered(from: sequence, before: stored.key.sequence, of: file, receipt)
                }
            }
        } catch { throw CallFault(error.code, detail: error.detail) }
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
