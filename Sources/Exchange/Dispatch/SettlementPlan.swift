internal import Codes
internal import Cryptography

/// What the results of one batch come to, case by case: pure, so that every turn of it can be tested.
///
/// The first event of a case that is not delivered decides for the case: what stands behind it in the same log was
/// refused or deferred for its sake, stays queued as it is, and waits behind it. A deferred case leaves the batch,
/// not the lane.
struct SettlementPlan: Sendable, Hashable {
    /// Entries whose event the other party has: out of the queue, with the receipt as proof.
    var delivered: [OutboxEntry] = []
    /// Entries that a hub has taken over: out of the queue, sent again after a day without a final receipt.
    var relayed: [OutboxEntry] = []
    /// Entries to be tried again at that moment.
    var requeued: [Requeued] = []
    /// Entries whose blobs have to go first.
    var missing: [Missing] = []
    /// Cases of which the receiver lacks events that had been delivered: to be offered again from that sequence.
    var offered: [Offered] = []
    /// Cases in which the receiver holds more of our log than we do, or another log than ours: to be compared.
    var compared: [OutboxEntry] = []
    /// Entries rejected for good.
    var rejected: [Rejected] = []

    /// One entry that waits.
    struct Requeued: Sendable, Hashable {
        var entry: OutboxEntry
        var dueAt: Timestamp
        var code: ErrorCode
    }

    /// One entry whose blobs the receiver lacks.
    struct Missing: Sendable, Hashable {
        var entry: OutboxEntry
        var blobs: [Digest]
    }

    /// One case that is offered again.
    struct Offered: Sendable, Hashable {
        var entry: OutboxEntry
        var from: Int
    }

    /// One entry that was rejected.
    struct Rejected: Sendable, Hashable {
        var entry: OutboxEntry
        var problem: Problem
    }

    /// How often a case is compared for one entry before its rejection is taken as it is.
    static let comparisonsMost = 5

    /// Words of a `rejected` that mean: the receiver's copy of our log is not ours. Not the event is at fault but
    /// somebody's memory, so both logs are compared first; what a comparison does not explain is set aside.
    static let memoryFaults: Set<String> = [ErrorCode.fork.rawValue, ErrorCode.chainBroken.rawValue]

    /// - Parameter results: each sent entry with its settlement, in the order sent.
    init(_ results: [(OutboxEntry, Settlement)], backoff: Backoff, at now: Timestamp, random: () -> UInt64) {
        var stopped: Set<CaseID> = []
        for (entry, settlement) in results {
            switch settlement {
            case .delivered:
                delivered.append(entry)
                continue
            case .relayed:
                relayed.append(entry)
                continue
            default:
                guard stopped.insert(entry.key.caseID).inserted else { continue }
            }
            let wait = backoff.wait(failures: entry.attempts + 1, random: random())
            stop(entry, settlement, wait: wait, at: now)
        }
    }

    private mutating func stop(_ entry: OutboxEntry, _ settlement: Settlement, wait: Int64, at now: Timestamp)
    {
        switch settlement {
        case .delivered, .relayed:
            break
        case .missing(let blobs):
            missing.append(Missing(entry: entry, blobs: blobs))
        case .later(let milliseconds):
            let asked = min(milliseconds ?? 0, Backoff.askedMostMilliseconds)
            let due = now.advanced(byMilliseconds: max(wait, asked))
            requeued.append(Requeued(entry: entry, dueAt: due, code: .unavailable))
        case .expected(let sequence):
            let due = now.advanced(byMilliseconds: wait)
            if sequence < entry.key.sequence, sequence > 0 {
                offered.append(Offered(entry: entry, from: sequence))
            } else if sequence > entry.key.sequence {
                compared.append(entry)
            }
            requeued.append(Requeued(entry: entry, dueAt: due, code: .expectedGap))
        case .rejected(let problem):
            guard Self.memoryFaults.contains(problem.code), entry.attempts < Self.comparisonsMost else {
                rejected.append(Rejected(entry: entry, problem: problem))
                return
            }
            compared.append(entry)
            let code = ErrorCode(rawValue: problem.code) ?? .eventRejected
            requeued.append(Requeued(entry: entry, dueAt: now.advanced(byMilliseconds: wait), code: code))
        }
    }
}
