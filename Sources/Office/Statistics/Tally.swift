internal import Casework
internal import Codes

/// Counts by slot: measures, duties met, and the steps of the stages' histograms. Tallies add.
struct Tally: Hashable, Sendable {
    /// Never with a zero.
    private(set) var counts: [Int: Int] = [:]

    /// Nothing counted.
    init() {}

    var isEmpty: Bool { counts.isEmpty }

    subscript(slot: Int) -> Int { counts[slot, default: 0] }
    subscript(measure: Measure) -> Int { self[measure.slot] }

    mutating func add(_ count: Int, to slot: Int) {
        let sum = counts[slot, default: 0] + count
        counts[slot] = sum == 0 ? nil : sum
    }

    mutating func add(_ other: Tally) {
        for (slot, count) in other.counts { add(count, to: slot) }
    }

    mutating func subtract(_ other: Tally) {
        for (slot, count) in other.counts { add(-count, to: slot) }
    }

    /// What was measured of the stages, in no order.
    var steps: [Stage: [(step: Int, count: Int)]] {
        var steps: [Stage: [(step: Int, count: Int)]] = [:]
        for (slot, count) in counts {
            guard let (stage, step) = Stage.step(at: slot) else { continue }
            steps[stage, default: []].append((step, count))
        }
        return steps
    }

    // MARK: As it is stored: `slot:count` in slot order, spaces between

    /// The text of its row.
    var text: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ")
    }

    /// Reads a row; nil when it is none.
    init?(_ bytes: [UInt8]) {
        var (number, digits, slot, isNegative): (Int, Int, Int?, Bool) = (0, 0, nil, false)
        for byte in bytes + [UInt8(ascii: " ")] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard number < 1 << 52 else { return nil }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: ":"):
                guard slot == nil, digits > 0 else { return nil }
                (slot, number, digits) = (number, 0, 0)
            case UInt8(ascii: " "):
                guard let place = slot, digits > 0 else {
                    if bytes.isEmpty { return }
                    return nil
                }
                add(isNegative ? -number : number, to: place)
                (number, digits, slot, isNegative) = (0, 0, nil, false)
            default: return nil
            }
        }
    }
}
