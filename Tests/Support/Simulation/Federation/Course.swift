import Codes
import Exchange
import ModelStore

/// One course of a federation, wholly given by its seed: people write, machines fail, and at the end all is as it
/// should be, or the report says what is not.
public struct Course: Sendable {
    /// What came of it.
    public struct Report: Sendable, Hashable {
        /// The seed.
        public var seed: UInt64
        /// Broken promises; none, if all is well.
        public var violations: [String]
        /// What happened.
        public var counts: CourseCounts
        /// Equal for equal courses.
        public var fingerprint: UInt64
        /// Jobs run.
        public var jobs: Int
        /// Simulated time.
        public var days: Double
        /// The command that runs it again.
        public var command: String {
            "SWIFT_DETERMINISTIC_HASHING=1 GATEWAY_SIM_SEED=\(seed) swift test --filter SimulationTests"
        }
    }

    /// The seed.
    public let seed: UInt64
    /// Twenty times what the longest of 400 courses took.
    private static let jobsMost = 2_000_000

    /// The course of that seed.
    public init(seed: UInt64) { self.seed = seed }

    /// Runs it on the calling thread.
    /// - Parameter isShown: prints each step with its time in milliseconds.
    public func run(isShown: Bool = false) -> Report {
        let world = World(seed: seed)
        world.ledger.isShown = isShown
        world.ledger.elapsedMilliseconds = { [executor = world.executor] in executor.elapsedMilliseconds }
        let isDone = world.executor.run(jobsMost: Self.jobsMost) {
            async let later: Void = world.later.run()
            do {
                let federation = try await Federation(in: world)
                await Play(world: world, federation: federation).run()
            } catch {
                world.ledger.violate("the federation could not be made: \(error)")
            }
            world.later.close()
            await later
            return true
        }
        if isDone == nil {
            world.ledger.violate(
                world.executor.jobs < Self.jobsMost
                    ? "hangs: everything waits, and no timer is left"
                    : "runs on: \(Self.jobsMost) jobs and no end")
        }
        let report = Report(
            seed: seed, violations: world.ledger.violations, counts: world.ledger.counts,
            fingerprint: world.ledger.fingerprint, jobs: world.executor.jobs,
            days: Double(world.executor.elapsedMilliseconds) / 86_400_000)
        world.gateways = [:]
        return report
    }
}

/// The acts of one course, then its end.
struct Play {
    let world: World
    let federation: Federation

    func run() async {
        for gateway in federation.gateways { gateway.start() }
        world.faults = .drawn(&world.chance)
        var backups: [GatewayID: ModelTables] = [:]
        for gateway in federation.gateways { backups[gateway.id] = gateway.store.snapshot() }
        var mayRollBack = world.chance.percent(35)
        for _ in 0..<(10 + world.chance.below(40)) {
            await act(&backups, &mayRollBack)
        }
        await end()
    }

    private func act(_ backups: inout [GatewayID: ModelTables], _ mayRollBack: inout Bool) async {
        guard let gateway = world.chance.pick(federation.gateways) else { return }
        switch world.chance.below(100) {
        case 0..<58: await burst()
        case 58..<61:
            guard let other = world.chance.pick(federation.gateways), other.id != gateway.id else { return }
            Courier(world: world).carry(from: gateway, to: other)
        case 61..<72: await world.wait(Int64(1 + world.chance.below(30_000)))
        case 72..<75: await world.wait(Int64(world.chance.below(3_600_000)))
        case 75..<77: await world.wait(Int64(world.chance.below(3 * 86_400_000)))
        case 77..<83: gateway.crash()
        case 83..<88: gateway.start()
        case 88..<91: cut(gateway)
        case 91..<93: world.cut = []
        case 93..<95: gateway.store.isFull.toggle()
        case 95..<97: world.faults = .drawn(&world.chance)
        case 97..<99: backups[gateway.id] = gateway.store.snapshot()
        default: break
        }
        if mayRollBack, world.chance.percent(4), let backup = backups[gateway.id] {
            mayRollBack = false
            gateway.rollBack(to: backup)
            gateway.start()
        }
    }

    /// Several people at once.
    private func burst() async {
        let clerk = Clerk(world: world, federation: federation)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<(1 + world.chance.below(4)) { group.addTask { await clerk.act() } }
        }
    }

    private func cut(_ gateway: SimulatedGateway) {
        for other in federation.gateways where other.id != gateway.id && world.chance.percent(60) {
            world.cut.insert(World.Pair(gateway.id, other.id))
            // Where no wire leads, somebody goes.
            if world.chance.percent(50) { Courier(world: world).carry(from: gateway, to: other) }
        }
    }

    /// The world turns kind; what is under way comes to rest; then everything is looked at.
    private func end() async {
        world.faults = .calm
        world.cut = []
        for gateway in federation.gateways {
            gateway.store.isFull = false
            gateway.start()
        }
        // What a gateway lost of others' events shows when they next ask it what it remembers.
        if world.ledger.counts.rollbacks > 0 {
            await world.wait(GatewayRun.limits.sweepMilliseconds + 3_600_000)
        }
        let rest = Rest(world: world, federation: federation)
        for _ in 0..<200 {
            // The gateways' own runs are the only things left running.
            if world.later.running <= federation.gateways.count, rest.unrest() == nil { break }
            await world.wait(3_600_000)
        }
        if let unrest = rest.unrest() { world.ledger.violate("no rest: \(unrest)") }
        rest.inspect()
        for gateway in federation.gateways { gateway.crash() }
    }
}
