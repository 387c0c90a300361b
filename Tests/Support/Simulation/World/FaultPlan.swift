/// How unkind the world is for a while. Shares are per hundred calls.
struct FaultPlan: Sendable {
    /// The request is lost; its sender waits until it gives up.
    var lostBefore = 0
    /// It arrives, the answer is lost.
    var lostAfter = 0
    /// The connection is cut before or during the request, or during the answer.
    var reset = 0
    /// It arrives twice, the second time up to an hour later.
    var duplicated = 0
    /// It arrives up to three days after its sender gave up.
    var late = 0
    /// The answer is that of an earlier call, as a confused proxy gives it.
    var mixedUp = 0
    /// Before it, an event of it arrives that its author's software has garbled and signed (``Forgery``).
    var forged = 0
    /// Latency of one way.
    var latencyMilliseconds = 20
    /// Time a sync may take.
    var syncMilliseconds = 4
    /// A commit fails: nothing written, outcome unknown (written or not), or another node was faster.
    var disk = 0

    /// Nothing goes wrong.
    static let calm = FaultPlan()

    /// Drawn by the seed: some courses are nearly calm, some hardly let anything through.
    static func drawn(_ chance: inout SeededGenerator) -> FaultPlan {
        let level = chance.below(4)
        guard level > 0 else { return calm }
        var plan = FaultPlan()
        plan.lostBefore = chance.below(4 * level)
        plan.lostAfter = chance.below(6 * level)
        plan.reset = chance.below(5 * level)
        plan.duplicated = chance.below(5 * level)
        plan.late = chance.below(3 * level)
        plan.mixedUp = chance.below(level)
        plan.forged = chance.below(2 * level)
        plan.disk = chance.below(3 * level)
        plan.latencyMilliseconds = [5, 50, 2_000][chance.below(3)]
        plan.syncMilliseconds = [1, 10, 200][chance.below(3)]
        return plan
    }
}
