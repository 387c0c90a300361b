internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

extension Relay {
    /// What one event comes to.
    struct Check: Sendable {
        var status: ReceiptStatus
        var writes: [Write] = []
        /// Whose lanes have something to do.
        var wake: [GatewayID] = []
        /// The log that cannot go on before this sequence is taken.
        var leaves: (RefusedChain.Log, Int)?
    }

    func judge(
        _ event: ForeignEvent, from caller: GatewayID, waiting: [RefusedChain.Log: Int]
    ) async throws(StoreFault) -> Check {
        let author = event.author.id
        guard let audience = event.payload.audience, let id = event.payload.caseID,
            let sequence = event.payload.sequence, let blobs = event.payload.blobs
        else { return Check(status: .rejected(.dataInvalid)) }
        let peers = parts.directory.snapshot
        guard policy.permits(author: author, audience: audience), peers.active(audience) != nil,
            let hop = peers.hop(to: audience)
        else { return Check(status: .rejected(.audienceWrong, "this pair is not carried")) }
        guard event.author.sends(through: caller) else { return Check(status: .rejected(.authorNotAllowed)) }
        guard let element = Self.element(of: event.element) else {
            return Check(status: .rejected(.dataInvalid, "a hub takes sealed disclosures only"))
        }
        let key = EventKey(id, CustodyRecord.side(of: author, for: audience), sequence)
        let now = parts.clock.now()
        let entry = OutboxEntry(
            key: key, hop: hop, author: author, audience: audience, digest: event.digest, enqueuedAt: now,
            dueAt: now,
            envelope: Carried(from: caller, hops: hops.hubs, element: element).envelope)
        if let known = try await again(entry, from: caller) { return known }
        let log = RefusedChain.Log(author: author, caseID: id)
        if let first = waiting[log], sequence > first {
            return Check(status: .deferred(.expected(first)), leaves: (log, first))
        }
        var writes: [Write] = []
        if let row = try await parts.store.record(.refusedChain, log.key),
            let refused = RefusedChain(row.value)
        {
            guard sequence <= refused.sequence else {
                return Check(status: .deferred(.expected(refused.sequence)), leaves: (log, sequence))
            }
            writes.append(.removeRecord(.refusedChain, key: log.key))
        }
        let lacking = try await lacking(blobs, of: author, for: audience)
        guard lacking.isEmpty else {
            return Check(status: .deferred(.missing(lacking)), leaves: (log, sequence))
        }
        let record = CustodyRecord(from: caller, author: author, audience: audience, key: key)
        writes += [.record(.custody, key: event.digest.base64URL, value: record.bytes), .enqueue(entry)]
        return Check(status: .relayed, writes: writes, wake: [hop])
    }

    /// What was taken before is sent on again, since its author still waits, or offers it anew to a gateway that has
    /// lost it. One that is settled has its receipt passed back again besides.
    private func again(_ entry: OutboxEntry, from caller: GatewayID) async throws(StoreFault) -> Check? {
        guard let row = try await parts.store.record(.custody, entry.digest.base64URL),
            let custody = CustodyRecord(row.value)
        else { return nil }
        var check = Check(status: .relayed, writes: [.enqueue(entry)], wake: [entry.hop])
        if let final = custody.final, let receipt = try await parts.store.receipt(final) {
            check.writes.append(CustodySettling.passback(final, text: receipt.jws, to: caller))
            check.wake.append(caller)
        }
        return check
    }

    private func lacking(
        _ blobs: [Digest], of author: GatewayID, for audience: GatewayID
    ) async throws(StoreFault) -> [Digest] {
        var lacking: [Digest] = []
        for blob in blobs {
            let key = BlobHolding.relayedKey(blob, of: author, for: audience)
            if try await parts.store.record(BlobHolding.uploaded, key) == nil { lacking.append(blob) }
        }
        return lacking
    }

    /// The element as it is sent on; nil where disclosures stand open in it.
    private static func element(of event: ReceivedEvent) -> [UInt8]? {
        var object: JSONObject = [:]
        switch event.carriage {
        case .sealed(let sealed):
            guard !event.text.contains("~") else { return nil }
            object["jws"] = .string(event.text)
            if let sealed { object["sealed"] = .string(sealed) }
            return JSON.object(object).serialized()
        case .open: return nil
        }
    }
}

extension BlobHolding {
    /// The key under which a hub notes what an author uploaded for one audience.
    static func relayedKey(_ blob: Digest, of author: GatewayID, for audience: GatewayID) -> String {
        key(blob, author) + ">" + audience.description
    }
}
