/// A decimal number digit by digit, so that 0.1 元 is ten 分 and never nearly so.
struct PlainDecimal: Hashable {
    /// Whether it is below nought; nought is not.
    private(set) var isNegative: Bool
    /// Its digits without leading noughts, and without trailing ones after the point; empty for nought.
    private(set) var digits: [UInt8]
    /// How many of the digits stand after the point, 0 or more; it may be more than there are digits.
    private(set) var decimals: Int

    /// Digits that are read; a form's number has never more.
    private static let digitsMax = 40

    /// Reads `-?digits[.digits]`, the way people write a number; nil for leading noughts (a code, no number), signs,
    /// grouping, exponents and what is longer than forty digits.
    init?(_ text: String) {
        var rest = Substring(text)
        isNegative = rest.hasPrefix("-")
        if isNegative { rest = rest.dropFirst() }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty,
            whole == "0" || whole.first != "0"
        else { return nil }
        let all = Array(parts.joined().utf8)
        guard all.count <= Self.digitsMax, all.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        digits = all.map { $0 - 0x30 }
        decimals = parts.count == 1 ? 0 : parts[1].utf8.count
        reduce()
    }

    /// An integer.
    init(_ integer: Int64) {
        isNegative = integer < 0
        digits = String(integer.magnitude).utf8.map { $0 - 0x30 }
        decimals = 0
        reduce()
    }

    /// The shortest decimal that is that binary number; nil for one that is not finite.
    init?(_ number: Double) {
        guard number.isFinite else { return nil }
        let text = number.magnitude.description.lowercased()
        let parts = text.split(separator: "e")
        guard let first = parts.first, let plain = PlainDecimal(String(first)) else { return nil }
        self = plain
        isNegative = number < 0
        if parts.count == 2 {
            guard let exponent = Int(parts[1]), exponent.magnitude < 400 else { return nil }
            shift(by: exponent)
        }
        reduce()
    }

    /// Times ten to that power.
    mutating func shift(by power: Int) {
        decimals -= power
        if decimals < 0 {
            if !digits.isEmpty { digits += [UInt8](repeating: 0, count: -decimals) }
            decimals = 0
        }
        reduce()
    }

    private mutating func reduce() {
        while decimals > 0, digits.last == 0 {
            digits.removeLast()
            decimals -= 1
        }
        if let first = digits.firstIndex(where: { $0 != 0 }) {
            digits.removeFirst(first)
        } else {
            digits = []
            decimals = 0
            isNegative = false
        }
    }

    /// As people write it, with at least that many digits after the point.
    func text(decimalsAtLeast least: Int = 0) -> String {
        let padded = [UInt8](repeating: 0, count: max(0, decimals + 1 - digits.count)) + digits
        let point = padded.count - decimals
        var after = padded[point...].map { Character(Unicode.Scalar($0 + 0x30)) }
        while after.count < least { after.append("0") }
        let before = String(padded[..<point].map { Character(Unicode.Scalar($0 + 0x30)) })
        return (isNegative ? "-" : "") + before + (after.isEmpty ? "" : "." + String(after))
    }

    /// Its integer, where it is one that the wire has; nil else.
    var integer: Int64? {
        guard decimals == 0, let value = Int64(text()) else { return nil }
        return value.magnitude < (1 << 53) ? value : nil
    }

    /// The binary number of which it is the shortest decimal; nil where none is.
    var double: Double? {
        guard let number = Double(text()), PlainDecimal(number) == self else { return nil }
        return number
    }
}
