internal import Casework
public import Codes
internal import Cryptography
public import Exchange
internal import Foundation
internal import Mapping
public import ModelStore
public import Office
internal import Routing
public import StrictJSON

/// One region's office over a model store: its catalogue from peers/, its accounts, and the peers it was told of.
///
/// No network: what it queues for a peer stays in its outbox.
public final class Region: Sendable {
    /// Of peers/.
    public let folder: String
    /// As its peers know it.
    public let id: GatewayID
    /// May fail and fill up as a test wants.
    public let store: ModelStore
    /// May fail and fill up too.
    public let blobs = ModelBlobs()
    /// Shared by regions that are to agree on the time.
    public let clock: SetClock
    /// Its keys.
    public let own: OwnGateway
    /// The regions it has met.
    public let directory = PeerDirectory()
    /// Its one writer.
    public let journal: Journal
    /// Its own catalogue and those it took.
    public let catalogues: CatalogueShelf
    /// Its tokens.
    public let accounts: Accounts
    /// What the office's rooms stand on.
    public let office: OfficeContext
    private let rooms: @Sendable ((any PaymentPlatform)?, ParcelWatch?) -> OfficeContext
    private let key: PrivateKey
    private let sealingKey: PrivateKey
    private let serves: [DivisionPrefix]
    private let party: OwnParty

    /// Folder in peers/, SPIFFE ID, prefix served, name.
    public enum Place: Sendable {
        /// 鄂尔多斯, which takes in.
        case ordos
        /// 呼和浩特, which decides.
        case hohhot
        /// 陇南, which decides in another province.
        case longnan

        var facts: (folder: String, id: String, prefix: String, name: String) {
            switch self {
            case .ordos: ("ordos", "spiffe://ordos.tongban/gateway/150600", "1506", "鄂尔多斯")
            case .longnan: ("longnan", "spiffe://longnan.tongban/gateway/621200", "6212", "陇南")
            case .hohhot: ("hohhot", "spiffe://hohhot.tongban/gateway/150100", "1501", "呼和浩特")
            }
        }
    }

    /// - Parameters:
    ///   - store: one that another region of the same place used before stands for a restart.
    ///   - seed: of every key and identifier.
    ///   - notices: nil: no paper is made.
    ///   - host: of a proxy: who runs it.
    public init(
        _ place: Place, clock: SetClock, seed: UInt64, store: ModelStore = ModelStore(),
        approverDecides: Bool = false, notices: NoticeRoom? = nil, host: String? = nil
    ) throws {
        let facts = place.facts
        let random = SeededRandom(seed: seed)
        folder = facts.folder
        id = try GatewayID(facts.id)
        serves = [try DivisionPrefix(facts.prefix)]
        self.clock = clock
        self.store = store
        key = try PrivateKey.generate(.es256, random: random)
        sealingKey = try PrivateKey.generate(.es256, random: random)
        own = OwnGateway(
            id: id, signer: HeldKey(key: key), keys: PeerKeys([PeerKey(use: .signature, key: key.publicKey)]),
            openers: [sealingKey.publicKey.thumbprint: sealingKey],
            vault: try Vault(key: random.bytes(32), random: random))
        let tables = try Self.tables.get()
        journal = Journal(
            store: store, own: own, clock: clock, random: random, directory: directory,
            rules: ClockRules(calendar: tables.calendar))
        let places = DivisionBook(store: store)
        catalogues = CatalogueShelf(own: id, serves: serves) { places.changes.otherCodes(of: $0, on: $1) }
        accounts = Accounts(store: store, clock: clock, random: random) {
            places.changes.otherCodes(of: $0, on: $1)
        }
        var named = OwnParty(id: id, name: facts.name, serves: serves, approverDecides: approverDecides)
        named.host = host
        named.publicURL = "https://public.test"
        party = named
        let (blobs, store, directory) = (blobs, store, directory)
        let (journal, shelf, own, party) = (journal, catalogues, own, named)
        rooms = { payments, watch in
            OfficeContext(
                own: party, store: store, journal: journal, blobs: blobs, directory: directory,
                catalogues: shelf, mappings: MappingBook(store: store), clock: clock, random: random,
                vault: own.vault, calendar: tables.calendar, divisions: tables.divisions, payments: payments,
                places: places, notices: notices, watch: watch)
        }
        office = rooms(nil, nil)
    }

    /// The same rooms with a payment platform.
    public func office(paidThrough payments: any PaymentPlatform) -> OfficeContext { rooms(payments, nil) }

    /// The same rooms, whose parcels 快递100 is asked to push of.
    public func office(watching watch: ParcelWatch) -> OfficeContext { rooms(nil, watch) }

    /// Reads what the store holds, as a daemon does at its start.
    public func load() async throws {
        try await directory.reload(from: store)
        try await catalogueKeeper.reload()
        try await accounts.load()
        try await office.mappings.load()
    }

    /// Takes the first matters of its catalogue in peers/: all of them take a debug build seconds.
    /// - Parameter others: places in the catalogue of more that a test is about.
    public func importCatalogue(others: [Int] = []) async throws {
        let path = Self.root.appending(path: "peers/\(folder)/catalogue.json")
        let file = try JSON.parse(Array(try Data(contentsOf: path)), limits: JSONLimits(bytes: 1 << 22))
        let all = file["matters"]?.arrayValue ?? []
        let some: JSON = ["matters": .array(Array(all.prefix(3)) + others.map { all[$0] })]
        try await importCatalogue(some)
    }

    /// Takes these matters into its catalogue.
    public func importCatalogue(_ file: JSON) async throws {
        _ = try await desk.take(
            try CatalogFile(text: String(decoding: file.serialized(), as: UTF8.self)), by: "test")
    }

    /// Enrols another region and takes its catalogue as it signs it.
    public func meet(_ other: Region) async throws {
        let peer = Write.record(
            .peer, key: other.id.description, value: try other.peer().json.serialized())
        _ = try await store.commit([Change(writes: [peer])])
        try await load()
        try await takeCatalogue(of: other)
    }

    /// Takes what is new of another region's catalogue, as it signs it.
    public func takeCatalogue(of other: Region) async throws {
        let pages = SignedPages(shelf: other.catalogues, signer: other.own.signer)
        let held = catalogues.catalog(of: other.id)?.revision ?? 0
        _ = try await catalogueKeeper.take([try pages.page(after: held).catalog], of: other.id)
    }

    private var catalogueKeeper: CatalogueKeeper {
        CatalogueKeeper(
            ExchangeParts(
                store: store, blobs: blobs, journal: journal, own: own, directory: directory,
                calls: PeerCalls(link: NoLink(), own: own, clock: clock), clock: clock,
                random: SeededRandom(seed: 5), limits: Limits(), signals: Signals()),
            shelf: catalogues, witness: DriftLedger(store: store, clock: clock))
    }

    /// A token's text and bearer, made now.
    public func token(_ role: Role, _ division: String? = nil) async throws -> (text: String, caller: Caller)
    {
        var wish = Accounts.Wish(role: role)
        wish.division = try division.map { text in try DivisionCode(text) }
        if role == .typist { wish.person = ["name": "示例代录"] }
        let made = try await accounts.create(wish, by: "test")
        return (made.text, made.token.caller)
    }

    private var desk: CatalogueDesk {
        CatalogueDesk(own: party, store: store, shelf: catalogues, clock: clock)
    }

    private func peer() throws -> Peer {
        let keys = JWKSet(keys: [
            JWK(key.publicKey, use: .signature), JWK(sealingKey.publicKey, use: .encryption),
        ])
        return Peer(
            PeerFile(
                gateway: id, name: party.name, endpoint: try Endpoint("https://localhost:9443"),
                serves: serves,
                bundle: ["keys": [["kty": "EC", "use": "x509-svid"]]], keys: .object(keys.members)))
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Read once: in a debug build that takes a second.
    private static let tables = Result {
        (
            calendar: try WorkingCalendar(csv: resource("workdays.csv")),
            divisions: try DivisionTable(
                csv: resource("divisions.csv"), townships: resource("townships_focus.csv"))
        )
    }

    private static func resource(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: "Sources/FederationGateway/Resources/\(name)")))
    }
}

/// Signs with a key at hand.
struct HeldKey: Signer {
    let key: PrivateKey
    var keyID: String { key.publicKey.thumbprint }
    var algorithm: SignatureAlgorithm { key.algorithm }
    func sign(_ signingInput: [UInt8]) throws(CryptographyFault) -> [UInt8] { try key.sign(signingInput) }
}

/// A wire that is always cut.
private struct NoLink: Link {
    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        throw LinkFault(code: .peerUnreachable, phase: .connect, detail: "")
    }
}
