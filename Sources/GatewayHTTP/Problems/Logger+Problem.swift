import Codes
import Logging

extension Logger {
    /// A request that failed for a reason on our side, by the name of its route.
    func report(_ problem: ProblemAnswer, _ route: String) {
        warning(
            "\(problem.code.rawValue)",
            metadata: [
                "route": "\(route)", "status": "\(problem.status)", "detail": "\(problem.detail ?? "")",
            ])
    }
}
