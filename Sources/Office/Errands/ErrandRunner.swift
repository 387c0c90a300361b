internal import Codes
internal import Exchange
public import Logging
internal import Metrics

/// Runs what is due: targets side by side, the errands of one target one after another.
public struct ErrandRunner: Sendable {
    private let context: OfficeContext
    private let handlers: [String: any ErrandHandler]
    private let logger: Logger
    /// Errands looked at in one round.
    private static let roundErrands = 64
    private static let restMilliseconds: Int64 = 500

    /// A runner with one handler for each kind.
    public init(
        _ context: OfficeContext, handlers: [any ErrandHandler], logger: Logger = Logger(label: "office")
    ) {
        self.context = context
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }) { first, _ in first }
        self.logger = logger
    }

    /// Runs until cancelled.
    public func run() async throws(CancellationError) {
        while true {
            var count = 0
            do throws(OfficeRefusal) {
                count = try await round()
            } catch {
                // The store's trouble ends this round; the next one finds the same errands.
                logger.warning("\(error.code.rawValue)", metadata: ["detail": "\(error.detail)"])
            }
            guard count < Self.roundErrands else { continue }
            try await context.clock.sleep(
                untilMonotonicMilliseconds: context.clock.monotonicMilliseconds() + Self.restMilliseconds)
        }
    }

    /// Tries what is due once.
    /// - Returns: how many errands were due.
    @discardableResult public func round() async throws(OfficeRefusal) -> Int {
        let due = try await context.errands.due(limit: Self.roundErrands)
        let byTarget = Dictionary(grouping: due) { $0.kind + "/" + $0.target }
        let failures = await withTaskGroup(of: OfficeRefusal?.self) { group in
            for (_, errands) in byTarget.sorted(by: { $0.key < $1.key }) {
                group.addTask {
                    do throws(OfficeRefusal) {
                        try await self.run(errands)
                        return nil
                    } catch { return error }
                }
            }
            var failures: [OfficeRefusal] = []
            for await failure in group { if let failure { failures.append(failure) } }
            return failures
        }
        if let failure = failures.first { throw failure }
        return due.count
    }

    /// The errands of one target. One that fails lets the rest wait half a minute.
    private func run(_ errands: [Errand]) async throws(OfficeRefusal) {
        for (place, errand) in errands.enumerated() {
            let outcome: ErrandOutcome
            if let handler = handlers[errand.kind] {
                outcome = await handler.run(errand)
            } else {
                outcome = .never("nothing here runs \(errand.kind)")
            }
            count(errand, outcome)
            try await context.errands.settle(errand, outcome)
            guard case .later = outcome else { continue }
            let pause = context.clock.now().advanced(byMilliseconds: Errands.restsMilliseconds[1])
            for waiting in errands[(place + 1)...] {
                try await context.errands.postpone(waiting, until: pause)
            }
            return
        }
    }

    private func count(_ errand: Errand, _ outcome: ErrandOutcome) {
        let word =
            switch outcome {
            case .done: "done"
            case .later: "later"
            case .never: "never"
            }
        Counter(label: "gateway_errands_total", dimensions: [("kind", errand.kind), ("outcome", word)])
            .increment()
    }
}
