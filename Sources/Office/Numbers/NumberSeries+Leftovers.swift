public import Codes
internal import Exchange
internal import StrictJSON

extension NumberSeries {
    /// Makes void what the process before left reserved and unused. To be called once, before the first number is
    /// taken, by the one owner of the store.
    /// - Returns: how many numbers became void.
    /// - Throws: what the store refuses; the next start goes on with it.
    @discardableResult public func settleLeftovers(at now: Timestamp) async throws(OfficeRefusal) -> Int {
        let records = try await refusing { () async throws(StoreFault) in try await store.allRecords(.series)
        }
        var count = 0
        for record in records {
            var series = SeriesRecord(record)
            guard !series.open.isEmpty else { continue }
            for range in series.open { count += try await settle(range, of: record.key, at: now) }
            series.open = []
            let change = Change(
                expecting: [.recordVersion(.series, record.key, record.version)],
                writes: [series.write(record.key)])
            // Stale: another process took numbers meanwhile, and looks after them.
            _ = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        }
        return count
    }

    private func settle(
        _ range: ClosedRange<Int>, of series: String, at now: Timestamp
    ) async throws(OfficeRefusal) -> Int {
        let parts = series.split(separator: "-")
        guard parts.count >= 2, let kind = NumberKind(letters: String(parts[parts.count - 2])) else {
            return 0
        }
        var writes: [Change] = []
        for number in range {
            let key = NumberRegister.key(series, number)
            let line = try await refusing { () async throws(StoreFault) in
                try await store.record(.number, key)
            }
            guard line == nil else { continue }
            let isBorne = try await isBorne(TakenNumber(series: series, number: number, kind: kind))
            guard !isBorne else { continue }
            writes.append(
                Change(
                    expecting: [.recordVersion(.number, key, 0)],
                    writes: [NumberRegister.void(series, number, .interrupted, at: now)]))
        }
        let changes = writes
        guard !changes.isEmpty else { return 0 }
        _ = try await refusing { () async throws(StoreFault) in try await store.commit(changes) }
        return changes.count
    }

    /// Whether a case bears the number: the case is the register of case numbers.
    private func isBorne(_ taken: TakenNumber) async throws(OfficeRefusal) -> Bool {
        guard !taken.kind.isRegistered else { return false }
        let page = try await refusing { () async throws(StoreFault) in
            try await store.list(CaseQuery(text: taken.text), after: nil, limit: 1)
        }
        return !page.elements.isEmpty
    }

    /// The register of one series, in order, after `number`.
    /// - Parameter gapsOnly: leaves out what is used. The used numbers of cases are in no case listed: the cases are.
    /// - Throws: what the store refuses.
    public func register(
        division: String, kind: NumberKind, year: Int, after number: Int, limit: Int, gapsOnly: Bool
    ) async throws(OfficeRefusal) -> [NumberLine] {
        let series = TakenNumber.series(division, kind, year)
        var lines: [NumberLine] = []
        var after = NumberRegister.key(series, number)
        while lines.count < limit {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await store.records(.number, prefix: series + "/", after: last, limit: 256)
            }
            for record in page where lines.count < limit {
                after = record.key
                // `try?`: a line that cannot be read is shown without its facts.
                let line = (try? JSON.parse(record.value))?.objectValue ?? [:]
                let state = line["state"]?.stringValue ?? "void"
                if gapsOnly, state != "void" { continue }
                let text = TakenNumber.text(series, Int(record.key.suffix(9)) ?? 0)
                lines.append(NumberLine(state: state, number: text, line: line))
            }
            if page.count < 256 { break }
        }
        return lines
    }

    /// Every series that has begun, with how far it is reserved.
    /// - Throws: what the store refuses.
    public func allSeries() async throws(OfficeRefusal) -> [(series: String, last: Int)] {
        let records = try await refusing { () async throws(StoreFault) in try await store.allRecords(.series)
        }
        return records.map { ($0.key, SeriesRecord($0).last) }
    }
}
