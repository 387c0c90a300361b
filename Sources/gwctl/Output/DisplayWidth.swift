/// How many terminal columns a text takes: two for East Asian wide characters, none for combining marks.
///
/// Source: Unicode Standard Annex #11 (wide and fullwidth ranges), as terminals apply it.
enum DisplayWidth {
    static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// The longest beginning that fits, with `…` where something was cut.
    static func fit(_ text: String, columns: Int) -> String {
        guard of(text) > columns, columns > 1 else { return text }
        var width = 1
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            width += self.columns(of: scalar)
            if width > columns { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    static func pad(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - of(text)))
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x1100 {
            return scalar.properties.generalCategory == .nonspacingMark || value < 0x20 ? 0 : 1
        }
        if wide.contains(where: { $0.contains(value) }) { return 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
