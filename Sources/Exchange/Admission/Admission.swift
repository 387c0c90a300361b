public import Codes
internal import Cryptography

/// Takes batches in: the checks of PROTOCOL.md §5 in their order, one durable commit, then a result for each event.
///
/// What it answered `stored` or `duplicate` is durable. One bad event harms none of the others.
public struct Admission: Sendable {
    let own: OwnGateway
    let store: any Store
    let journal: Journal
    let directory: PeerDirectory
    let descriptors: any DescriptorSource
    let matters: any MatterCounter
    let clock: any GatewayClock
    let limits: Limits
    let signals: Signals

    /// An admission that writes through this journal.
    public init(
        own: OwnGateway, store: any Store, journal: Journal, directory: PeerDirectory,
        descriptors: any DescriptorSource, matters: any MatterCounter, clock: any GatewayClock,
        limits: Limits = Limits(), signals: Signals = Signals()
    ) {
        self.own = own
        self.store = store
        self.journal = journal
        self.directory = directory
        self.descriptors = descriptors
        self.matters = matters
        self.clock = clock
        self.limits = limits
        self.signals = signals
    }

    /// Takes one batch.
    ///
    /// - Parameters:
    ///   - caller: the gateway at the other end of the connection; nil for a parcel.
    ///   - custody: what a hub does with events for others; nil: they are `audience_wrong`.
    /// - Returns: one result per event, in order.
    /// - Throws: the store's faults; nothing is answered then, and the sender sends the batch again.
    public func take(
        _ events: [ReceivedEvent], from caller: GatewayID?, custody: (any Custody)? = nil
    ) async throws(JournalFault) -> [ReceiptResult] {
        var results = [ReceiptResult?](repeating: nil, count: events.count)
        var passed: [Candidate] = []
        var foreign: [ForeignEvent] = []
        var writes: [Write] = []
        let (screenings, known) = try await screened(events)
        for (place, screening) in screenings.enumerated() {
            switch screening {
            case .passed(let candidate): passed.append(candidate)
            case .foreign(let candidate):
                foreign.append(ForeignEvent(candidate, events[place]))
            case .keyInDoubt(let id, _):
                results[place] = ReceiptResult(
                    id: id, digest: events[place].digest,
                    status: .rejected(.keyUnknown, "no key of that name counts"))
            case .answered(let id, let status, let remember):
                results[place] = ReceiptResult(id: id, digest: events[place].digest, status: status)
                if let remember, case .rejected(let problem) = status {
                    writes.append(
                        .refusal(
                            Refusal(
                                digest: events[place].digest, author: remember.author,
                                caseID: remember.caseID,
                                problem: problem, at: clock.now())))
                }
            }
        }
        if !writes.isEmpty { _ = try await journal.write([Change(writes: writes)]) }
        for (place, result) in await taken(foreign, from: caller, by: custody) { results[place] = result }
        for (place, result) in try await admitted(passed, known, from: caller) { results[place] = result }
        return try zip(results, events).map { result, event throws(JournalFault) in
            guard let result else { throw JournalFault(.internal, detail: "an event without a result") }
            return result
        }
    }

    private func taken(
        _ foreign: [ForeignEvent], from caller: GatewayID?, by custody: (any Custody)?
    ) async -> [(Int, ReceiptResult)] {
        guard !foreign.isEmpty else { return [] }
        guard let custody, let caller else {
            return foreign.map {
                ($0.place, $0.result(.rejected(.audienceWrong, "the event is for another gateway")))
            }
        }
        let statuses = await custody.take(foreign, from: caller)
        return zip(foreign, statuses).map { ($0.place, $0.result($1)) }
    }

    /// Screens all events, fetching an author's descriptor where a key is in doubt.
    private func screened(_ events: [ReceivedEvent]) async throws(JournalFault) -> (
        [Screening], known: Set<Digest>
    ) {
        let digests = events.map(\.digest)
        let known: Set<Digest>
        let refused: [Digest: Refusal]
        do throws(StoreFault) {
            known = try await store.knownEvents(digests)
            refused = try await store.refusals(digests)
        } catch { throw JournalFault(error) }
        var screenings = await screen(Array(events.enumerated()), known, refused)
        var doubtful: [GatewayID] = []
        for case .keyInDoubt(_, let author) in screenings where !doubtful.contains(author) {
            doubtful.append(author)
        }
        for author in doubtful {
            let freshness = await descriptors.refresh(author)
            let places = screenings.indices.filter { screenings[$0].isInDoubt(of: author) }
            switch freshness {
            case .fetched:
                let again = await screen(places.map { ($0, events[$0]) }, known, refused)
                for (place, screening) in zip(places, again) { screenings[place] = screening }
            case .recent: break
            case .unreachable(let seconds):
                for place in places {
                    guard case .keyInDoubt(let id, _) = screenings[place] else { continue }
                    screenings[place] = .answered(id: id, .deferred(.retryAfter(seconds)))
                }
            }
        }
        return (screenings, known)
    }

    private func screen(
        _ events: [(offset: Int, element: ReceivedEvent)], _ known: Set<Digest>, _ refused: [Digest: Refusal]
    ) async -> [Screening] {
        let screen = EventScreen(
            own: own, peers: directory.snapshot, now: clock.now(), limits: limits, known: known,
            refused: refused)
        return await Batches.map(events, perTask: 8) { screen.screen($0.element, at: $0.offset) }
    }
}

extension Screening {
    func isInDoubt(of author: GatewayID) -> Bool {
        if case .keyInDoubt(_, author) = self { true } else { false }
    }
}
