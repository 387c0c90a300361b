public import Codes
public import Exchange
import StrictJSON

/// Gives numbers that never repeat: 收件编号, 办理编号, notice numbers.
///
/// A series (division, kind, year) reserves a block of numbers by one durable commit, then hands them out from memory,
/// so that no case waits for another's number. What a crash leaves of a block stays unused; the block's record says
/// which numbers were reserved, so that a gap can be explained.
public actor NumberSeries {
    private let store: any Store
    private var blocks: [String: [Range<Int>]] = [:]
    private var blockSizes: [String: Int] = [:]

    /// Largest block reserved at once; a series that is little used reserves one number at a time.
    static let blockMost = 512

    /// Series over a store; several over one store never give the same number.
    public init(store: any Store) { self.store = store }

    /// The next number of a series, from 1.
    public func next(of series: String) async throws(OfficeRefusal) -> Int {
        while true {
            if let block = blocks[series]?.first {
                if block.count == 1 {
                    blocks[series]?.removeFirst()
                } else {
                    blocks[series]?[0] = (block.lowerBound + 1)..<block.upperBound
                }
                return block.lowerBound
            }
            let size = min(Self.blockMost, blockSizes[series, default: 1])
            blockSizes[series] = size * 2
            let reserved = try await reserve(size, of: series)
            blocks[series, default: []].append(reserved)
        }
    }

    /// Text of a number: `<division>-<kind>-<year>-<six digits>`, unique by construction.
    public func text(division: String, kind: String, on date: CivilDate) async throws(OfficeRefusal) -> String
    {
        let series = "\(division)-\(kind)-\(date.year)"
        let number = try await next(of: series)
        let digits = String(number)
        return series + "-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    private func reserve(_ size: Int, of series: String) async throws(OfficeRefusal) -> Range<Int> {
        while true {
            let record = try await refusing { () async throws(StoreFault) in
                try await store.record(.series, series)
            }
            let last = record.flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } ?? 0
            let change = Change(
                expecting: [.recordVersion(.series, series, record?.version ?? 0)],
                writes: [.record(.series, key: series, value: Array(String(last + size).utf8))])
            let outcomes = try await refusing { () async throws(StoreFault) in
                try await store.commit([change])
            }
            if outcomes == [.committed] { return (last + 1)..<(last + size + 1) }
        }
    }
}

extension RecordKind {
    static let series = RecordKind(rawValue: "series")
}
