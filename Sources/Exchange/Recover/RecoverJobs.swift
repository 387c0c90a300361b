internal import Codes

/// What is to be mended with one peer.
enum RecoverJob: Sendable, Hashable {
    /// Ask a peer behind a hub what it remembers.
    case greet
    /// This gateway forgot something: compare heads, fetch what is missing, lift the fence.
    case compare
    /// The peer forgot something: offer our logs again where its copies are shorter.
    case offer
    /// Fetch both logs of one case.
    case fetch(CaseID)
}

/// Which jobs wait, and since how many failures: bounded, one at a time per peer.
struct RecoverJobs: Sendable {
    /// One job of one peer.
    struct Entry: Sendable, Hashable {
        var peer: GatewayID
        var job: RecoverJob
        /// Monotonic, milliseconds.
        var dueAt: Int64
        var failures = 0
    }

    private var waiting: [Entry] = []
    private var known: Set<Key> = []
    private let most: Int

    private struct Key: Hashable {
        var peer: GatewayID
        var job: RecoverJob
    }

    init(most: Int) { self.most = most }

    /// Queues a job unless it waits already, or, for one that comes again anyway, too many wait.
    /// - Returns: whether it was queued.
    mutating func add(_ job: RecoverJob, with peer: GatewayID, at now: Int64) -> Bool {
        if case .fetch = job, waiting.count >= most { return false }
        guard known.insert(Key(peer: peer, job: job)).inserted else { return false }
        waiting.append(Entry(peer: peer, job: job, dueAt: now))
        return true
    }

    /// Queues a job that failed again.
    mutating func again(_ entry: Entry, at moment: Int64) {
        var entry = entry
        entry.failures += 1
        entry.dueAt = moment
        if known.insert(Key(peer: entry.peer, job: entry.job)).inserted { waiting.append(entry) }
    }

    /// Takes out what is due, the oldest of each peer.
    mutating func take(at now: Int64) -> [Entry] {
        var peers: Set<GatewayID> = []
        var taken: [Entry] = []
        waiting.removeAll { entry in
            guard entry.dueAt <= now, peers.insert(entry.peer).inserted else { return false }
            taken.append(entry)
            return true
        }
        for entry in taken { known.remove(Key(peer: entry.peer, job: entry.job)) }
        return taken
    }

    /// When the next one is due; nil when none waits.
    var nextDue: Int64? { waiting.map(\.dueAt).min() }

    /// Whether nothing waits.
    var isEmpty: Bool { waiting.isEmpty }
}
