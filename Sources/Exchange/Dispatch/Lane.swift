public import Codes
internal import Cryptography
internal import Routing
internal import Synchronization

/// Sends what waits for one hop, one batch at a time: carries out what ``LaneMachine`` decides.
///
/// While a batch is in flight the one before it is settled and the next one loaded (``Cargo``); between two batches
/// nothing else is in memory but the machine, since the queue is the store's.
final class Lane: Sendable {
    let hop: GatewayID
    let parts: ExchangeParts
    let recover: Recover
    let descriptors: any DescriptorSource
    let budget: InFlightBudget
    private let signal = WakeSignal()
    private let urging = WakeSignal()
    private let shown: Mutex<LaneStatus>

    init(
        to hop: GatewayID, parts: ExchangeParts, recover: Recover, descriptors: any DescriptorSource,
        budget: InFlightBudget
    ) {
        self.hop = hop
        self.parts = parts
        self.recover = recover
        self.descriptors = descriptors
        self.budget = budget
        shown = Mutex(LaneStatus(hop: hop, since: parts.clock.now()))
    }

    /// Something was queued.
    func wake() { signal.wake() }

    /// An operator asks for a try now, whatever the breaker says.
    func urge() {
        urging.wake()
        signal.wake()
    }

    var status: LaneStatus { shown.withLock { $0 } }

    /// Works until cancelled.
    func run() async {
        var machine = LaneMachine(batchEventsMost: parts.limits.batchEvents, backoff: parts.backoff)
        var cargo = Cargo()
        while !Task.isCancelled {
            machine.batchEventsMost = batchEventsMost
            show(machine.action)
            let input = await carryOut(machine.action, &cargo)
            machine.handle(input, at: parts.clock.monotonicMilliseconds(), random: parts.random.word())
            show(machine.failures, input)
        }
    }

    private func carryOut(_ action: LaneMachine.Action, _ cargo: inout Cargo) async -> LaneMachine.Input {
        switch action {
        case .greet: await greet()
        case .send(let events): await send(events: events, &cargo)
        case .wait(let until):
            await signal.wait(until: deadline(until), clock: parts.clock) ? .woken : .elapsed
        case .pause(let until):
            await urging.wait(until: until, clock: parts.clock) ? .urged : .elapsed
        }
    }

    private func greet() async -> LaneMachine.Input {
        guard parts.directory.snapshot.active(hop) != nil else { return .shut }
        switch await recover.greet(PeerRoute(to: hop, over: hop)) {
        case .met: return .greeted
        case .failed(let fault): return .failed(askedMilliseconds: fault.retryAfterMilliseconds, fault.code)
        }
    }

    /// What the hop takes in one batch, and we send.
    private var batchEventsMost: Int {
        max(1, min(parts.limits.batchEvents, parts.directory.snapshot[hop]?.peer.limits.batchEvents ?? .max))
    }

    private func deadline(_ until: Int64?) -> Int64 {
        let latest = parts.clock.monotonicMilliseconds() + parts.limits.lanePollMilliseconds
        return min(until ?? latest, latest)
    }

    private func show(_ action: LaneMachine.Action) {
        let step = LaneStep(action)
        let now = parts.clock.now()
        shown.withLock { status in
            if step != status.step || step == .sending { status.since = now }
            status.step = step
        }
    }

    private func show(_ failures: Int, _ input: LaneMachine.Input) {
        shown.withLock { status in
            status.failures = failures
            if case .failed(_, let code) = input { status.problem = code }
            if failures == 0 { status.problem = nil }
        }
    }
}

/// What a lane is about.
public enum LaneStep: String, Sendable {
    /// It asks the peer what it remembers.
    case greeting
    /// A batch is being loaded, under way, or settled.
    case sending
    /// Nothing is due, or the peer may not be talked to: it waits to be woken.
    case waiting
    /// The last try failed; it rests before the next.
    case pausing

    init(_ action: LaneMachine.Action) {
        self =
            switch action {
            case .greet: .greeting
            case .send: .sending
            case .wait: .waiting
            case .pause: .pausing
            }
    }
}

/// How one lane stands, for operators.
public struct LaneStatus: Sendable, Hashable {
    /// The gateway at its end.
    public var hop: GatewayID
    /// What it is about.
    public var step = LaneStep.greeting
    /// Since when; each batch begins anew.
    public var since: Timestamp
    /// Failures in a row.
    public var failures = 0
    /// What the last of them was; nil after a receipt.
    public var problem: ErrorCode?
}
