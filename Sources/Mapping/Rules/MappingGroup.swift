public import Codes
public import StrictJSON

/// All rows ever published for one of our matters at one peer, each with the versions in which it stood.
///
/// A version is not a copy of all rows: a row that no later version touched is written once. What a version that was
/// broken off had written counts for nothing.
///
/// It stays as it is stored, a line a row: `since until from to divisions length row`, where the row is JSON of that
/// many bytes, days are numbers of days, `-` is none and `*` all divisions. So of fifty rows only those are read as JSON
/// that a case asks for, and one in memory is no larger than one on disk. Our code and the divisions stand beside the
/// row, not in it: a third of what most rows would take.
public struct MappingGroup: Sendable {
    /// Whose rows.
    public let key: MappingKey
    /// What the store keeps.
    public let record: [UInt8]

    /// A group as stored; empty: without rows.
    public init(_ key: MappingKey, record: [UInt8] = []) {
        self.key = key
        self.record = record
    }

    /// For which cases rows are asked.
    public struct Place: Hashable, Sendable {
        /// Where they are to be decided.
        public var division: DivisionCode
        /// The day.
        public var day: CivilDate

        /// A division on a day.
        public init(division: DivisionCode, day: CivilDate) {
            self.division = division
            self.day = day
        }
    }

    /// The rows of a version, in order.
    /// - Parameters:
    ///   - broken: versions that were broken off.
    ///   - place: only rows that are in force there; nil: all.
    /// - Throws: what is wrong with a row; one that this gateway wrote has no fault.
    public func rows(
        in version: Int, broken: Set<Int> = [], at place: Place? = nil
    ) throws(ShapeFaults) -> [MatterMapping] {
        let division = place.map { Array($0.division.canonical.utf8) }
        var rows: [MatterMapping] = []
        var lines = Lines(record: record)
        while let line = lines.next() {
            guard line.stands(in: version, broken) else { continue }
            if let place, let division {
                let day = place.day.dayNumber
                guard line.from.map({ $0 <= day }) ?? true, line.to.map({ day <= $0 }) ?? true,
                    line.isFor(division, in: record)
                else { continue }
            }
            rows.append(try row(line))
        }
        guard lines.isWhole else { throw Self.fault }
        return rows
    }

    /// The version since which the rows of this version stand as they do; nil: it has none.
    public func standing(in version: Int, broken: Set<Int> = []) -> Int? {
        var lines = Lines(record: record)
        while let line = lines.next() {
            if line.stands(in: version, broken) { return line.since }
        }
        return nil
    }

    /// The same group where these rows, in this order, stand from `version` on; it is later than all before.
    /// - Parameter broken: versions that were broken off; their traces are dropped.
    /// - Throws: as ``rows(in:broken:at:)``.
    public func putting(
        _ rows: [MatterMapping], in version: Int, broken: Set<Int> = []
    ) throws(ShapeFaults) -> MappingGroup {
        let isSame = try self.rows(in: version, broken: broken).map(\.json) == rows.map(\.json)
        var written: [UInt8] = []
        var lines = Lines(record: record)
        while let line = lines.next() {
            guard !broken.contains(line.since) else { continue }
            var until = line.until.flatMap { broken.contains($0) ? nil : $0 }
            if !isSame { until = until ?? version }
            written += Array("\(line.since) \(Self.text(until)) ".utf8) + record[line.rest]
        }
        if !isSame { for row in rows { written += line(row, since: version) } }
        return MappingGroup(key, record: written)
    }

    private func row(_ line: Lines.Line) throws(ShapeFaults) -> MatterMapping {
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(Array(record[line.row]))
        } catch { throw Self.fault }
        let members = try JSONShape<JSONObject>.outermost(json)
        // In the order in which people write them; what the row itself says, counts.
        var whole: JSONObject = ["local": .string(key.local)]
        for name in ["target", "bundle"] { whole[name] = members[name] }
        if record[line.divisions.lowerBound] != Self.everywhere {
            let texts = record[line.divisions].split(separator: UInt8(ascii: ","))
            whole["divisions"] = .array(texts.map { .string(String(decoding: $0, as: UTF8.self)) })
        }
        for (name, value) in members { whole[name] = value }
        let reader = ShapeReader(whole)
        guard let row = MatterMapping(reader, peer: key.peer) else { throw reader.collected }
        return row
    }

    private func line(_ row: MatterMapping, since: Int) -> [UInt8] {
        let texts = row.divisions.map(\.text)
        var members = row.json
        // Said beside the row already, unless it says it in other words.
        if members["local"] == .string(key.local) { members["local"] = nil }
        if members["divisions"] == .array(texts.map { .string($0) }) { members["divisions"] = nil }
        let json = members.serialized()
        let divisions = texts.isEmpty ? "*" : texts.joined(separator: ",")
        let (from, to) = (row.from.map { max(0, $0.dayNumber) }, row.to.map { max(0, $0.dayNumber) })
        let days = "\(Self.text(from)) \(Self.text(to))"
        return Array("\(since) - \(days) \(divisions) \(json.count) ".utf8) + json + [UInt8(ascii: "\n")]
    }

    private static let everywhere = UInt8(ascii: "*")

    private static func text(_ number: Int?) -> String { number.map { String($0) } ?? "-" }

    private static let fault = ShapeFaults([ShapeFault(.malformed, message: "a group of rows cannot be read")]
    )
}

extension MappingGroup {
    /// Reads the heads of the lines, none of the rows.
    private struct Lines {
        struct Line {
            var since: Int
            var until: Int?
            var from: Int?
            var to: Int?
            /// Where its parts stand in the record.
            var divisions: Range<Int>
            var row: Range<Int>
            /// All after the versions, the end of the line included.
            var rest: Range<Int>

            func stands(in version: Int, _ broken: Set<Int>) -> Bool {
                guard since <= version, !broken.contains(since) else { return false }
                return until.map { version < $0 || broken.contains($0) } ?? true
            }

            /// Whether one of its prefixes begins the division's 12 digits.
            func isFor(_ division: [UInt8], in record: [UInt8]) -> Bool {
                if record[divisions.lowerBound] == MappingGroup.everywhere { return true }
                var (place, matches) = (0, true)
                for index in divisions {
                    let byte = record[index]
                    if byte == UInt8(ascii: ",") {
                        if matches { return true }
                        (place, matches) = (0, true)
                    } else {
                        matches = matches && place < division.count && division[place] == byte
                        place += 1
                    }
                }
                return matches
            }
        }

        let record: [UInt8]
        private var index = 0
        private(set) var isWhole = true

        init(record: [UInt8]) { self.record = record }

        mutating func next() -> Line? {
            guard index < record.count else { return nil }
            isWhole = false
            guard let since = number() ?? nil, let until = number() else { return nil }
            let rest = index
            guard let from = number(), let to = number() else { return nil }
            let divisions = index
            while index < record.count, record[index] != UInt8(ascii: " ") { index += 1 }
            let end = index
            index += 1
            guard end > divisions, let length = number() ?? nil, length >= 0,
                length < record.count - index
            else { return nil }
            let row = index..<index + length
            index = row.upperBound + 1
            isWhole = true
            return Line(
                since: since, until: until, from: from, to: to, divisions: divisions..<end, row: row,
                rest: rest..<index)
        }

        /// A number and the space after it; `.some(nil)` for `-`, nil for anything else.
        private mutating func number() -> Int?? {
            var value = 0
            let start = index
            if index < record.count, record[index] == UInt8(ascii: "-") {
                index += 2
                return .some(nil)
            }
            while index < record.count, record[index] != UInt8(ascii: " ") {
                let digit = record[index] &- UInt8(ascii: "0")
                guard digit < 10, index - start < 15 else { return nil }
                value = value * 10 + Int(digit)
                index += 1
            }
            guard index > start else { return nil }
            index += 1
            return value
        }
    }
}
