internal import Codes

/// What one hop's lane does next, decided without I/O. ``Lane`` carries it out.
///
/// One batch is in flight at a time because each action ends with a report before the next one is given out.
struct LaneMachine: Sendable, Hashable {
    /// Where the lane stands.
    enum State: Sendable, Hashable {
        /// The peer has not been asked what it remembers since the start, or since it stopped answering: the breaker is
        /// open and this call is its probe. → ready, pausing, closed
        case greeting
        /// Something may be due. → ready, idle, pausing, closed
        case ready
        /// Nothing is due before that moment of the monotonic clock, milliseconds; nil: until woken. → ready, closed
        case idle(until: Int64?)
        /// The last try failed; being woken changes nothing. → greeting
        case pausing(until: Int64)
        /// The peer is suspended or no longer enrolled. → greeting
        case closed
    }

    /// What the shell is to do; it answers with ``handle(_:at:random:)``.
    enum Action: Sendable, Hashable {
        /// Ask the peer for its newest event of ours, and mend what that shows.
        case greet
        /// Load, send and settle one batch of at most so many events.
        case send(events: Int)
        /// Wait until that moment or until woken.
        case wait(until: Int64?)
        /// Wait until that moment, woken or not.
        case pause(until: Int64)
    }

    /// What has come of an action, or from outside.
    enum Input: Sendable, Hashable {
        /// Something was queued, or the peer's enrolment changed.
        case woken
        /// The moment waited for has come.
        case elapsed
        case greeted
        /// Nothing was due; what waits is due in so many milliseconds, if anything does.
        case nothingDue(inMilliseconds: Int64?)
        /// A receipt came; what it says is made true beside the next batch. Till then nothing has gone well.
        case answered
        /// A receipt settled a batch.
        case settled
        /// The peer found the batch too large, or not well formed, and it held more than one event.
        case batchRefused
        /// No receipt came.
        case failed(askedMilliseconds: Int64?, ErrorCode)
        /// A person asks for a try now.
        case urged
        /// The peer may not be talked to.
        case shut
    }

    private(set) var state = State.greeting
    /// Failures in a row: no receipt has come since so many tries.
    private(set) var failures = 0
    /// Events that the next batch may hold: halved by each 413, doubled by each receipt.
    private(set) var batchEvents: Int
    /// What the peer takes at most.
    var batchEventsMost: Int { didSet { batchEvents = min(batchEvents, batchEventsMost) } }
    let backoff: Backoff

    init(batchEventsMost: Int, backoff: Backoff) {
        self.batchEventsMost = batchEventsMost
        batchEvents = batchEventsMost
        self.backoff = backoff
    }

    /// What to do in this state.
    var action: Action {
        switch state {
        case .greeting: .greet
        case .ready: .send(events: batchEvents)
        case .idle(let until): .wait(until: until)
        case .pausing(let until): .pause(until: until)
        case .closed: .wait(until: nil)
        }
    }

    /// Takes in what happened. `now` is monotonic, milliseconds.
    mutating func handle(_ input: Input, at now: Int64, random: UInt64 = 0) {
        switch (state, input) {
        case (_, .shut):
            state = .closed
        case (.closed, .woken), (.closed, .elapsed), (.pausing, .elapsed), (.pausing, .urged):
            state = .greeting
        case (.greeting, .greeted):
            state = .ready
        case (.idle, .woken), (.idle, .elapsed):
            state = .ready
        case (.ready, .settled):
            failures = 0
            batchEvents = min(batchEventsMost, batchEvents * 2)
        case (.ready, .batchRefused):
            batchEvents = max(1, batchEvents / 2)
        case (.ready, .nothingDue(let wait)):
            state = .idle(until: wait.map { now + max(0, $0) })
        case (.greeting, .failed(let asked, _)), (.ready, .failed(let asked, _)):
            failures += 1
            let wait = backoff.wait(failures: failures, random: random, askedMilliseconds: asked)
            state = .pausing(until: now + wait)
        default:
            break
        }
    }
}
