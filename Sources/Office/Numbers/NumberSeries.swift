public import Codes
public import Exchange
import StrictJSON

/// Gives numbers that never repeat and whose gaps are explained: 收件编号, 办理编号, notice numbers.
///
/// A number's life: reserved by a durable commit → taken → used by the commit of its event, or void with a reason. A
/// series (division, kind, year) of notices reserves just what is asked for at the moment, all that wait together; one
/// of case numbers reserves blocks, so that no case waits for another's number. What a stop leaves reserved and unused
/// is made void at the next start, so no number is ever missing without a reason.
public actor NumberSeries {
    let store: any Store
    /// Blocks that are not accounted for, by series.
    private var blocks: [String: [Block]] = [:]
    private var blockSizes: [String: Int] = [:]
    /// Blocks that are, since the series' record was last written.
    private var closed: [String: [ClosedRange<Int>]] = [:]
    /// How many wait for a number of a series, and those of them that wait for a reservation under way.
    private var demand: [String: Int] = [:]
    private var waiters: [String: [CheckedContinuation<Void, Never>]] = [:]
    private var reserving: Set<String> = []

    /// Largest block reserved at once; a series that is little used reserves one number at a time.
    static let blockMost = 512

    /// A block reserved by this process.
    private struct Block {
        let whole: ClosedRange<Int>
        let pattern: NumberPattern
        var next: Int
        /// Taken, and neither used nor void yet.
        var taken: Set<Int> = []

        var isFree: Bool { next <= whole.upperBound }
        var isDone: Bool { !isFree && taken.isEmpty }
    }

    /// Series over a store; several over one store never give the same number.
    public init(store: any Store) { self.store = store }

    /// The next number of a kind, in one region and year.
    /// - Parameter pattern: how it is written, where none is reserved already.
    /// - Throws: `number_pattern_repeats`; what the store refuses; nothing is taken then.
    public func take(
        _ kind: NumberKind, division: String, on date: CivilDate, as pattern: NumberPattern = .standard
    ) async throws(OfficeRefusal) -> TakenNumber {
        try await number(kind, of: TakenNumber.series(division, kind, date.year), as: pattern)
    }

    /// The next number of a series that has no register and no account of its gaps, from 1.
    /// - Throws: what the store refuses.
    public func next(of series: String) async throws(OfficeRefusal) -> Int {
        let kind = NumberKind.notice("")
        let taken = try await number(kind, of: series, as: .standard)
        settle(taken)
        return taken.number
    }

    private func number(
        _ kind: NumberKind, of series: String, as pattern: NumberPattern
    ) async throws(OfficeRefusal) -> TakenNumber {
        demand[series, default: 0] += 1
        defer { demand[series, default: 1] -= 1 }
        while true {
            if let (number, pattern) = free(of: series) {
                return TakenNumber(series: series, number: number, kind: kind, pattern: pattern)
            }
            if reserving.contains(series) {
                await withCheckedContinuation { waiters[series, default: []].append($0) }
            } else {
                try await reserve(kind, of: series, as: pattern)
            }
        }
    }

    /// The event that bears these numbers is durable.
    public func used(_ taken: [TakenNumber]) { for one in taken { settle(one) } }

    /// Nothing will bear these numbers: the register says why.
    ///
    /// Where the store refuses that too, they stay reserved and the next start makes them void.
    public func void(_ taken: [TakenNumber], _ why: VoidReason, at now: Timestamp) async {
        guard !taken.isEmpty else { return }
        let writes = taken.map { NumberRegister.void($0.series, $0.number, why, at: now) }
        // `try?`: as said.
        guard let outcomes = try? await store.commit([Change(writes: writes)]), outcomes == [.committed]
        else { return }
        for one in taken { settle(one) }
    }

    /// Numbers of a series that are reserved by this process and not accounted for.
    func pending(of series: String) -> Set<Int> {
        Set((blocks[series] ?? []).flatMap(\.taken))
    }

    private func free(of series: String) -> (Int, NumberPattern)? {
        guard let place = blocks[series]?.firstIndex(where: \.isFree), var block = blocks[series]?[place]
        else { return nil }
        let number = block.next
        block.next += 1
        block.taken.insert(number)
        blocks[series]?[place] = block
        return (number, block.pattern)
    }

    private func settle(_ one: TakenNumber) {
        guard let place = blocks[one.series]?.firstIndex(where: { $0.whole.contains(one.number) }) else {
            return
        }
        blocks[one.series]?[place].taken.remove(one.number)
        guard let block = blocks[one.series]?[place], block.isDone else { return }
        blocks[one.series]?.remove(at: place)
        closed[one.series, default: []].append(block.whole)
    }

    private func reserve(
        _ kind: NumberKind, of series: String, as pattern: NumberPattern
    ) async throws(OfficeRefusal) {
        reserving.insert(series)
        defer {
            reserving.remove(series)
            for waiter in waiters.removeValue(forKey: series) ?? [] { waiter.resume() }
        }
        var size = max(1, demand[series, default: 1])
        if !kind.isRegistered {
            size = max(size, blockSizes[series, default: 1])
            blockSizes[series] = min(Self.blockMost, size * 2)
        }
        let reserved = try await reserve(min(size, Self.blockMost), of: series, as: pattern)
        blocks[series, default: []].append(
            Block(whole: reserved, pattern: pattern, next: reserved.lowerBound))
    }

    private func reserve(
        _ size: Int, of series: String, as pattern: NumberPattern
    ) async throws(OfficeRefusal) -> ClosedRange<Int> {
        while true {
            let record = try await refusing { () async throws(StoreFault) in
                try await store.record(.series, series)
            }
            let done = closed[series] ?? []
            var next = SeriesRecord(record)
            let reserved = (next.last + 1)...(next.last + size)
            if next.latestPattern != pattern {
                try await check(pattern, of: series)
                next.patterns.append((reserved.lowerBound, pattern))
            }
            next.last = reserved.upperBound
            next.open = next.open.filter { !done.contains($0) } + [reserved]
            let change = Change(
                expecting: [.recordVersion(.series, series, record?.version ?? 0)],
                writes: [next.write(series)])
            let outcomes = try await refusing { () async throws(StoreFault) in
                try await store.commit([change])
            }
            guard outcomes == [.committed] else { continue }
            closed[series]?.removeAll(where: done.contains)
            return reserved
        }
    }
}
