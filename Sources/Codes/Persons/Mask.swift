/// Personal data as lists and logs show it.
///
/// Enough stays for a clerk to tell two people apart who stand before him, too little to know a person by.
public enum Mask {
    private static let star: Character = "*"

    /// A name: the first character and stars, as many as hide a short name's length no more than custom does (张*, 巴**).
    public static func name(_ text: String) -> String {
        guard let first = text.first else { return "" }
        return String(first) + String(repeating: star, count: min(max(text.count - 1, 1), 3))
    }

    /// A document's number: the first 3 and last 2 characters from 12 on (150*************2X), the last 2 from 6 on,
    /// else stars only.
    public static func number(_ text: String) -> String {
        switch text.count {
        case 0: ""
        case ..<6: String(repeating: star, count: text.count)
        case ..<12: stars(text, first: 0, last: 2)
        default: stars(text, first: 3, last: 2)
        }
    }

    /// A telephone number: the first 3 and last 4 characters of a mobile (138****0000), the last 2 of others.
    public static func phone(_ text: String) -> String {
        switch text.count {
        case 0: ""
        case ..<6: String(repeating: star, count: text.count)
        case 11: stars(text, first: 3, last: 4)
        default: stars(text, first: 0, last: 2)
        }
    }

    /// An address: the first 6 characters, which name province and city, and three stars.
    public static func address(_ text: String) -> String {
        text.isEmpty ? "" : String(text.prefix(text.count > 6 ? 6 : 0)) + "***"
    }

    /// An e-mail address: the first character, three stars, and the domain.
    public static func email(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@"), let first = text.first, at > text.startIndex else {
            return hidden(text)
        }
        return String(first) + "***" + text[at...]
    }

    /// Any other personal text: three stars.
    public static func hidden(_ text: String) -> String { text.isEmpty ? "" : "***" }

    private static func stars(_ text: String, first: Int, last: Int) -> String {
        text.prefix(first) + String(repeating: star, count: text.count - first - last) + text.suffix(last)
    }
}
