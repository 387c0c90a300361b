internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// What a lane carries from one batch to the next.
struct Cargo: Sendable {
    /// The batch last answered, to be settled while the next one is in flight.
    var answered: Answered?
    /// Loaded while that one was in flight; of other cases.
    var ahead: Batch?

    /// A batch and the text of its receipt.
    struct Answered: Sendable {
        var batch: Batch
        var receipt: String
    }
}

extension Lane {
    /// Passes final receipts back, then sends one batch, settles the one before it and loads the next.
    func send(events: Int, _ cargo: inout Cargo) async -> LaneMachine.Input {
        if let fault = await passReceipts() {
            await leave(&cargo)
            return failed(fault)
        }
        // Two batches: one in flight, one ahead.
        let outcome = await budget.holding(2 * parts.limits.batchBytes) { () -> LaneMachine.Input in
            do throws(StoreFault) {
                return try await self.sendHolding(events: events, &cargo)
            } catch {
                await self.leave(&cargo)
                return .failed(askedMilliseconds: nil, error.code)
            }
        }
        return outcome ?? .failed(askedMilliseconds: nil, .unavailable)
    }

    private func sendHolding(
        events: Int, _ cargo: inout Cargo
    ) async throws(StoreFault) -> LaneMachine.Input {
        guard parts.directory.snapshot.active(hop) != nil else {
            await leave(&cargo)
            return .shut
        }
        let settler = Settler(parts: parts, recover: recover, hop: hop)
        let answered = cargo.answered
        let before = answered.map { [$0.batch] } ?? []
        var loaded = cargo.ahead
        cargo.ahead = nil
        if loaded == nil { loaded = try await load(events, beside: before, settler) }
        guard let batch = loaded, !batch.entries.isEmpty else {
            cargo.answered = nil
            if let answered { return await settle(answered, settler) }
            guard loaded == nil else { return .settled }
            let next = try await parts.store.nextDue(for: hop)
            return .nothingDue(inMilliseconds: next.map { $0.millisecondsSince(parts.clock.now()) })
        }
        async let settling = settle(answered, settler)
        async let loading = loadAhead(events, beside: before + [batch], settler)
        let answer = await post(batch, settler)
        let ahead = await loading
        let settled = await settling
        cargo.answered = nil
        switch answer {
        case .success(let receipt):
            cargo = Cargo(answered: Cargo.Answered(batch: batch, receipt: receipt), ahead: ahead)
            guard settled == .settled else {
                await leave(&cargo)
                return settled
            }
            return answered == nil ? .answered : .settled
        case .failure(let refusal): return settled == .settled ? refusal.input : settled
        }
    }

    /// Puts down what is carried: the receipt is settled, what was loaded stays queued.
    private func leave(_ cargo: inout Cargo) async {
        let answered = cargo.answered
        cargo = Cargo()
        // What cannot be settled now is sent again, and answered `duplicate`.
        _ = await settle(answered, Settler(parts: parts, recover: recover, hop: hop))
    }

    /// A batch for the time after this one; nil when nothing goes, or it cannot be read now.
    private func loadAhead(_ events: Int, beside others: [Batch], _ settler: Settler) async -> Batch? {
        do throws(StoreFault) {
            let batch = try await load(events, beside: others, settler)
            return batch.flatMap { $0.entries.isEmpty ? nil : $0 }
        } catch { return nil }  // it is loaded again when its turn comes, and fails there
    }

    /// What came of a batch that brought no receipt.
    private struct NoReceipt: Error {
        var input: LaneMachine.Input
    }

    private func post(_ batch: Batch, _ settler: Settler) async -> Result<String, NoReceipt> {
        do throws(CallFault) {
            return .success(
                try await parts.calls.send(batch: batch.elements.batchBody, to: hop, hops: batch.hops))
        } catch {
            return .failure(NoReceipt(input: await refused(batch, error, settler)))
        }
    }

    /// An answer without receipt. Too large or not well formed: with fewer events, down to the one that is at fault.
    private func refused(_ batch: Batch, _ fault: CallFault, _ settler: Settler) async -> LaneMachine.Input {
        guard fault.status == 413 || fault.status == 400 else { return failed(fault) }
        guard batch.entries.count == 1 else { return .batchRefused }
        let code: ErrorCode = fault.status == 413 ? .tooLarge : .malformed
        let held = Batch.PassedOver(entry: batch.entries[0], why: .held(code))
        if let fault = await settler.passOver([held]) { return .failed(askedMilliseconds: nil, fault.code) }
        return .settled
    }

    private func settle(_ answered: Cargo.Answered?, _ settler: Settler) async -> LaneMachine.Input {
        guard let answered else { return .settled }
        let batch = answered.batch
        guard let (receipt, jws) = await verified(answered.receipt) else {
            parts.signals.alarm(Alarm(.receiptInvalid, peer: hop, detail: "not signed by a key on file"))
            return .failed(askedMilliseconds: nil, .receiptInvalid)
        }
        switch ReceiptReading(receipt, from: hop, sent: batch.entries) {
        case .provesNothing(let why):
            parts.signals.alarm(Alarm(.receiptInvalid, peer: hop, detail: why))
            return .failed(askedMilliseconds: nil, .receiptInvalid)
        case .proves(let settlements):
            let results = Array(zip(batch.entries, settlements))
            switch await settler.settle(results, by: receipt, jws) {
            case .success: return .settled
            case .failure(let fault): return failed(fault)
            }
        }
    }

    /// The receipt, if a key on file signed it; the descriptor is fetched once for one that is not.
    private func verified(_ text: String) async -> (Receipt, JWS)? {
        for attempt in 0...1 {
            guard let peer = parts.directory.snapshot[hop] else { return nil }
            let reading = SignedDocument.read(
                text, as: .receipt, keys: peer.keys, at: parts.clock.now(), limits: parts.limits
            ) { Receipt($0)?.time }
            switch reading {
            case .verified(let payload, let jws): return Receipt(payload).map { ($0, jws) }
            case .invalid: return nil
            case .keyUnknown:
                guard attempt == 0, await descriptors.refresh(hop) == .fetched else { return nil }
            }
        }
        return nil
    }

    /// Final receipts of what this hub delivered for the gateway at the end of this lane.
    private func passReceipts() async -> CallFault? {
        let prefix = hop.description + "/"
        var most = parts.limits.receiptsPassed
        while !Task.isCancelled {
            do throws(StoreFault) {
                let records = try await parts.store.records(
                    .passback, prefix: prefix, after: nil, limit: most)
                guard !records.isEmpty else { return nil }
                if let fault = await pass(records) {
                    guard fault.status == 413, records.count > 1 else { return fault }
                    most = records.count / 2
                }
            } catch { return CallFault(error.code, detail: error.detail) }
        }
        return nil
    }

    private func pass(_ records: [Record]) async -> CallFault? {
        do throws(CallFault) {
            try await parts.calls.pass(
                receipts: records.map { String(decoding: $0.value, as: UTF8.self) }, to: hop)
        } catch {
            let isRefused =
                error.status == 400 || error.status == 404 || (error.status == 413 && records.count == 1)
            guard isRefused else { return error }
            // It will never take these. An author that misses one sends again after a day.
            parts.signals.alarm(Alarm(error.code, peer: hop, detail: "final receipts were refused"))
        }
        do throws(JournalFault) {
            _ = try await parts.journal.write([
                Change(writes: records.map { .removeRecord(.passback, key: $0.key) })
            ])
            return nil
        } catch { return CallFault(error.code, detail: error.detail) }
    }

    private func failed(_ fault: CallFault) -> LaneMachine.Input {
        .failed(askedMilliseconds: fault.retryAfterMilliseconds, fault.code)
    }
}
