internal import Casework
public import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// One case while a round decides on it: the view as it would be, and the rows that would make it so.
///
/// A value: the round keeps the assembly with the due clock events alone and goes back to it when the command is
/// refused.
struct CaseAssembly {
    let id: CaseID
    /// The case's version as loaded; 0: there is none.
    let expected: Int
    let context: AssemblyContext
    var view: CaseView?
    /// Events to be written, signed or still to be.
    var entries: [Entry] = []
    /// Rows beside them.
    var writes: [Write] = []
    /// Whether the record must be written anew.
    var isTouched = false
    /// Whether the clock's watch has looked, and nothing was written since that it should look at.
    var isLookedAt = false

    /// An event on its way into the log.
    struct Entry {
        var stored: StoredEvent
        /// The bytes to be signed; nil for what came signed. Then `stored.jws` is the whole.
        var signingInput: [UInt8]?
        /// Where an own event goes.
        var hop: GatewayID?
    }

    init(_ id: CaseID, _ view: CaseView?, _ context: AssemblyContext) {
        self.id = id
        self.view = view
        self.context = context
        expected = view?.record.version ?? 0
    }

    mutating func apply(_ steps: [Step]) throws(JournalFault) {
        for step in steps { try apply(step) }
    }

    private mutating func apply(_ step: Step) throws(JournalFault) {
        switch step {
        case .create(let new): try create(new)
        case .append(let event): try append(event)
        case .write(let draft): try write(draft)
        case .setAside(let sequence, let problem): try setAside(from: sequence, problem)
        case .refresh: isTouched = true
        case .lookedAt:
            isTouched = true
            isLookedAt = true
        }
    }

    private mutating func create(_ new: NewCase) throws(JournalFault) {
        guard view == nil, new.id == id else {
            throw JournalFault(.conflict, detail: "the case is there already")
        }
        var summary = Projection.empty(at: context.now)
        summary.windowDivision = new.windowDivision
        let record = CaseRecord(
            id: id, ourSide: new.ourSide, origin: new.origin, destination: new.destination, version: 0,
            wrappedKey: try newKey(), matter: new.matter,
            summary: summary)
        view = CaseView(CaseFile(record: record), logs: CaseLogs(), vault: context.vault)
        isTouched = true
    }

    private func newKey() throws(JournalFault) -> [UInt8] {
        do throws(CryptographyFault) {
            return try context.vault.newKey(for: id)
        } catch { throw JournalFault(.internal, detail: "no key for the case: \(error)") }
    }

    private mutating func append(_ event: VerifiedEvent) throws(JournalFault) {
        guard let view, event.caseID == id, let side = view.record.side(of: event.source) else {
            throw JournalFault(.internal, detail: "an event of no party, or of another case")
        }
        let head = view.head(of: side)
        guard event.sequence == (head?.sequence ?? 0) + 1, event.previous == head?.digest else {
            throw JournalFault(.chainBroken, detail: "sequence \(event.sequence) does not follow")
        }
        let key = EventKey(id, side, event.sequence)
        let stored = StoredEvent(
            key: key, id: event.id, digest: event.digest, jws: event.jws,
            sealed: try context.vault.seal(event.disclosures, of: key, in: view.record),
            erased: event.isErased,
            storedAt: context.now, delivery: side == view.record.ourSide ? .returned(at: context.now) : nil)
        noteBlobs(event.blobs, of: key, isOurs: side == view.record.ourSide, peer: view.record.peer)
        take(
            Entry(stored: stored), event.caseEvent(author: side, storedAt: context.now),
            personal: event.personal)
    }

    /// Puts an entry at the end of its log, in the view and among the rows.
    mutating func take(_ entry: Entry, _ event: CaseEvent, personal: JSONObject) {
        let author = entry.stored.key.author
        view?.take(entry.stored, event)
        entries.append(entry)
        isTouched = true
        if author == .origin, event.type.opensCase, let parties = personal["parties"] {
            let keys = BlindIndex(context.vault).keys(of: parties)
            view?.record.summary.searchKeys = keys
        }
    }

    /// What this case's events name, the peer may read, and need not be sent by it again; and whoever may see the case
    /// may open it here.
    mutating func noteBlobs(_ blobs: [Digest], of event: EventKey, isOurs: Bool, peer: GatewayID) {
        for blob in blobs {
            writes.append(BlobHolding.named(blob, peer: peer, isOurs: isOurs, at: context.now))
            writes.append(BlobHolding.named(blob, by: event))
        }
    }

    private mutating func setAside(from sequence: Int, _ problem: Problem) throws(JournalFault) {
        guard var view, sequence >= 1, sequence <= view.ours.count else {
            throw JournalFault(.conflict, detail: "there is nothing to set aside")
        }
        let side = view.record.ourSide
        for event in view.file.log(of: side)[(sequence - 1)...] {
            for hop in context.hops(to: view.record.peer) { writes.append(.dequeue(event.key, hop: hop)) }
        }
        writes.append(.setAside(id, author: side, from: sequence, reason: problem, at: context.now))
        writes.append(.record(.logShortened, key: id.description, value: []))
        view.truncate(side, to: sequence - 1)
        if side == .origin, sequence == 1 { view.record.summary.undeliverable = true }
        self.view = view
        isTouched = true
    }

    /// The record as it will stand, once the steps are done.
    func finishedRecord() -> CaseRecord? {
        guard var record = view?.record, let view else { return nil }
        record.version = expected + 1
        record.summary = Projection.summary(
            of: view, rules: context.rules, now: context.now, isLookedAt: isLookedAt)
        return record
    }
}

/// What an assembly must know of the world: fixed for a round.
struct AssemblyContext {
    let own: OwnGateway
    let now: Timestamp
    let random: any RandomSource
    let peers: PeerSnapshot
    let rules: ClockRules
    let limits: Limits
    let fences: Fences

    var vault: Vault { own.vault }

    /// Every hop over which an event for this peer may be waiting.
    func hops(to peer: GatewayID) -> [GatewayID] {
        var hops = [peer]
        for hub in peers[peer]?.peer.via ?? [] where !hops.contains(hub) { hops.append(hub) }
        return hops
    }
}

extension CaseRecord {
    /// The side that this gateway writes as; nil when it is no party.
    public func side(of gateway: GatewayID) -> Side? {
        gateway == origin ? .origin : gateway == destination ? .destination : nil
    }
}

extension CaseView {
    mutating func take(_ stored: StoredEvent, _ event: CaseEvent) {
        if stored.key.author == .origin {
            file.origin.append(stored)
        } else {
            file.destination.append(stored)
        }
        logs[stored.key.author].append(event)
        fold.append(event)
    }

    mutating func truncate(_ side: Side, to count: Int) {
        if side == .origin {
            file.origin.removeSubrange(count...)
        } else {
            file.destination.removeSubrange(count...)
        }
        logs[side].removeSubrange(count...)
        fold = CaseFold(logs)
    }
}
