import Foundation
import Simulation
import Testing

@Suite("Courses of whole federations")
struct SimulationTests {
    /// How many courses one run of the tests takes.
    private static let courses = ProcessInfo.processInfo.environment["GATEWAY_SIM_COURSES"].flatMap { UInt64($0) } ?? 2_000
    /// One course alone.
    private static let oneSeed = ProcessInfo.processInfo.environment["GATEWAY_SIM_SEED"].flatMap { UInt64($0) }

    @Test("every promise is kept, whatever fails", arguments: 0..<UInt64(4))
    func promisesAreKept(quarter: UInt64) {
        if let seed = Self.oneSeed {
            if quarter == 0 { expectWell(seed, isShown: true) }
            return
        }
        var written = 0
        for seed in 0..<Self.courses where seed % 4 == quarter { written += expectWell(seed).counts.written }
        print("courses: seeds ≡ \(quarter) mod 4 below \(Self.courses), \(written) events written by people")
    }

    @Test("the same seed is the same course, job for job")
    func seedsReproduce() {
        for seed in [1, 7, 42] as [UInt64] {
            let once = Course(seed: seed).run()
            let again = Course(seed: seed).run()
            #expect(once == again, "seed \(seed)")
        }
    }

    @discardableResult
    private func expectWell(_ seed: UInt64, isShown: Bool = false) -> Course.Report {
        let report = Course(seed: seed).run()
        if isShown { print(report) }
        if !report.violations.isEmpty {
            Issue.record("seed \(seed): \(report.violations.joined(separator: "\n"))\n\(report.command)")
        }
        return report
    }
}
