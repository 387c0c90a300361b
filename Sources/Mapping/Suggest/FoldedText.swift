/// A text as it is compared: one form for what is written in several ways.
///
/// 全角 becomes 半角, capital letters small, 繁体 and 异体 the usual characters, Roman and capital numerals the simple
/// ones, numbers below a hundred 中文数字; marks between words become one space; what has no width is gone.
/// Brackets stay, as `(` and `)`.
struct FoldedText: Hashable, Sendable {
    /// What is compared. Never more than ``most`` characters.
    let scalars: [Unicode.Scalar]

    /// A matter's name has at most 200 characters; what a window types has fewer.
    static let most = 1_000

    init(_ text: some StringProtocol) { scalars = Self.numbersAsWords(Self.withNumbers(text)) }

    /// The text with its numbers as they are written.
    static func withNumbers(_ text: some StringProtocol) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars.prefix(most) {
            guard let folded = folded(scalar) else { continue }
            if folded == " ", out.isEmpty || out.last == " " { continue }
            out.append(folded)
        }
        if out.last == " " { out.removeLast() }
        return out
    }

    /// The text again.
    var text: String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xFF01...0xFF5E: return folded(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
        case 0x41...0x5A: return Unicode.Scalar(UInt8(scalar.value + 0x20))
        case 0x30...0x39, 0x61...0x7A, 0x28, 0x29: return scalar
        case 0x5B, 0x3014, 0x3010, 0x3016, 0x7B: return "("
        case 0x5D, 0x3015, 0x3011, 0x3017, 0x7D: return ")"
        // 《》, quotation marks and what has no width say nothing.
        case 0x300A, 0x300B, 0x3008, 0x3009, 0x300C...0x300F, 0x201C, 0x201D, 0x2018, 0x2019, 0x22, 0x27,
            0xB7,
            0x200B...0x200F, 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0xFEFF, 0xAD:
            return nil
        case 0..<0x80, 0xA0, 0x2000...0x206F, 0x2500...0x27BF, 0x3000...0x303F, 0xFE10...0xFE6F,
            0xFF5F...0xFFEF:
            return " "
        case 0x2160...0x2169, 0x2170...0x2179:
            return numerals[Int(scalar.value & 0xF) + 1]
        case 0x2460...0x2469:
            return numerals[Int(scalar.value - 0x2460) + 1]
        default: return VariantCharacters.usual[scalar] ?? scalar
        }
    }

    private static let numerals: [Unicode.Scalar] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    /// 1 to 99 as they are spoken; longer numbers and those with a point stay.
    static func numbersAsWords(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard scalars.contains(where: \.isDigit) else { return scalars }
        var out: [Unicode.Scalar] = []
        var at = 0
        while at < scalars.count {
            guard scalars[at].isDigit else {
                out.append(scalars[at])
                at += 1
                continue
            }
            let end = scalars[at...].firstIndex { !$0.isDigit } ?? scalars.count
            let besideLetter = out.last?.isLetter == true || (end < scalars.count && scalars[end].isLetter)
            let value = scalars[at..<end].reduce(0) { min($0 * 10 + Int($1.value) - 0x30, 100) }
            if value < 1 || value > 99 || besideLetter {
                out += scalars[at..<end]
            } else {
                let (tens, ones) = (value / 10, value % 10)
                if tens > 1 { out.append(numerals[tens]) }
                if tens > 0 { out.append("十") }
                if ones > 0 { out.append(numerals[ones]) }
            }
            at = end
        }
        return out
    }
}

extension Unicode.Scalar {
    /// 0 to 9.
    var isDigit: Bool { (0x30...0x39).contains(value) }
    /// A small Latin letter; ``FoldedText`` has no others.
    var isLetter: Bool { (0x61...0x7A).contains(value) }
}
