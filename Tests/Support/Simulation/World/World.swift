import Codes
import Exchange
import ModelStore

/// All that one course has besides its gateways: time, chance, the faults of the moment, and what was found.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class World: @unchecked Sendable {
    /// Runs everything.
    let executor: SimulatedExecutor
    /// Wall time at the beginning: a Monday morning at UTC+8.
    let start = Timestamp(milliseconds: 1_767_578_400_000)
    /// Chance of the world's side; the executor has its own.
    var chance: SeededGenerator
    /// How unkind the world is now.
    var faults = FaultPlan.calm
    /// Pairs between which nothing passes, each in both directions.
    var cut: Set<Pair> = []
    /// Gateways by name; asked for when a call arrives.
    var gateways: [GatewayID: SimulatedGateway] = [:]
    /// What was promised, released and found.
    let ledger = Ledger()
    /// What stored bytes say.
    let readings = Readings()
    /// Deliveries and the like that outlive who caused them.
    let later = Spawner()

    /// The last answer each way had to a call that writes, for proxies that mix answers up.
    var answers: [Way: LinkAnswer] = [:]

    /// From one gateway to another, by method.
    struct Way: Hashable {
        var from: GatewayID
        var to: GatewayID
        var method: String

        init(_ from: GatewayID, _ to: GatewayID, _ method: String) {
            self.from = from
            self.to = to
            self.method = method
        }
    }

    /// Two gateways, in the order of their names.
    struct Pair: Hashable {
        var one: GatewayID
        var other: GatewayID

        init(_ one: GatewayID, _ other: GatewayID) {
            (self.one, self.other) = one < other ? (one, other) : (other, one)
        }
    }

    /// A world whose whole course follows from the seed.
    init(seed: UInt64) {
        executor = SimulatedExecutor(seed: seed)
        chance = SeededGenerator(seed: seed ^ 0x5DEE_CE66)
    }

    /// Waits a random while.
    func pause(upToMilliseconds most: Int) async {
        guard most > 0 else { return }
        await wait(Int64(chance.below(most + 1)))
    }

    /// Waits so long.
    func wait(_ milliseconds: Int64) async {
        _ = await executor.sleep(
            until: executor.elapsedMilliseconds + milliseconds, order: executor.nextTimerOrder())
    }

    /// What goes wrong with the next commit.
    func diskFault() -> ModelStore.Fault? {
        guard faults.disk > 0, chance.percent(faults.disk) else { return nil }
        return chance.pick([.fails, .unknownWritten, .unknownNotWritten, .stale])
    }

    /// A gateway's disk has changed, or may have.
    func committed(_ changes: [Change], by owner: GatewayID) {
        guard let gateway = gateways[owner] else { return }
        Inspection(world: self, gateway: gateway).after(changes)
    }
}

/// Runs work that nobody waits for.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class Spawner: @unchecked Sendable {
    private var waiting: [@Sendable () async -> Void] = []
    private var waiter: CheckedContinuation<Void, Never>?
    private var isClosed = false
    /// How much has been begun and not ended.
    private(set) var running = 0

    func add(_ work: @escaping @Sendable () async -> Void) {
        waiting.append(work)
        waiter?.resume()
        waiter = nil
    }

    func close() {
        isClosed = true
        waiter?.resume()
        waiter = nil
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !isClosed {
                let batch = waiting
                waiting = []
                for work in batch {
                    running += 1
                    group.addTask {
                        await work()
                        self.running -= 1
                    }
                }
                await withCheckedContinuation { continuation in
                    // Asked here, since the task may have stepped aside on its way in.
                    if waiting.isEmpty, !isClosed { waiter = continuation } else { continuation.resume() }
                }
            }
            group.cancelAll()
        }
    }
}
