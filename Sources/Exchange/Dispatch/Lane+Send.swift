internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

extension Lane {
    /// Passes final receipts back, then loads, sends and settles one batch.
    func send(events: Int) async -> LaneMachine.Input {
        if let fault = await passReceipts() { return failed(fault) }
        let outcome = await budget.holding(parts.limits.batchBytes) { () -> LaneMachine.Input in
            do throws(StoreFault) {
                return try await self.sendHolding(events: events)
            } catch {
                return .failed(askedMilliseconds: nil, error.code)
            }
        }
        return outcome ?? .failed(askedMilliseconds: nil, .unavailable)
    }

    private func sendHolding(events: Int) async throws(StoreFault) -> LaneMachine.Input {
        guard parts.directory.snapshot.active(hop) != nil else { return .shut }
        let due = try await due(events)
        guard !due.isEmpty else {
            let next = try await parts.store.nextDue(for: hop)
            return .nothingDue(inMilliseconds: next.map { $0.millisecondsSince(parts.clock.now()) })
        }
        let batch = try await batch(of: due, events: events)
        let settler = Settler(parts: parts, recover: recover, hop: hop)
        if let fault = await settler.passOver(batch.passedOver) {
            return .failed(askedMilliseconds: nil, fault.code)
        }
        guard !batch.entries.isEmpty else { return .settled }
        let text: String
        do throws(CallFault) {
            text = try await parts.calls.send(batch: batch.elements.batchBody, to: hop, hops: batch.hops)
        } catch {
            return await refused(batch, error, settler)
        }
        return await settle(batch, text, settler)
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

    private func settle(_ batch: Batch, _ text: String, _ settler: Settler) async -> LaneMachine.Input {
        guard let (receipt, jws) = await verified(text) else {
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
