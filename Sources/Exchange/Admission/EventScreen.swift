internal import Casework
internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// The checks that need no case, in the order of PROTOCOL.md §5: size, form, key, signature, rejected before,
/// audience. Pure; run for many events at once.
struct EventScreen: Sendable {
    let own: OwnGateway
    let peers: PeerSnapshot
    let now: Timestamp
    let limits: Limits
    /// Digests of the batch that are events here already.
    let known: Set<Digest>
    /// Digests of the batch that were refused before.
    let refused: [Digest: Refusal]
    /// Whether our own events are taken too (fetched back after a loss), under any own key ever on file.
    var takesOwn = false

    func screen(_ event: ReceivedEvent, at place: Int) -> Screening {
        guard event.bytes <= limits.eventBytes else {
            return .answered(id: nil, .rejected(.tooLarge, "\(event.bytes) bytes of \(limits.eventBytes)"))
        }
        guard let (jws, disclosures) = event.read() else {
            return .answered(id: nil, .rejected(.signatureInvalid, "not of the form of an event"))
        }
        guard let payload = EventPayload(jws.payload) else {
            return .answered(id: nil, .rejected(.dataInvalid, "the payload is no I-JSON object"))
        }
        let id = payload.object["id"]?.stringValue
        guard let source = payload.source else {
            return .answered(id: id, .rejected(.dataInvalid, "source is no gateway"))
        }
        guard let author = self.author(source) else {
            return .answered(id: id, .rejected(.keyUnknown, "the author is not enrolled"))
        }
        // An author whom our operator has put on hold is not refused for good.
        if author.isSuspended { return .answered(id: id, .deferred(.retryAfter(300))) }
        guard let time = payload.time else {
            return .answered(id: id, .rejected(.dataInvalid, "time is not RFC 3339 in UTC with milliseconds"))
        }
        let isKnown = known.contains(event.digest)
        let key: PeerKey
        switch author.keys.standing(jws.keyID, signedAt: time, now: now, limits: limits) {
        case .counts(let found): key = found
        case .forReading(let found) where isKnown || takesOwn || event.isPulled: key = found
        case .forReading, .unknown: return .keyInDoubt(id: id, author: source)
        }
        guard jws.isValid(with: key.key) else {
            return .answered(id: id, .rejected(.signatureInvalid, "the signature is not the author's"))
        }
        if let refusal = refused[event.digest], refusal.author == source {
            return .answered(id: id, .rejected(refusal.problem))
        }
        guard let audience = payload.audience else {
            return .answered(
                id: id, .rejected(.dataInvalid, "audience is no gateway"),
                remember: Screening.Remembered(author: source, caseID: payload.caseID))
        }
        let isOurs = audience == own.id || (takesOwn && source == own.id)
        let content = isOurs ? EventContent(own: own).read(event, jws, payload, disclosures) : .foreign
        let candidate = Candidate(
            place: place, digest: event.digest, jws: Array(jws.text.utf8), payload: payload, author: author,
            key: key,
            content: content)
        return isOurs ? .passed(candidate) : .foreign(candidate)
    }

    /// The author as enrolled; ourselves where our own events are taken.
    private func author(_ source: GatewayID) -> EventAuthor? {
        if takesOwn, source == own.id {
            return EventAuthor(id: source, keys: own.keys, via: [], isSuspended: false)
        }
        guard let peer = peers[source], peer.peer.status != .removed else { return nil }
        return EventAuthor(
            id: source, keys: peer.keys, via: peer.peer.via, isSuspended: peer.peer.status == .suspended)
    }
}

extension Candidate.Content {
    /// Of an event that is not for us nothing is read.
    static let foreign = Candidate.Content.fault(.rejected(.audienceWrong), isRemembered: false)
}
