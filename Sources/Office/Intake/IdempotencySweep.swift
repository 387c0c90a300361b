internal import Codes
internal import Exchange
internal import StrictJSON

/// Forgets answers kept under an `Idempotency-Key` once nobody sends the request again.
public struct IdempotencySweep: Sendable {
    private let context: OfficeContext
    /// How long an answer is kept, in milliseconds: a day is promised (openapi.yaml), a second one is for clocks.
    private static let keptMilliseconds: Int64 = 2 * 86_400_000
    private static let intervalMilliseconds: Int64 = 3_600_000

    /// A sweep of one gateway's answers.
    public init(_ context: OfficeContext) { self.context = context }

    /// Sweeps until cancelled.
    public func run() async throws(CancellationError) {
        try await context.clock.every(Self.intervalMilliseconds) { try await sweep() }
    }

    /// One sweep.
    /// - Returns: how many answers went.
    @discardableResult public func sweep() async throws(OfficeRefusal) -> Int {
        let limit = context.clock.now().advanced(byMilliseconds: -Self.keptMilliseconds)
        var (count, after) = (0, String?.none)
        while true {
            let (store, last) = (context.store, after)
            let page = try await refusing { () async throws(StoreFault) in
                try await store.records(.idempotency, prefix: "", after: last, limit: 256)
            }
            let old = page.filter { OnceOnly.time(of: $0) < limit }
            if !old.isEmpty {
                do throws(JournalFault) {
                    _ = try await context.journal.write([
                        Change(writes: old.map { .removeRecord(.idempotency, key: $0.key) })
                    ])
                } catch { throw OfficeRefusal(error) }
                count += old.count
            }
            guard page.count == 256 else { return count }
            after = page.last?.key
        }
    }
}
