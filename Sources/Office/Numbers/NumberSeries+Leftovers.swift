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

    /// Whether a case or a bundle bears the number: it is the register of its own numbers.
    private func isBorne(_ taken: TakenNumber) async throws(OfficeRefusal) -> Bool {
        guard !taken.kind.isRegistered else { return false }
        if taken.kind == .bundle {
            let borne = try await refusing { () async throws(StoreFault) in
                try await store.record(.bundleNumber, taken.text)
            }
            return borne != nil
        }
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
        let written = SeriesRecord(
            try await refusing { () async throws(StoreFault) in try await store.record(.series, series) })
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
                let number = Int(record.key.suffix(9)) ?? 0
                let text = TakenNumber.text(series, number, written.pattern(of: number))
                lines.append(NumberLine(state: state, number: text, line: line))
            }
            if page.count < 256 { break }
        }
        return lines
    }

    /// Every series that has begun, with how far it is reserved and how its latest numbers are written.
    /// - Throws: what the store refuses.
    public func allSeries() async throws(OfficeRefusal) -> [(
        series: String, last: Int, pattern: NumberPattern
    )] {
        let records = try await refusing { () async throws(StoreFault) in try await store.allRecords(.series)
        }
        return records.map { record in
            let series = SeriesRecord(record)
            return (record.key, series.last, series.latestPattern)
        }
    }

    /// Holds a pattern that a series is to be written by against every pattern by which a number was ever given.
    ///
    /// What a file says of its own series is judged when it is read; this is about files of before.
    /// - Throws: `number_pattern_repeats`, naming the other series; what the store refuses.
    func check(_ pattern: NumberPattern, of series: String) async throws(OfficeRefusal) {
        guard let name = SeriesName(series) else { return }
        let records = try await refusing { () async throws(StoreFault) in try await store.allRecords(.series)
        }
        for record in records {
            guard let other = SeriesName(record.key) else { continue }
            let meets = SeriesRecord(record).allPatterns.contains {
                pattern.mayMeet($0, as: name, and: other, anyYear: false)
            }
            guard !meets else {
                throw OfficeRefusal(
                    .numberPatternRepeats,
                    detail: "\(name.letters): \(pattern.source) may write a number that \(record.key) gave")
            }
        }
    }
}
