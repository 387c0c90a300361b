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

/// Our own catalogue with its history, and the peers' as they signed them; read from the store, replaced whole.
///
/// Isolation: any; reading takes a lock for the length of a copy.
public final class CatalogueShelf: MatterCounter {
    private struct Shelf: Sendable {
        var own: Catalog
        var history: CatalogHistory
        var peers: [GatewayID: Catalog] = [:]
        var generation = 0
    }

    private let own: GatewayID
    private let shelf: Mutex<Shelf>
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
    /// Rises by one with each reading anew.
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
            return .closed(
                entry.rejection ?? .matterUnknown, "no matter of that code is in force for that division")
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

    /// Reads our changes and the peers' pages.
    /// - Parameter serves: what each active peer was approved for; a catalogue counts only there.
    /// - Throws: the store's faults; `store_failed` for a row that cannot be read.
    public func reload(
        from store: any Store, peers: [(gateway: GatewayID, serves: [DivisionPrefix])]
    ) async throws(StoreFault) {
        var mine = Catalog(gateway: own, serves: ownCatalog.serves)
        var history = CatalogHistory(gateway: own)
        for record in try await store.allRecords(.catalogChange) {
            // `try?`: the fault thrown names the row; what it holds is not for messages.
            guard let json = try? JSON.parse(record.value), let change = try? CatalogChange(json) else {
                throw StoreFault(.storeFailed, "change \(record.key) of the catalogue cannot be read")
            }
            mine.apply(change)
            history.append(change)
        }
        var theirs: [GatewayID: Catalog] = [:]
        for peer in peers {
            var catalog = Catalog(gateway: peer.gateway, serves: peer.serves)
            let pages = try await store.allRecords(.peerCatalog, prefix: peer.gateway.description + "/")
            if pages.isEmpty { continue }
            for record in pages {
                guard let page = Self.page(record.value), catalog.apply(page) == nil else {
                    throw StoreFault(.storeFailed, "page \(record.key) of a peer's catalogue cannot be read")
                }
            }
            theirs[peer.gateway] = catalog
        }
        let read = Shelf(own: mine, history: history, peers: theirs)
        shelf.withLock { shelf in
            let generation = shelf.generation + 1
            shelf = read
            shelf.generation = generation
        }
    }

    /// The rows that make these the next changes of our catalogue.
    public func publishing(_ changes: [CatalogChange]) -> Change {
        let revision = history.revision
        let keys = changes.indices.map { String(revision + $0 + 1, digits: 10) }
        return Change(
            expecting: keys.prefix(1).map { .recordVersion(.catalogChange, $0, 0) },
            writes: zip(keys, changes).map { .record(.catalogChange, key: $0, value: $1.json.serialized()) })
    }

    /// The rows that keep a page a peer signed, the first of a new beginning in place of all before.
    ///
    /// The signature is the caller's to check first (``SignedDocument/read(_:as:keys:at:limits:signedAt:)``).
    /// - Throws: `catalog_invalid`, `catalog_foreign`, `catalog_gap`.
    public func keeping(_ page: String, of peer: GatewayID) throws(CodeFault) -> [Write] {
        guard let payload = Self.page(Array(page.utf8)) else { throw Self.fault(.catalogInvalid) }
        var catalog = self.catalog(of: peer) ?? Catalog(gateway: peer, serves: [])
        let held = catalog.revision
        if let code = catalog.apply(payload) { throw Self.fault(code) }
        // A page that starts anew leaves rows of the old beginning: they are dropped by their keys.
        let dropped: [Write] =
            payload.since == 0 && held > 0
            ? (1...held).map {
                .removeRecord(.peerCatalog, key: peer.description + "/" + String($0, digits: 10))
            }
            : []
        let key = peer.description + "/" + String(payload.revision, digits: 10)
        return dropped.filter { if case .removeRecord(_, key) = $0 { false } else { true } }
            + [.record(.peerCatalog, key: key, value: Array(page.utf8))]
    }

    private static func page(_ jws: [UInt8]) -> CatalogPayload? {
        // `try?`: what was checked when it came is read again; otherwise it is no page.
        guard let jws = try? JWS.parse(String(decoding: jws, as: UTF8.self), type: .catalog),
            let json = try? JSON.parse(jws.payload)
        else { return nil }
        return try? CatalogPayload(json)  // as above
    }

    private static func fault(_ code: ErrorCode) -> CodeFault {
        CodeFault(code: code, message: code.title, messageZh: code.message)
    }
}
