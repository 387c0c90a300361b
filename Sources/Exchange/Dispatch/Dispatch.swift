public import Codes
internal import Routing
internal import Synchronization

/// Sends what waits to its next gateway: one lane per hop, none held up by another.
///
/// A queue that cannot be sent stays in the store; in memory is what is in flight, within one budget for all lanes.
public final class Dispatch: Sendable {
    private struct State {
        var lanes: [GatewayID: Lane] = [:]
        /// Lanes that ``run()`` has still to start.
        var starting: [Lane] = []
    }

    private let parts: ExchangeParts
    private let recover: Recover
    private let descriptors: any DescriptorSource
    private let budget: InFlightBudget
    private let state = Mutex(State())
    private let signal = WakeSignal()

    /// A dispatch over these parts.
    public init(_ parts: ExchangeParts, recover: Recover, descriptors: any DescriptorSource) {
        self.parts = parts
        self.recover = recover
        self.descriptors = descriptors
        budget = InFlightBudget(bytes: parts.limits.inFlightBytes)
    }

    /// Something was queued for this hop, or its enrolment changed.
    public func wake(_ hop: GatewayID) { lane(to: hop).wake() }

    /// Enrolments changed: lanes that were closed look again, new peers get one.
    public func wakeAll() {
        for hop in directHops() { wake(hop) }
    }

    /// A person asks for a try now.
    public func urge(_ hop: GatewayID) { lane(to: hop).urge() }

    /// How the lane to a gateway stands; nil: there is none, as in a process that sends nothing.
    public func status(of hop: GatewayID) -> LaneStatus? { state.withLock { $0.lanes[hop]?.status } }

    /// Works until cancelled. Every gateway that can be reached is greeted at once, so that a loss of memory shows
    /// before anything new is written.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.sweep() }
            await openLanes()
            while !Task.isCancelled {
                let starting = state.withLock { state in
                    defer { state.starting = [] }
                    return state.starting
                }
                for lane in starting { group.addTask { await lane.run() } }
                _ = await signal.wait(until: nil, clock: parts.clock)
            }
        }
    }

    private func openLanes() async {
        wakeAll()
        // `try?`: the store fails now; every commit that queues something wakes its lane, the sweep looks again.
        for depth in (try? await parts.store.lanes()) ?? [] { wake(depth.hop) }
    }

    private func directHops() -> [GatewayID] {
        let snapshot = parts.directory.snapshot
        return snapshot.all.filter { $0.peer.isActive && snapshot.hop(to: $0.id) == $0.id }.map(\.id)
    }

    private func lane(to hop: GatewayID) -> Lane {
        let (lane, isNew) = state.withLock { state -> (Lane, Bool) in
            if let lane = state.lanes[hop] { return (lane, false) }
            let lane = Lane(to: hop, parts: parts, recover: recover, descriptors: descriptors, budget: budget)
            state.lanes[hop] = lane
            state.starting.append(lane)
            return (lane, true)
        }
        if isNew { signal.wake() }
        return lane
    }

    /// Now and then: what a hub took over a day ago, queues that nobody was woken for, and every peer is asked what it
    /// remembers, since one that lost data without having lost anything of its own does not know it, and whose clock
    /// differs is to be seen.
    private func sweep() async {
        while !Task.isCancelled {
            await openLanes()
            for peer in parts.directory.snapshot.all where peer.peer.isActive {
                recover.add(.greet, with: peer.id)
            }
            var next = parts.clock.monotonicMilliseconds() + parts.limits.sweepMilliseconds
            do throws(CallFault) {
                if let due = try await RelayedAgain(parts: parts).sweep() {
                    let wait = due.millisecondsSince(parts.clock.now())
                    next = min(next, parts.clock.monotonicMilliseconds() + max(wait, 1_000))
                }
            } catch { parts.signals.alarm(Alarm(error.code, detail: "sweep: \(error.detail)")) }
            // Cancelled: the loop ends.
            try? await parts.clock.sleep(untilMonotonicMilliseconds: next)
        }
    }
}
