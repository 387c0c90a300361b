public import Casework
public import Codes
public import Cryptography
public import Exchange
internal import Mapping
public import Routing

/// What the office's rooms share: the exchange below them and the tables they read. Made once by the composition.
public struct OfficeContext: Sendable {
    /// Who this gateway is.
    public let own: OwnParty
    /// What is durable.
    public let store: any Store
    /// The one writer of case logs.
    public let journal: Journal
    /// Documents, as ciphertext.
    public let blobs: any BlobStore
    /// The peers.
    public let directory: PeerDirectory
    /// Our matters and the peers'.
    public let catalogues: CatalogueShelf
    /// Exceptions to the default rule.
    public let mappings: MappingBook
    /// Wall and monotonic time.
    public let clock: any GatewayClock
    /// Of identifiers and keys.
    public let random: any RandomSource
    /// 收件编号, 办理编号 and the like.
    public let numbers: NumberSeries
    /// Opens what is personal.
    public let vault: Vault
    /// The region's calendars.
    public let calendars: CalendarBook
    /// What regions promised each other.
    public let agreements: AgreementBook
    /// Working days, as they count now.
    public var calendar: WorkingCalendar { calendars.current }
    /// Names of places.
    public let divisions: DivisionTable
    /// Places that became others since.
    public let places: DivisionBook
    /// What is to be called outside, durably.
    public let errands: Errands
    /// The applicant's ways in: tracking tokens and one-time links.
    public let links: Links
    /// The region's payment platform, where there is one.
    public let payments: (any PaymentPlatform)?
    /// What is counted, and whether it is being counted again.
    public let statistics: StatisticsRules
    /// What the national exchange is told.
    public let national: NationalRules
    /// Which parcels 快递100 is asked to push of; nil: none.
    public let watch: ParcelWatch?
    /// Where notices are made; nil: this gateway makes no paper.
    public let notices: NoticeRoom?
    let feed = FeedWindow()
    let ways: WayCache
    let indexes = MatterIndexes()
    let demand = DemandLedger()
    let planCounts = PlanCounts()
    let draftBasis = DraftBasis()
    /// Fetches a peer's catalogue now, where none is at hand.
    public let fetchCatalogue: @Sendable (GatewayID) async -> Void

    /// Rooms over these parts.
    public init(
        own: OwnParty, store: any Store, journal: Journal, blobs: any BlobStore, directory: PeerDirectory,
        catalogues: CatalogueShelf, mappings: MappingBook, clock: any GatewayClock, random: any RandomSource,
        vault: Vault, calendar: WorkingCalendar, divisions: DivisionTable,
        payments: (any PaymentPlatform)? = nil,
        statistics: StatisticsRules = StatisticsRules(), national: NationalRules = NationalRules(),
        places: DivisionBook? = nil, notices: NoticeRoom? = nil, watch: ParcelWatch? = nil,
        fetchCatalogue: @escaping @Sendable (GatewayID) async -> Void = { _ in }
    ) {
        self.payments = payments
        self.own = own
        self.store = store
        self.journal = journal
        self.blobs = blobs
        self.directory = directory
        self.catalogues = catalogues
        self.mappings = mappings
        self.clock = clock
        self.random = random
        self.vault = vault
        self.places = places ?? DivisionBook(store: store)
        agreements = AgreementBook(store: store)
        calendars = CalendarBook(store: store, shipped: calendar.table)
        self.divisions = divisions
        self.notices = notices
        self.watch = watch
        self.fetchCatalogue = fetchCatalogue
        self.statistics = statistics
        self.national = national
        numbers = NumberSeries(store: store)
        errands = Errands(store: store, journal: journal, vault: vault, clock: clock, random: random)
        links = Links(store: store, journal: journal, vault: vault)
        ways = WayCache()
    }

    /// By what the clocks run now.
    public var rules: ClockRules {
        ClockRules(
            calendar: calendar, deemed: own.deemedAlarmOnly ? .alarmOnly : .accept, levels: own.levels)
    }

    /// A new case or event id of now.
    func newID() -> UUIDv7 { UUIDv7.make(at: clock.now(), random: random.words()) }

    /// Today where the desk stands, UTC+8.
    var today: CivilDate { clock.now().civilDate }
}

/// Who this gateway is, and how it works where the law leaves it a choice.
public struct OwnParty: Sendable {
    /// SPIFFE ID.
    public var id: GatewayID
    /// For people.
    public var name: String
    /// Division prefixes whose cases are decided here.
    public var serves: [DivisionPrefix]
    /// Which regions the named blocs have.
    public var reach: Reach
    /// 逾期未告知视为受理 only as an alarm.
    public var deemedAlarmOnly: Bool
    /// Where applicants and carriers reach this gateway from outside, without a slash at the end; nil: nowhere.
    public var publicURL: String?
    /// Whether decisions, refusals and terminations need the role `approver`.
    public var approverDecides: Bool
    /// How soon each side owes what no law dates.
    public var levels: ServiceLevels
    /// Whether the other side is told by a `note` of what it owes and is overdue.
    public var urgesPeers: Bool
    /// Of a proxy: the name of the gateway that runs it for a region without a system; nil: it speaks for itself.
    public var host: String?
    /// Working days within which a parcel is signed for; after them it is a task for a person.
    public var parcelDays = 5

    /// Who it is; how it works is as most do unless said.
    public init(
        id: GatewayID, name: String, serves: [DivisionPrefix], reach: Reach = Reach(),
        deemedAlarmOnly: Bool = false,
        approverDecides: Bool = false, levels: ServiceLevels = ServiceLevels(), urgesPeers: Bool = true,
        host: String? = nil
    ) {
        self.levels = levels
        self.urgesPeers = urgesPeers
        self.host = host
        self.reach = reach
        self.id = id
        self.name = name
        self.serves = serves
        self.deemedAlarmOnly = deemedAlarmOnly
        self.approverDecides = approverDecides
    }

    /// The first division served, where the caller has none of its own.
    public var home: DivisionCode? {
        // `try?`: a prefix of two, four or six digits filled up with zeros is a division's code.
        serves.first.flatMap { try? DivisionCode(String($0.text.prefix(6)).padded(to: 6)) }
    }

    /// The name's shortest division prefix, for numbers.
    public var numberPrefix: String { serves.map(\.text).min { $0.count < $1.count } ?? id.name }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: "0", count: max(0, length - count))
    }
}
