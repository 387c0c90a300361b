public import Codes
internal import Cryptography
public import Mapping
public import StrictJSON
internal import Synchronization

extension RecordKind {
    /// Own changes, key the revision in ten digits; the value is the change as JSON.
    public static let catalogChange = RecordKind(rawValue: "catalog_change")
    /// Peers' pages as they signed them, key `<gateway>/<revision in ten digits>`.
    public static let peerCatalog = RecordKind(rawValue: "peer_catalog")
}

/// Our own catalogue with its history, and the peers' as they signed them: read from the store once, and afterwards changed as the
/// store is, by one writer at a time.
///
/// Isolation: any; reading takes a lock for the length of a copy.
public final class CatalogueShelf: MatterCounter {
    private struct Shelf: Sendable {
        var own: Catalog
        var history: CatalogHistory
        var peers: [GatewayID: Catalog] = [:]
        /// Peers of whom the store holds pages that cannot be read.
        var damaged: Set<GatewayID> = []
        var generation = 0
    }

    private let own: GatewayID
    private let shelf: Mutex<Shelf>
    private let writers = TurnQueue()
    private let otherCodes: @Sendable (DivisionCode, CivilDate) -> [DivisionCode]

    /// An empty shelf; ``reload(from:peers:)`` fills it.
    /// - Parameters:
    ///   - serves: the divisions this gateway serves.
    ///   - otherCodes: by which codes a division is and was known beside that one.
    public init(
        own: GatewayID, serves: [DivisionPrefix],
        otherCodes: @escaping @Sendable (DivisionCode, CivilDate) -> [DivisionCode] = { _, _ in [] }
    ) {
        self.own = own
        self.otherCodes = otherCodes
        shelf = Mutex(
            Shelf(own: Catalog(gateway: own, serves: serves), history: CatalogHistory(gateway: own)))
    }

    /// Our catalogue as it stands.
    public var ownCatalog: Catalog { shelf.withLock { $0.own } }
    /// Our changes.
    public var history: CatalogHistory { shelf.withLock { $0.history } }
    /// Rises with each change.
    public var generation: Int { shelf.withLock { $0.generation } }
    /// A peer's catalogue as far as it was fetched; nil before that.
    public func catalog(of peer: GatewayID) -> Catalog? { shelf.withLock { $0.peers[peer] } }

    /// The catalogue of any gateway: ours as it stands, a peer's as far as it was fetched.
    public func catalog(ofAny gateway: GatewayID) -> Catalog? {
        gateway == own ? ownCatalog : catalog(of: gateway)
    }

    /// Judges by our own catalogue: the entry for that division, its dates, modes and acceptance.
    public func judge(_ event: VerifiedEvent, at now: Timestamp) -> MatterAnswer {
        guard let code = event.data["matter"]?["peer"]?.stringValue,
            let text = event.data["destination"]?.stringValue,
            // `try?`: the schema has named the fault before.
            let division = try? DivisionCode(text)
        else { return .closed(.matterUnknown, "matter or destination cannot be read") }
        let (own, day) = (ownCatalog, now.civilDate)
        var entry = own.entry(code, division: division, on: day)
        if entry.rejection == .matterUnknown {
            // A peer may know the place by the code that it had, or has by now.
            let others = otherCodes(division, day).lazy.map { own.entry(code, division: $0, on: day) }
            entry = others.first { $0.rejection != .matterUnknown } ?? entry
        }
        guard let matter = entry.matter, matter.isRoutable else {
            // Of what is kept at home nobody is told even that it begins later, or ended.
            let isAtHome = own.versions(of: code).last?.isRoutable == false
            return .closed(
                isAtHome ? .matterUnknown : entry.rejection ?? .matterUnknown,
                "no matter of that code is in force for that division")
        }
        if let mode = event.data["mode"]?.stringValue, !matter.modes.contains(where: { $0.rawValue == mode })
        {
            return .closed(.matterNotOpen, "the matter is not open in that mode")
        }
        if event.data["accepted"] != nil, matter.acceptance != .origin {
            return .closed(.matterNotOpen, "the matter is accepted by the destination only")
        }
        return .open(.object(matter.json))
    }

    /// The destination's entry at the event's own time, else its newest.
    public func terms(of event: VerifiedEvent) -> JSON {
        guard let catalog = catalog(ofAny: event.audience),
            let code = event.data["matter"]?["peer"]?.stringValue
        else { return [:] }
        let version = catalog.matter(code, on: event.time.civilDate) ?? catalog.versions(of: code).last
        return version.map { .object($0.json) } ?? [:]
    }

    /// Does this while nobody else changes the shelf: what is decided by it, committed and put on it belongs together.
    public func alone<Value, Fault: Error>(
        _ work: () async throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        try await writers.alone(work)
    }

    /// Reads our changes and the peers' pages. Of a peer whose pages cannot be read the catalogue stays as it is, and is
    /// to be fetched from its beginning.
    /// - Parameter serves: what each active peer was approved for; a catalogue counts only there.
    /// - Throws: the store's faults; `store_failed` for a change of ours that cannot be read.
    public func reload(
        from store: any Store, peers: [(gateway: GatewayID, serves: [DivisionPrefix])]
    ) async throws(StoreFault) {
        try await alone { () async throws(StoreFault) in
            try await reloadOwn(from: store)
            var theirs: [GatewayID: Catalog] = [:]
            var damaged: Set<GatewayID> = []
            for peer in peers {
                let read = try await Self.read(
                    Catalog(gateway: peer.gateway, serves: peer.serves), from: store)
                if read == nil { damaged.insert(peer.gateway) }
                var standing = read ?? catalog(of: peer.gateway)
                standing?.serves = peer.serves
                if let standing, read == nil || standing.revision > 0 { theirs[peer.gateway] = standing }
            }
            shelf.withLock { shelf in
                shelf.peers = theirs
                shelf.damaged = damaged
                shelf.generation += 1
            }
        }
    }

    /// Reads our changes anew; only in ``alone(_:)``.
    /// - Throws: as ``reload(from:peers:)``.
    public func reloadOwn(from store: any Store) async throws(StoreFault) {
        var mine = Catalog(gateway: own, serves: ownCatalog.serves)
        var history = CatalogHistory(gateway: own)
        try await store.eachRecord(.catalogChange) { (record) throws(StoreFault) in
            // `try?`: the fault thrown names the row; what it holds is not for messages.
            guard let json = try? JSON.parse(record.value), let change = try? CatalogChange(json) else {
                throw StoreFault(.storeFailed, "change \(record.key) of the catalogue cannot be read")
            }
            mine.apply(change)
            history.append(change)
        }
        shelf.withLock { shelf in
            (shelf.own, shelf.history) = (mine, history)
            shelf.generation += 1
        }
    }

    /// The rows that make these the next changes of our catalogue; once they are committed, ``publish(_:)``. Both only in
    /// ``alone(_:)``.
    public func publishing(_ changes: [CatalogChange]) -> Change {
        let revision = history.revision
        let keys = changes.indices.map { String(revision + $0 + 1, digits: 10) }
        return Change(
            expecting: keys.prefix(1).map { .recordVersion(.catalogChange, $0, 0) },
            writes: zip(keys, changes).map { .record(.catalogChange, key: $0, value: $1.json.serialized()) })
    }

    /// Puts changes that were committed into our catalogue.
    public func publish(_ changes: [CatalogChange]) {
        shelf.withLock { shelf in
            for change in changes {
                shelf.own.apply(change)
                shelf.history.append(change)
            }
            shelf.generation += 1
        }
    }

    /// What a peer's next pages are added to: its catalogue as it is held, or its beginning.
    func awaited(of peer: GatewayID, serves: [DivisionPrefix], anew: Bool = false) -> BroughtPages {
        shelf.withLock { shelf in
            BroughtPages(
                over: shelf.peers[peer], isBeginning: anew || shelf.damaged.contains(peer),
                empty: Catalog(gateway: peer, serves: serves))
        }
    }

    /// Whether pages of a peer are in the store that cannot be read.
    func isDamaged(_ peer: GatewayID) -> Bool { shelf.withLock { $0.damaged.contains(peer) } }

    /// Puts pages that a peer signed into force, all of them in one commit; what the store holds after them, or of an
    /// older beginning, goes with it.
    ///
    /// The signatures are the caller's to check first (``SignedDocument/read(_:as:keys:at:limits:signedAt:)``).
    /// - Parameter commit: writes these rows.
    /// - Throws: `catalog_gap` where others came meanwhile, or more are to follow on a beginning; what the store throws.
    func keep(
        _ brought: BroughtPages, in store: any Store, commit: ([Write]) async throws(CallFault) -> Void
    ) async throws(CallFault) {
        let peer = brought.catalog.gateway
        try await alone { () async throws(CallFault) in
            guard catalog(of: peer)?.revision == brought.earlier?.revision, !brought.isIncomplete else {
                throw CallFault(.catalogGap, detail: "the pages do not follow, or are not all")
            }
            let key = { (revision: Int) in peer.description + "/" + String(revision, digits: 10) }
            var rows: [String: [UInt8]?] = [:]
            do throws(StoreFault) {
                try await store.eachRecord(
                    .peerCatalog, prefix: peer.description + "/",
                    after: brought.isBeginning ? nil : brought.earlier.map { key($0.revision) }, atOnce: 16
                ) { rows[$0.key] = .some(nil) }
            } catch { throw CallFault(error.code, detail: error.detail) }
            for page in brought.pages { rows[key(page.revision)] = Array(page.text.utf8) }
            try await commit(
                rows.sorted { $0.key < $1.key }.map { key, value in
                    value.map { .record(.peerCatalog, key: key, value: $0) }
                        ?? .removeRecord(.peerCatalog, key: key)
                })
            shelf.withLock { shelf in
                shelf.peers[peer] = brought.catalog
                shelf.damaged.remove(peer)
                shelf.generation += 1
            }
        }
    }

    /// A peer's catalogue as the store has it, empty where it has none; nil where a page cannot be read.
    private static func read(_ empty: Catalog, from store: any Store) async throws(StoreFault) -> Catalog? {
        var catalog: Catalog? = empty
        try await store.eachRecord(.peerCatalog, prefix: empty.gateway.description + "/", atOnce: 16) {
            record in
            guard let page = page(record.value), catalog?.apply(page) == .some(nil) else {
                catalog = nil
                return
            }
        }
        return catalog
    }

    private static func page(_ jws: [UInt8]) -> CatalogPayload? {
        // `try?`: what was checked when it came is read again; otherwise it is no page.
        guard let jws = try? JWS.parse(String(decoding: jws, as: UTF8.self), type: .catalog),
            let json = try? JSON.parse(jws.payload)
        else { return nil }
        return try? CatalogPayload(json)  // as above
    }
}
