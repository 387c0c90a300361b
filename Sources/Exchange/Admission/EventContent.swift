internal import Casework
internal import Codes
internal import Cryptography
internal import StrictJSON

/// Reads an event's inside: the payload's form, its disclosures, its `data` by its schema, in that order.
struct EventContent {
    let own: OwnGateway

    func read(
        _ event: ReceivedEvent, _ jws: JWS, _ payload: EventPayload, _ disclosures: [[UInt8]]
    ) -> Candidate.Content {
        if let fault = payload.formFault { return .signed(fault) }
        guard let type = payload.type else { return .signed("the type is not supported") }
        let isErased = event.isErased
        let texts: [[UInt8]]
        switch event.carriage {
        case .open: texts = disclosures
        case .sealed(nil): texts = []
        case .sealed(let sealed?):
            guard let opened = open(sealed) else { return .unreadable }
            texts = Personal.split(opened)
        }
        let named = payload.disclosed ?? []
        let clear = payload.data ?? JSONObject()
        let personal: JSONObject
        do throws(Personal.Fault) {
            personal = try Personal.match(
                texts, named: named, clear: clear, personal: EventSchema.personalMembers(of: type),
                mayLack: isErased)
        } catch {
            switch error {
            case .signed(let detail): return .signed(detail)
            case .carried(let detail): return .carried(detail)
            case .unnamed:
                return event.isSealed ? .unreadable : .carried("a disclosure is not named, or stands twice")
            }
        }
        let blobs = payload.blobs ?? []
        if !isErased, blobs != BlobReference.digests(in: personal, of: type) {
            return .signed("blobs are not those that the disclosures name")
        }
        if let detail = schemaFault(type, clear, personal, isErased) { return .signed(detail) }
        return whole(event, jws, payload, personal: personal, texts: texts, isErased: isErased, blobs: blobs)
    }

    private func open(_ sealed: String) -> [UInt8]? {
        // `try?`: what does not open, for whatever reason, is the carrier's to mend.
        guard let kid = try? JWE.keyID(of: sealed), let key = own.openers[kid] else { return nil }
        return try? JWE.open(sealed, with: key)
    }

    private func schemaFault(_ type: EventType, _ clear: JSONObject, _ personal: JSONObject, _ isErased: Bool)
        -> String?
    {
        var data = clear
        data["_sd"] = nil
        data["blobs"] = nil
        for (name, value) in personal { data[name] = value }
        let faults = EventSchema.validate(type, data: data, erased: isErased)
        guard !faults.isEmpty else { return nil }
        return faults.prefix(8).map(\.description).joined(separator: "; ")
    }

    private func whole(
        _ event: ReceivedEvent, _ jws: JWS, _ payload: EventPayload, personal: JSONObject, texts: [[UInt8]],
        isErased: Bool, blobs: [Digest]
    ) -> Candidate.Content {
        guard let id = payload.id, let caseID = payload.caseID, let source = payload.source,
            let audience = payload.audience, let type = payload.type, let sequence = payload.sequence,
            let seen = payload.seen, let time = payload.time, let data = payload.data
        else { return .signed("a member is missing") }
        return .whole(
            VerifiedEvent(
                id: id, caseID: caseID, source: source, audience: audience, type: type, sequence: sequence,
                seen: seen, time: time, previous: payload.previous, digest: event.digest,
                jws: Array(jws.text.utf8), data: data, personal: personal,
                disclosures: Array(texts.joined(separator: [UInt8(ascii: "~")])), isErased: isErased,
                blobs: blobs))
    }
}

extension Candidate.Content {
    /// The signed text is to blame: final, and remembered.
    static func signed(_ detail: String) -> Self {
        .fault(.rejected(.dataInvalid, detail), isRemembered: true)
    }
    /// What travels beside it is to blame: it may come whole another time.
    static func carried(_ detail: String) -> Self {
        .fault(.rejected(.dataInvalid, detail), isRemembered: false)
    }
    /// A sealed part that does not open, or does not fit: the author seals anew.
    static let unreadable = Candidate.Content.fault(
        .deferred(.retryAfter(60)), isRemembered: false, alarm: .sealedUnreadable)
}

extension ReceivedEvent {
    var isSealed: Bool { if case .sealed = carriage { true } else { false } }
}
