public import Codes
internal import Cryptography
internal import Mapping
internal import Routing
internal import StrictJSON
internal import Synchronization

/// Keeps the peers' catalogues as they publish them: fetched at start, when asked for, and now and then.
///
/// A page counts once its signature by a key on file was checked and it was stored.
public final class CatalogueKeeper: Sendable {
    private struct Turn: Sendable {
        /// Monotonic milliseconds.
        var dueAt: Int64
        var failures = 0
    }

    private let parts: ExchangeParts
    private let shelf: CatalogueShelf
    private let witness: (any CatalogueWitness)?
    private let turns = Mutex<[GatewayID: Turn]>([:])
    private let signal = WakeSignal()
    private let fetches = OnceForAll()

    /// A keeper that fills this shelf.
    /// - Parameter witness: told of each page before it counts.
    public init(
        _ parts: ExchangeParts, shelf: CatalogueShelf, witness: (any CatalogueWitness)? = nil
    ) {
        self.parts = parts
        self.shelf = shelf
        self.witness = witness
    }

    /// A peer's catalogue is wanted soon: it was enrolled, or refused a matter that we thought it had.
    public func want(_ peer: GatewayID) {
        turns.withLock { $0[peer] = Turn(dueAt: parts.clock.monotonicMilliseconds()) }
        signal.wake()
    }

    /// Fetches until cancelled.
    public func run() async {
        for peer in parts.directory.snapshot.all where peer.peer.isActive { want(peer.id) }
        while !Task.isCancelled {
            let now = parts.clock.monotonicMilliseconds()
            let due = turns.withLock { $0.filter { $0.value.dueAt <= now }.map(\.key) }.sorted()
            for peer in due { await turn(of: peer) }
            guard due.isEmpty else { continue }
            let next = turns.withLock { $0.values.map(\.dueAt).min() }
            _ = await signal.wait(until: next, clock: parts.clock)
        }
    }

    private func turn(of peer: GatewayID) async {
        let now = parts.clock.monotonicMilliseconds()
        guard parts.directory.snapshot.active(peer) != nil else {
            turns.withLock { $0[peer] = nil }
            return
        }
        let failures = turns.withLock { $0[peer]?.failures ?? 0 }
        do throws(CallFault) {
            try await fetch(peer)
            turns.withLock { $0[peer] = Turn(dueAt: now + parts.limits.catalogEveryMilliseconds) }
        } catch {
            parts.signals.alarm(Alarm(error.code, peer: peer, detail: "its catalogue: \(error.detail)"))
            let wait = parts.backoff.wait(
                failures: failures + 1, random: parts.random.word(),
                askedMilliseconds: error.retryAfterMilliseconds)
            turns.withLock { $0[peer] = Turn(dueAt: now + max(wait, 100), failures: failures + 1) }
        }
    }

    /// Fetches what is new of a peer's catalogue, page by page; who asks while it is being fetched gets the same answer.
    ///
    /// A new beginning counts when its last page has come: until then, and when it does not come, the old stays.
    /// - Throws: what the call says; `catalog_invalid`, `key_unknown`; the store's faults.
    public func fetch(_ peer: GatewayID) async throws(CallFault) {
        try await fetches.once(peer) { () async throws(CallFault) in try await bring(peer) }.get()
    }

    private func bring(_ peer: GatewayID) async throws(CallFault) {
        guard let route = parts.route(to: peer) else { throw CallFault(.peerUnknown) }
        var brought = try awaited(of: peer)
        for _ in 0..<Self.pagesMax {
            let answer = try await parts.calls.catalog(route, after: brought.catalog.revision)
            guard let text = answer?.catalog else { return }
            let page = try verified(text, of: peer)
            let isNews = page.since != brought.catalog.revision || page.revision > page.since
            if isNews {
                do throws(CallFault) {
                    try brought.add(page, text)
                } catch  where error.code == .catalogGap && !brought.isBeginning {
                    brought = try awaited(of: peer, anew: true)
                    continue
                }
                if brought.isIncomplete { continue }
                try await keep(brought)
            }
            guard page.more else { return }
            brought = try awaited(of: peer)
        }
        throw CallFault(.catalogInvalid, detail: "more than \(Self.pagesMax) pages")
    }

    private func awaited(of peer: GatewayID, anew: Bool = false) throws(CallFault) -> BroughtPages {
        guard let enrolled = parts.directory.snapshot[peer] else { throw CallFault(.peerUnknown) }
        return shelf.awaited(of: peer, serves: enrolled.peer.serves, anew: anew)
    }

    /// Pages of one fetch: 100,000 matters at 256 a page, and room.
    private static let pagesMax = 1_000

    /// Takes pages that were brought by hand, in the order in which they were printed, all of them or none; those that
    /// are on file are passed over.
    /// - Returns: the revision on file then.
    /// - Throws: `catalog_invalid` where a page is not the peer's, `catalog_gap` where pages are missing; the store's
    ///   faults.
    public func take(_ pages: [String], of peer: GatewayID) async throws(CallFault) -> Int {
        var read: [(text: String, payload: CatalogPayload)] = []
        for text in pages { read.append((text, try verified(text, of: peer))) }
        var brought = try awaited(of: peer)
        let held = brought.catalog.revision
        guard let last = read.last?.payload.revision, last > held else { return held }
        let begin = read.firstIndex { $0.payload.since == held } ?? read.firstIndex { $0.payload.since == 0 }
        guard let begin else {
            throw CallFault(.catalogGap, detail: "pages after revision \(held) are missing")
        }
        for page in read[begin...] { try brought.add(page.payload, page.text) }
        try await keep(brought)
        return last
    }

    /// Reads our catalogue and the peers' from the store. Of a peer whose pages cannot be read an alarm tells; its
    /// catalogue stays as it was and is fetched from its beginning.
    /// - Throws: as ``CatalogueShelf/reload(from:peers:)``.
    public func reload() async throws(StoreFault) {
        let all = parts.directory.snapshot.all
        try await shelf.reload(from: parts.store, peers: all.map { (gateway: $0.id, serves: $0.peer.serves) })
        for peer in all where shelf.isDamaged(peer.id) {
            parts.signals.alarm(
                Alarm(
                    .catalogInvalid, peer: peer.id,
                    detail: "pages of its catalogue in the store cannot be read; it is fetched anew"))
            want(peer.id)
        }
    }

    private func verified(_ text: String, of peer: GatewayID) throws(CallFault) -> CatalogPayload {
        let now = parts.clock.now()
        guard let enrolled = parts.directory.snapshot[peer] else { throw CallFault(.peerUnknown) }
        let reading = SignedDocument.read(
            text, as: .catalog, keys: enrolled.keys, at: now, limits: parts.limits
        ) { _ in
            now
        }
        // `try?`: a page of another form is not taken, whatever is wrong with it.
        guard case .verified(let payload, _) = reading, let page = try? CatalogPayload(payload),
            page.gateway == peer
        else { throw CallFault(.catalogInvalid, detail: "not signed by a key on file, or not of its form") }
        return page
    }

    private func keep(_ brought: BroughtPages) async throws(CallFault) {
        try await shelf.keep(brought, in: parts.store) { writes throws(CallFault) in
            do {
                var writes = writes
                if let witness, let earlier = brought.earlier {
                    writes += try await witness.writes(
                        changing: brought.changed, of: earlier, to: brought.catalog.revision)
                }
                _ = try await parts.journal.write([Change(writes: writes)])
            } catch { throw CallFault(.storeFailed, detail: "\(error)") }
        }
    }
}

/// Does a thing once for all who ask for it while it is being done.
private actor OnceForAll {
    typealias Answer = Result<Void, CallFault>
    private var waiting: [GatewayID: [CheckedContinuation<Answer, Never>]] = [:]

    func once(_ peer: GatewayID, _ work: () async throws(CallFault) -> Void) async -> Answer {
        if waiting[peer] != nil {
            return await withCheckedContinuation { waiting[peer]?.append($0) }
        }
        waiting[peer] = []
        let answer: Answer
        do throws(CallFault) {
            answer = .success(try await work())
        } catch { answer = .failure(error) }
        for waiter in waiting.removeValue(forKey: peer) ?? [] { waiter.resume(returning: answer) }
        return answer
    }
}
