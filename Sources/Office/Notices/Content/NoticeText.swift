/// What people wrote, as it may stand on paper, and the marks that keep it apart from a template's own text.
enum NoticeText {
    /// Stands before a value, so that one that begins like a list's mark is none.
    static let valueMark: Character = "\u{1}"
    /// A value's line end, which is no line end of the template.
    static let lineEnd: Character = "\u{2}"
    /// A value's bar, which divides no cells.
    static let bar: Character = "\u{3}"

    /// A value without what no paper should carry: control characters, direction marks by which a text reads other
    /// than it is stored, tags. Line ends stay as ``lineEnd``; nothing else is changed.
    static func value(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0A where isAfterReturn: continue
            case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: kept.append("\u{2}")
            case 0x09: kept.append(" ")
            case 0x7C: kept.append("\u{3}")
            case 0...0x1F, 0x7F...0x9F: continue
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: continue
            case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: continue
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// The text as it is printed, with the marks gone; lines of a value end with a line feed.
    static func printed(_ text: some StringProtocol) -> String {
        var lines: [String] = [""]
        for character in text {
            switch character {
            case valueMark: continue
            case lineEnd: lines.append("")
            case bar: lines[lines.count - 1].append("|")
            default: lines[lines.count - 1].append(character)
            }
        }
        return trimmed(lines.joined(separator: "\n"))
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
