internal import Casework
internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

extension CaseAssembly {
    /// Gives a draft its place, judges it, and makes the bytes to be signed.
    mutating func write(_ draft: EventDraft) throws(JournalFault) {
        guard let view else { throw JournalFault(.notFound, detail: "there is no such case") }
        guard !context.fences.hold(view.record) else {
            throw JournalFault(.caseFenced, detail: "the case is being compared with the peer's")
        }
        let side = view.record.ourSide
        let blobs = try named(draft)
        let (joined, disclosed) = Personal.conceal(draft.personal, random: context.random)
        var data = draft.data
        if !blobs.isEmpty { data["blobs"] = .strings(blobs.map(\.hex)) }
        if !disclosed.isEmpty { data["_sd"] = .strings(disclosed) }
        let event = CaseEvent(
            id: draft.id ?? newID(), author: side, type: draft.type, sequence: view.ours.count + 1,
            seen: view.theirs.count, time: context.now, storedAt: context.now, data: data)
        if case .illegal(let reason, let allowed) = Legality.judge(event, in: view.fold) {
            throw JournalFault(.transitionIllegal, allowed: allowed, detail: reason.message)
        }
        let payload = payload(of: event, in: view)
        let input = JWS.signingInput(
            type: .event, algorithm: context.own.signer.algorithm, keyID: context.own.signer.keyID,
            payload: payload)
        // 88: the dot and the signature's 64 bytes as base64url, and the tilde.
        guard input.count + 88 + joined.count + 1 <= eventBytesMax(view.record.peer) else {
            throw JournalFault(.tooLarge, detail: "the event is longer than the peer takes")
        }
        let key = EventKey(id, side, event.sequence)
        let stored = StoredEvent(
            key: key, id: event.id, digest: SHA256Hash.digest(of: input), jws: [],
            sealed: try context.vault.seal(joined, of: key, in: view.record), storedAt: context.now,
            delivery: .waiting)
        noteBlobs(blobs, of: key, isOurs: true, peer: view.record.peer)
        let hop = context.peers.hop(to: view.record.peer) ?? view.record.peer
        take(Entry(stored: stored, signingInput: input, hop: hop), event, personal: draft.personal)
    }

    /// The blobs that a valid draft names.
    private func named(_ draft: EventDraft) throws(JournalFault) -> [Digest] {
        guard !draft.isJudged else { return BlobReference.digests(in: draft.personal, of: draft.type) }
        var whole = draft.data
        whole["blobs"] = nil
        whole["_sd"] = nil
        for (name, value) in draft.personal { whole[name] = value }
        let matterType = view?.record.matter["type"]?.stringValue
        let faults = EventSchema.validateAuthored(draft.type, data: whole, matterType: matterType)
        guard faults.isEmpty else { throw JournalFault(.validationFailed, faults: faults) }
        return BlobReference.digests(in: draft.personal, of: draft.type)
    }

    private func eventBytesMax(_ peer: GatewayID) -> Int {
        min(context.limits.eventBytes, context.peers[peer]?.peer.limits.eventBytes ?? .max)
    }

    private func newID() -> EventID {
        EventID.make(at: context.now, random: context.random.words())
    }

    private func payload(of event: CaseEvent, in view: CaseView) -> [UInt8] {
        var object: JSONObject = [
            "specversion": "1.0", "id": .string(event.id.description),
            "source": .string(context.own.id.description), "type": .string(event.type.wireName),
            "subject": .string(id.description), "time": .string(event.time.description),
            "datacontenttype": "application/json", "audience": .string(view.record.peer.description),
            "sequence": .integer(Int64(event.sequence)),
        ]
        if let head = view.head(of: event.author) { object["previous"] = .string(head.digest.base64URL) }
        object["seen"] = .integer(Int64(event.seen))
        object["data"] = .object(event.data)
        return JSON.object(object).serialized()
    }
}
