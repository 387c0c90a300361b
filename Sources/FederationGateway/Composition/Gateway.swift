internal import Casework
internal import Codes
internal import Cryptography
public import Exchange
internal import GatewayHTTP
public import Logging
internal import Office
import Paper
import PeerLink
internal import Routing
import StoreSQLite
import StrictJSON

/// One gateway, put together: the only place that knows every adapter.
///
/// Opened by the daemon, which then runs its services, and by an offline `gwctl`, which only calls verbs.
public final class Gateway: Sendable {
    /// Whose one owner this process is.
    public let directory: DataDirectory
    /// As read when it was opened; a change needs a restart.
    public let settings: GatewaySettings
    /// Read once; the TLS identities follow their files.
    public let keys: KeyRing
    /// The machine's, or in a demonstration the one that a file sets.
    public let clock: any GatewayClock
    /// Never gets payload, keys or personal data.
    public let logger: Logger
    /// By what its clocks run now.
    public var rules: ClockRules { office.rules }
    var calendar: WorkingCalendar { office.calendar }
    let store: SQLiteStore
    let blobs: FileBlobStore
    let own: OwnGateway
    let peers: PeerDirectory
    let trust: DirectoryTrust
    let link: CurlLink
    /// Calls outside the federation.
    let web: WebLink
    let ratingPlatform: RatingPlatform?
    let kuaidi100: Kuaidi100?
    let parts: ExchangeParts
    let descriptors: DescriptorKeeper
    let recover: Recover
    let dispatch: Dispatch
    let catalogues: CatalogueShelf
    let catalogueKeeper: CatalogueKeeper
    let server: PeerServer
    let pages: SignedPages
    let parcels: (making: ParcelMaking, taking: ParcelTaking)
    let alarms: AlarmBoard
    let refusals: Refusals
    let accounts: Accounts
    let mappings: MappingBook
    let catalogueDesk: CatalogueDesk
    /// Sets paper; its worker starts with the first sheet.
    let typesetter: TypstTypesetter
    let office: OfficeContext
    let driftWatch: DriftWatch
    /// The gateways of this process.
    let neighbours: Neighbours
    let hosted = HostedProxies()
    /// What it runs for regions without a system; empty for a proxy itself.
    var proxies: [Gateway] { hosted.gateways }
    private let lock: DirectoryLock

    var intake: Intake { Intake(office) }
    var caseDesk: CaseDesk { CaseDesk(office) }
    var matterDesk: MatterDesk { MatterDesk(office) }

    /// Opens a data directory as its one owner, and reads what stands in it.
    /// - Parameter neighbours: the gateways of this process.
    /// - Throws: `store_locked` when another process owns it; `configuration_invalid`; what the store refuses.
    public init(
        _ directory: DataDirectory, settings: GatewaySettings, clock: any GatewayClock, logger: Logger,
        neighbours: Neighbours = Neighbours()
    ) async throws(GatewayFault) {
        self.directory = directory
        self.settings = settings
        self.clock = clock
        self.logger = logger
        self.neighbours = neighbours
        do throws(DirectoryFault) {
            lock = try DirectoryLock(directory)
        } catch { throw GatewayFault(error) }
        keys = try KeyRing(directory)
        ratingPlatform = try settings.ratings?.platform(directory)
        kuaidi100 = try settings.parcelWatch?.platform(
            directory, publicURL: settings.applicants.publicURL, isListening: settings.publicListen != nil)
        let tables = try ShippedTables()
        // A proxy's host cannot know that a region let a term pass: nothing is deemed in its name.
        let alarmsOnly = settings.deemedAlarmOnly || settings.host != nil
        (store, blobs) = try Self.openStores(directory)
        own = try Self.identity(settings, keys)
        let random = SystemRandom()
        peers = PeerDirectory()
        trust = DirectoryTrust(directory: peers)
        alarms = AlarmBoard(clock: clock, logger: logger)
        refusals = Refusals(clock: clock, logger: logger)
        let wiring = Wiring(alarms)
        do throws(LinkFault) {
            link = try CurlLink(trust: trust, credentials: keys.identity, clock: clock)
        } catch { throw GatewayFault(error.code, error.detail) }
        let calls = NeighbourLink(own: settings.id, neighbours: neighbours, wire: link)
        do throws(WebFault) {
            web = try WebLink(
                WebLink.Settings(
                    authoritiesPath: settings.outside.authoritiesPath, proxy: settings.outside.proxy))
        } catch { throw GatewayFault(error.code, error.detail) }
        let journal = Journal(
            store: store, own: own, clock: clock, random: random, directory: peers,
            rules: ClockRules(calendar: tables.calendar),
            limits: settings.limits, signals: wiring.signals)
        parts = ExchangeParts(
            store: store, blobs: blobs, journal: journal, own: own, directory: peers,
            calls: PeerCalls(link: calls, own: own, clock: clock, limits: settings.limits), clock: clock,
            random: random,
            limits: settings.limits, signals: wiring.signals)
        descriptors = DescriptorKeeper(parts, ownServes: settings.serves)
        let places = DivisionBook(store: store)
        catalogues = CatalogueShelf(own: settings.id, serves: settings.serves) { code, day in
            let changes = places.changes
            return changes.successors(of: code, on: day) + changes.predecessors(of: code, on: day)
        }
        catalogueKeeper = CatalogueKeeper(
            parts, shelf: catalogues, witness: DriftLedger(store: store, clock: clock))
        let admission = Admission(
            own: own, store: store, journal: journal, directory: peers, descriptors: descriptors,
            matters: catalogues,
            clock: clock, limits: settings.limits, signals: wiring.signals)
        recover = Recover(parts, admission: admission)
        dispatch = Dispatch(parts, recover: recover, descriptors: descriptors)
        wiring.connect(dispatch: dispatch, recover: recover, catalogues: catalogueKeeper)
        let receipts = FinalReceipts(parts, recover: recover, descriptors: descriptors)
        parcels = (
            ParcelMaking(parts), ParcelTaking(parts, admission: admission, receipts: receipts)
        )
        pages = SignedPages(shelf: catalogues, signer: own.signer)
        server = PeerServer(
            parts, admission: admission, pages: pages,
            descriptor: OwnDescriptor(
                id: settings.id, signer: own.signer, content: try Self.content(settings, keys)),
            receipts: receipts,
            hub: settings.relays ? Self.hub(parts, link: calls, settings) : nil)
        var party = OwnParty(
            id: settings.id, name: settings.name, serves: settings.serves, reach: settings.reach,
            deemedAlarmOnly: alarmsOnly, approverDecides: settings.approverDecides,
            levels: settings.levels, urgesPeers: settings.urgesPeers, host: settings.host)
        party.publicURL = settings.applicants.publicURL
        party.parcelDays = settings.parcelDays
        accounts = Accounts(store: store, clock: clock, random: random) { code, day in
            places.changes.otherCodes(of: code, on: day)
        }
        mappings = MappingBook(store: store)
        catalogueDesk = CatalogueDesk(
            own: party, store: store, shelf: catalogues, clock: clock)
        let keeper = catalogueKeeper
        typesetter = TypstTypesetter(settings.notices.paper)
        let notices = try Self.noticeRoom(
            settings.notices, directory, prefix: party.numberPrefix, typesetter: typesetter, alarms: alarms)
        office = OfficeContext(
            own: party, store: store, journal: journal, blobs: blobs, directory: peers,
            catalogues: catalogues,
            mappings: mappings, clock: clock, random: random, vault: own.vault, calendar: tables.calendar,
            divisions: tables.divisions,
            payments: settings.applicants.payments.map {
                SamplePaymentPlatform(url: $0.url, secret: $0.secret)
            },
            statistics: StatisticsRules(
                byClerk: settings.statisticsByClerk, targetMatters: settings.statisticsTargetMatters),
            national: NationalRules(taskCodes: settings.nationalTaskCodes),
            places: places, notices: notices, watch: settings.parcelWatch?.rules,
            fetchCatalogue: { peer in
                // `try?`: the caller looks at the shelf afterwards; the keeper tries again by itself.
                try? await keeper.fetch(peer)
            })
        driftWatch = DriftWatch(office) { [alarms] alarm in alarms.raise(alarm) }
        neighbours[settings.id] = Neighbours.Neighbour(server: server, directory: peers, blobs: blobs)
        if settings.host == nil {
            hosted.hold(
                try await Self.openProxies(of: directory, clock: clock, logger: logger, neighbours))
        }
        try await load()
    }

    private func load() async throws(GatewayFault) {
        do throws(StoreFault) {
            try await peers.reload(from: store)
            try await catalogueKeeper.reload()
        } catch { throw GatewayFault(error.code, error.detail) }
        do throws(OfficeRefusal) {
            try await accounts.load()
            try await mappings.begin(clock)
            try await office.calendars.load()
            try await office.agreements.load()
            try await office.places.load()
            try await office.numbers.settleLeftovers(at: clock.now())
        } catch { throw GatewayFault(error.code, error.detail) }
        await parts.journal.rule(by: rules)
        do throws(StoreFault) {
            try await recover.begin()
        } catch { throw GatewayFault(error.code, error.detail) }
    }

    /// Ends what the gateway holds open; nothing may be called after it.
    public func close() async {
        for proxy in proxies { await proxy.close() }
        link.stop()
        await typesetter.stop()
        web.stop()
        await store.close()
    }

    /// Opens a directory that no daemon owns, does one thing, and closes it.
    /// - Throws: `store_locked` when a daemon owns it after all.
    public static func offline<Answer>(
        _ directory: DataDirectory, _ work: (OperatorDesk) async -> Answer
    ) async throws(GatewayFault) -> Answer {
        let settings = try await GatewaySettings.load(directory)
        let gateway = try await Gateway(
            directory, settings: settings, clock: SystemClock(),
            logger: Logger(label: "gwctl") { _ in
                SwiftLogNoOpLogHandler()
            })
        let answer = await work(OperatorDesk(gateway))
        await gateway.close()
        return answer
    }
}
