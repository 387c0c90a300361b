import Casework
import Codes
import Foundation

/// The shipped calendar and the terms of an ordinary matter.
enum Fixtures {
    static let calendar: WorkingCalendar = {
        do {
            return try WorkingCalendar(csv: try Data(contentsOf: Vectors.workdays))
        } catch {
            preconditionFailure("the shipped calendar: \(error)")
        }
    }()

    static let terms = MatterTerms(
        promised: limit(15, .workingDay), legal: limit(20, .workingDay), isDeemedAccepted: true)

    static func limit(_ value: Int, _ unit: TimeLimit.Unit) -> TimeLimit {
        guard let limit = TimeLimit(value: value, unit: unit) else {
            preconditionFailure("a limit of \(value)")
        }
        return limit
    }
}
