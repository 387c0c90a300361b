public import Codes
internal import Cryptography
internal import Routing
internal import Synchronization

/// Mends lost memory, ours and the peers'. Source: TFP/1 §5.
///
/// Before the first batch to a peer after a start, and whenever it answers again after it did not, the peer is asked
/// for the newest event of ours that it stored. If we do not know it, we have been rolled back: nothing of ours is
/// written in cases shared with it until heads are compared and both logs fetched. If it is older than what the peer
/// has confirmed, the peer lost data and is offered our logs again. New cases wait for neither.
public final class Recover: Sendable {
    let parts: ExchangeParts
    let admission: Admission
    private let jobs: Mutex<RecoverJobs>
    private let signal = WakeSignal()

    /// A mender over these parts.
    public init(_ parts: ExchangeParts, admission: Admission) {
        self.parts = parts
        self.admission = admission
        jobs = Mutex(RecoverJobs(most: parts.limits.fetchesWaiting))
    }

    /// Sets the fences that stood when the last run ended. Comes before anything is served or written.
    public func begin() async throws(StoreFault) {
        for record in try await parts.store.allRecords(.fence) {
            guard let peer = GatewayID(lenient: record.key), let time = FenceTime(record.value) else {
                continue
            }
            await parts.journal.fence(peer: peer, at: time)
            add(.compare, with: peer)
        }
        for record in try await parts.store.allRecords(.offer) {
            guard let peer = GatewayID(lenient: record.key) else { continue }
            add(.offer, with: peer)
        }
    }

    /// Hint: both logs of a case are to be fetched from its other party. Comes again if it is lost.
    public func want(_ id: CaseID, from peer: GatewayID) { add(.fetch(id), with: peer) }

    /// Works on what is to be mended until cancelled.
    public func run() async {
        while !Task.isCancelled {
            let now = parts.clock.monotonicMilliseconds()
            let due = jobs.withLock { $0.take(at: now) }
            guard !due.isEmpty else {
                let next = jobs.withLock { $0.nextDue }
                _ = await signal.wait(until: next, clock: parts.clock)
                continue
            }
            await withTaskGroup(of: Void.self) { group in
                for entry in due { group.addTask { await self.work(on: entry) } }
            }
        }
    }

    /// Lifts a peer's fence: its logs have been compared, or a person knows that nothing of ours is missing.
    public func lift(_ peer: GatewayID) async throws(CallFault) {
        try await write([.removeRecord(.fence, key: peer.description)])
        await parts.journal.lift(peer: peer)
    }

    /// Whether nothing waits to be mended.
    public var isIdle: Bool { jobs.withLock { $0.isEmpty } }

    func add(_ job: RecoverJob, with peer: GatewayID) {
        let now = parts.clock.monotonicMilliseconds()
        if jobs.withLock({ $0.add(job, with: peer, at: now) }) { signal.wake() }
    }

    private func work(on entry: RecoverJobs.Entry) async {
        do throws(CallFault) {
            guard parts.directory.snapshot.active(entry.peer) != nil, let route = parts.route(to: entry.peer)
            else {
                throw CallFault(.peerSuspended)
            }
            switch entry.job {
            case .greet: if case .failed(let fault) = await greet(route) { throw fault }
            case .compare: try await compare(route)
            case .offer: try await offer(route)
            case .fetch(let id): try await fetch(id, route)
            }
        } catch {
            parts.signals.alarm(Alarm(error.code, peer: entry.peer, detail: "recover: \(error.detail)"))
            let wait = parts.backoff.wait(
                failures: entry.failures + 1, random: parts.random.word(),
                askedMilliseconds: error.retryAfterMilliseconds)
            let moment = parts.clock.monotonicMilliseconds() + max(wait, 1)
            jobs.withLock { $0.again(entry, at: moment) }
        }
    }
}
