internal import Codes
internal import Cryptography
internal import StrictJSON

/// Takes final receipts that come by `/receipts`: at the author they settle its events, at a hub what it has in
/// custody, and go on from there. Source: TFP/1 §7.
public struct FinalReceipts: Sendable {
    let parts: ExchangeParts
    let recover: Recover
    let descriptors: any DescriptorSource

    /// A taker of receipts.
    public init(_ parts: ExchangeParts, recover: Recover, descriptors: any DescriptorSource) {
        self.parts = parts
        self.recover = recover
        self.descriptors = descriptors
    }

    /// Settles what the receipts prove; returns once that is durable. A receipt that proves nothing is passed over:
    /// its author sends again after a day.
    ///
    /// - Throws: `unavailable` and the store's faults: the caller is to pass them again.
    public func take(_ receipts: [String]) async throws(CallFault) {
        for text in receipts {
            guard let (receipt, jws) = await verified(text) else {
                parts.signals.alarm(Alarm(.receiptInvalid, detail: "a final receipt proves nothing"))
                continue
            }
            try await settle(receipt, jws)
        }
    }

    func verified(_ text: String) async -> (Receipt, JWS)? {
        // `try?`: a receipt that cannot be read proves nothing, whatever is wrong with it.
        guard let jws = try? JWS.parse(text, type: .receipt), let json = try? JSON.parse(jws.payload),
            let receipt = Receipt(json)
        else { return nil }
        for attempt in 0...1 {
            guard let peer = parts.directory.snapshot[receipt.receiver] else { return nil }
            let reading = SignedDocument.read(
                text, as: .receipt, keys: peer.keys, at: parts.clock.now(), limits: parts.limits
            ) { _ in receipt.time }
            switch reading {
            case .verified: return (receipt, jws)
            case .invalid: return nil
            case .keyUnknown:
                guard attempt == 0, await descriptors.refresh(receipt.receiver) == .fetched else {
                    return nil
                }
            }
        }
        return nil
    }

    func settle(_ receipt: Receipt, _ jws: JWS) async throws(CallFault) {
        var own: [(OutboxEntry, Settlement)] = []
        var writes: [Write] = []
        var custody = CustodySettling(parts: parts)
        do throws(StoreFault) {
            for result in receipt.results {
                let settlement = Settlement(result.status, by: receipt.receiver, for: receipt.receiver)
                guard settlement.isFinal else { continue }
                if let entry = try await ownEntry(result.digest, for: receipt.receiver) {
                    own.append((entry, settlement))
                } else {
                    let settled = try await carried(result.digest, settlement, receipt, jws, &custody)
                    writes += settled.isEmpty ? forgotten(result.digest, settlement, receipt) : settled
                }
            }
        } catch { throw CallFault(error.code, detail: error.detail) }
        if !writes.isEmpty {
            writes.append(
                .receipt(
                    StoredReceipt(
                        id: jws.digest, receiver: receipt.receiver, time: receipt.time,
                        jws: Array(jws.text.utf8),
                        last: nil)))
            do throws(JournalFault) {
                _ = try await parts.journal.write([Change(writes: writes)])
            } catch { throw CallFault(error.code, detail: error.detail) }
            for gateway in custody.wake { parts.signals.wake(gateway) }
        }
        guard !own.isEmpty, let route = parts.route(to: receipt.receiver) else { return }
        let settler = Settler(parts: parts, recover: recover, hop: route.hop)
        let settled = await settler.settle(own, by: receipt, jws, endsSending: false)
        if case .failure(let fault) = settled { throw fault }
    }

    private func ownEntry(_ digest: Digest, for receiver: GatewayID) async throws(StoreFault) -> OutboxEntry?
    {
        guard let stored = try await parts.store.event(withDigest: digest),
            let file = try await parts.store.cases([stored.key.caseID])[stored.key.caseID],
            stored.key.author == file.record.ourSide, file.record.peer == receiver,
            let route = parts.route(to: receiver)
        else { return nil }
        return .again(stored, over: route.hop, file.record, own: parts.own.id, at: parts.clock.now())
    }

    /// An event that we do not know and that its receiver refused may be one of ours from before a loss: known again,
    /// it holds up no comparison.
    private func forgotten(_ digest: Digest, _ settlement: Settlement, _ receipt: Receipt) -> [Write] {
        guard case .rejected(let problem) = settlement else { return [] }
        return [
            .refusal(
                Refusal(digest: digest, author: parts.own.id, caseID: nil, problem: problem, at: receipt.time)
            )
        ]
    }

    private func carried(
        _ digest: Digest, _ settlement: Settlement, _ receipt: Receipt, _ jws: JWS,
        _ custody: inout CustodySettling
    ) async throws(StoreFault) -> [Write] {
        guard let row = try await parts.store.record(.custody, digest.base64URL),
            let held = CustodyRecord(row.value), held.audience == receipt.receiver,
            let hop = parts.route(to: held.audience)?.hop
        else { return [] }
        guard case .rejected = settlement else {
            return try await custody.final(digest, receipt: jws.digest, jws)
        }
        return try await custody.rejected(
            digest, held.key, of: held.author, hop: hop, receipt: jws.digest, jws)
    }
}

extension Settlement {
    /// Whether it settles the event for ever.
    var isFinal: Bool {
        switch self {
        case .delivered, .rejected: true
        case .relayed, .expected, .missing, .later: false
        }
    }
}
