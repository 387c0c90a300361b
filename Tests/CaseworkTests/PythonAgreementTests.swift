import Casework
import Codes
import StrictJSON
import Testing

@Suite("The fold and the Python reference", .enabled(if: PythonReference.interpreter != nil))
struct PythonAgreementTests {
    @Test("freshly generated logs fold the same in both")
    func randomLogsAgree() throws {
        var random = SystemRandomNumberGenerator()
        let firstSeed = random.next() >> 1
        print("python agreement: seeds \(firstSeed)..<\(firstSeed + 200)")
        let runs = (firstSeed..<(firstSeed + 200)).map { seed in
            var run = Interleaving(seed: seed)
            for _ in 0..<run.random.below(90) { _ = run.step() }
            return (seed: seed, logs: run.logs)
        }
        let answers = try PythonReference.answers(to: runs.map(\.logs.vector))
        try #require(answers.count == runs.count)
        for (run, answer) in zip(runs, answers) {
            try #require(CaseFold(run.logs).vector == answer, "seed \(run.seed)")
        }
    }

    @Test("freshly generated steps, legal and not, are judged the same in both")
    func randomStepsAgree() throws {
        var random = SystemRandomNumberGenerator()
        let firstSeed = random.next() >> 1
        print("python judgement: seeds \(firstSeed)..<\(firstSeed + 60)")
        let steps = (firstSeed..<(firstSeed + 60)).flatMap { candidates(seed: $0) }
        let answers = try PythonReference.answers(
            to: steps.map { ["case": $0.logs.vector, "candidate": $0.candidate.vector] })
        try #require(answers.count == steps.count)
        var illegal = 0
        for (step, answer) in zip(steps, answers) {
            let isLegal = Legality.judge(step.candidate, in: step.logs).isLegal
            try #require(answer["legal"]?.boolValue == isLegal, "seed \(step.seed): \(step.candidate)")
            illegal += isLegal ? 0 : 1
        }
        #expect(illegal > steps.count / 4)
    }

    private typealias Step = (seed: UInt64, logs: CaseLogs, candidate: CaseEvent)

    /// One candidate of every type and author over a random case, with a `seen` that its author could have had.
    private func candidates(seed: UInt64) -> [Step] {
        var run = Interleaving(seed: seed)
        for _ in 0..<(4 + run.random.below(40)) { _ = run.step() }
        return EventType.allCases.flatMap { type -> [Step] in
            [Side.origin, .destination].compactMap { side in
                let log = run.logs[side]
                let least = log.last?.seen ?? (side == .destination ? 1 : 0)
                let most = run.logs[side.other].count
                guard least <= most else { return nil }
                let data = run.logs[side].last { $0.type == type }?.data ?? run.anyData(type)
                let candidate = CaseEvent(
                    id: .make(at: run.now, random: (run.random.next(), 7)), author: side, type: type,
                    sequence: log.count + 1, seen: least + run.random.below(most - least + 1), time: run.now,
                    data: data)
                return (seed, run.logs, candidate)
            }
        }
    }
}

extension Interleaving {
    /// Data that the reference can read, whether or not it fits the case.
    mutating func anyData(_ type: EventType) -> JSONObject {
        let some: JSON = logs.origin.first?.id.json ?? logs.destination.first?.id.json ?? "none"
        switch type {
        case .submitted, .reviewRequested: return ["destination": "150100", "matter": Story.matter]
        case .supplemented:
            return random.chance(50) ? ["complete": true] : ["complete": true, "answers": some]
        case .served: return ["answers": some, "on": "2026-01-06"]
        case .clockResumed: return ["suspension": some, "due_on": "2026-01-06"]
        case .rated: return ["about": random.chance(50) ? "intake" : "decision"]
        default: return [:]
        }
    }
}
