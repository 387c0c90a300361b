internal import Casework
internal import Codes
internal import Exchange

/// Looks after parcels that nobody tells of: those that should have been signed for by now become a task.
public struct ShipmentSweep: Sendable {
    private let context: OfficeContext
    private static let intervalMilliseconds: Int64 = 600_000

    /// A sweep of one gateway's parcels.
    public init(_ context: OfficeContext) { self.context = context }

    /// Sweeps until cancelled.
    public func run() async throws(CancellationError) {
        try await context.clock.every(Self.intervalMilliseconds) { try await sweep() }
    }

    /// One sweep.
    /// - Returns: how many parcels became a task.
    @discardableResult public func sweep() async throws(OfficeRefusal) -> Int {
        try await CarrierDesk(context).adoptAll()
        let desk = ShipmentDesk(context)
        let (store, today) = (context.store, context.today)
        var (count, after) = (0, String?.none)
        while true {
            let start = after
            let page = try await refusing { () async throws(StoreFault) in
                try await store.records(.shipmentOpen, prefix: "", after: start, limit: 256)
            }
            for key in page.compactMap({ ShipmentKey($0.key) }) {
                guard let record = try await desk.book.find(key)?.record, isOverdue(record, today) else {
                    continue
                }
                if try await desk.take(nil, of: key, raised: .overdue, by: "gateway") { count += 1 }
            }
            guard page.count == 256 else { return count }
            after = page.last?.key
        }
    }

    /// Whether the day by which a parcel should be there has passed, and no other trouble says so already.
    private func isOverdue(_ record: ShipmentRecord, _ today: CivilDate) -> Bool {
        guard record.trouble == nil else { return false }
        return context.calendar.adding(workingDays: context.own.parcelDays, to: record.day).day < today
    }
}
