/// The text of a number as ECMAScript writes it. Source: ECMA-262 Number::toString, by RFC 8785 §3.2.2.3.
enum ECMAScriptNumber {
    /// ASCII bytes; `number` is finite.
    static func text(of number: Double) -> [UInt8] {
        if number == 0 { return [UInt8(ascii: "0")] }
        let (digits, point) = shortest(of: number.magnitude)
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        let zero = UInt8(ascii: "0")
        switch point {
        case digits.count...21 where point >= digits.count:
            text.append(contentsOf: digits)
            text.append(contentsOf: repeatElement(zero, count: point - digits.count))
        case 1...21:
            text.append(contentsOf: digits[..<point])
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: digits[point...])
        case -5...0:
            text.append(contentsOf: "0.".utf8)
            text.append(contentsOf: repeatElement(zero, count: -point))
            text.append(contentsOf: digits)
        default:
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text.append(contentsOf: digits[1...])
            }
            text.append(contentsOf: point > 0 ? "e+".utf8 : "e-".utf8)
            text.append(contentsOf: (point - 1).magnitude.description.utf8)
        }
        return text
    }

    /// The fewest digits that read back as `magnitude`, and where the point stands among them (0.digits × 10^point).
    ///
    /// Swift's own description has these digits, the closest of the shortest; only its layout differs.
    private static func shortest(of magnitude: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let source = Array(magnitude.description.utf8)
        for (index, byte) in source.enumerated() {
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: source[(index + 1)...], as: UTF8.self)) ?? 0
                break
            } else {
                digits.append(byte)
            }
        }
        var place = (point ?? digits.count) + exponent
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            place -= 1
        }
        return (digits, place)
    }
}
