internal import Casework
internal import Codes
internal import Exchange

/// What is owed and overdue today.
extension StatisticsDesk {
    /// Reads what is owed since a last day that has passed, under the day's month; ordered by day, so that what is due
    /// later is not read.
    /// - Parameters:
    ///   - first: a month `YYYY-MM` or a day `YYYY-MM-DD`.
    ///   - last: the same, inclusive.
    ///   - take: told the values, `month` that of the last day, and the duties as late ones.
    /// - Throws: `validation_failed` over ``rowsMost``, what the store refuses.
    func readOverdue(
        from first: String, through last: String, _ take: (RowKey, Tally) -> Void
    ) async throws(OfficeRefusal) {
        let (store, today) = (context.store, context.today.description)
        let prefix = Cube.owed.rawValue + "/"
        var after = prefix + first
        var count = 0
        while true {
            let begins = after
            let page = try await refusing { () async throws(StoreFault) in
                try await store.records(.statistic, prefix: prefix, after: begins, limit: 256)
            }
            for record in page {
                guard var row = RowKey(record.key, of: .owed) else { continue }
                let day = row.month
                guard day < today, day.prefix(last.utf8.count) <= last else { return }
                guard let tally = Tally(record.value) else { continue }
                count += 1
                guard count <= Self.rowsMost else {
                    throw OfficeRefusal(
                        .validationFailed, detail: "over \(Self.rowsMost) rows; ask for fewer months",
                        message: "数据行过多，请缩短月份范围", faults: [.init("from", .memberRange)])
                }
                row.month = String(day.prefix(7))
                take(row, tally)
            }
            guard page.count == 256, let key = page.last?.key else { return }
            after = key
        }
    }
}
