import Foundation
import Simulation
import Testing

@Suite("Courses of whole federations")
struct SimulationTests {
    /// How many courses one run of the tests takes.
    private static let courses =
        ProcessInfo.processInfo.environment["GATEWAY_SIM_COURSES"].flatMap { UInt64($0) } ?? 2_000
    /// One course alone.
    private static let oneSeed = ProcessInfo.processInfo.environment["GATEWAY_SIM_SEED"].flatMap {
        UInt64($0)
    }

    /// Whether the first bad course of each quarter is enough, as for planted bugs.
    private static let stopsEarly = ProcessInfo.processInfo.environment["GATEWAY_SIM_STOP"] != nil

    @Test("every promise is kept, whatever fails", arguments: 0..<UInt64(4))
    func promisesAreKept(quarter: UInt64) {
        if let seed = Self.oneSeed {
            if quarter == 0 { expectWell(seed, isShown: true) }
            return
        }
        var counts = CourseCounts()
        for seed in 0..<Self.courses where seed % 4 == quarter {
            let report = expectWell(seed)
            counts.add(report.counts)
            // What is broken in one course is broken in many: the first ones tell.
            if !report.violations.isEmpty, Self.stopsEarly { return }
        }
        print("courses: seeds ≡ \(quarter) mod 4 below \(Self.courses): \(counts.summary)")
        guard Self.courses >= 1_000 else { return }
        for word in ["stored", "duplicate", "deferred", "relayed", "rejected"] {
            #expect(counts.results[word] ?? 0 > 0, "no event was ever \(word)")
        }
        #expect(counts.parcelLines > 0, "no event ever went by parcel")
        #expect(counts.parcelReceipts > 0, "no receipt ever went by parcel")
        for alarm in ["rolled_back", "peer_rolled_back", "case_undeliverable"] {
            #expect(counts.alarms[alarm] ?? 0 > 0, "nothing ever came to \(alarm)")
        }
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
        let report = Course(seed: seed).run(isShown: isShown)
        if isShown { print(report) }
        if !report.violations.isEmpty {
            Issue.record("seed \(seed): \(report.violations.joined(separator: "\n"))\n\(report.command)")
        }
        return report
    }
}
