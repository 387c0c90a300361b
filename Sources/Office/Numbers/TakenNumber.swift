internal import Codes

/// What is numbered: the letters of a series, and how its gaps are accounted for.
public struct NumberKind: Sendable, Hashable {
    /// Latin capitals, the initials of the Chinese word: `SJ`, `SL`.
    public let letters: String
    /// Whether every number has a line in the register (文书登记簿), written in the commit of its event.
    ///
    /// Numbers of cases have none: the case itself says that its number is used, and intake is not slowed.
    public let isRegistered: Bool

    /// A kind of notice, registered.
    static func notice(_ letters: String) -> NumberKind { NumberKind(letters: letters, isRegistered: true) }

    /// 收件编号.
    static let intake = NumberKind(letters: "SJ", isRegistered: false)
    /// 办理编号.
    static let handling = NumberKind(letters: "BL", isRegistered: false)
    /// 一件事收件编号: the bundle itself says that it is used.
    static let bundle = NumberKind(letters: "YJS", isRegistered: false)

    /// The kind that these letters name: those of a case or a bundle, or a notice's; nil for what names none.
    public init?(letters: String) {
        guard (2...4).contains(letters.utf8.count), letters.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return nil }
        self.init(letters: letters, isRegistered: !["SJ", "BL", "YJS"].contains(letters))
    }

    private init(letters: String, isRegistered: Bool) {
        self.letters = letters
        self.isRegistered = isRegistered
    }
}

/// A number that was taken from its series: it is used by one event, or it is 作废 with a reason; never given again.
public struct TakenNumber: Sendable, Hashable {
    /// `<division>-<kind>-<year>`.
    public let series: String
    /// From 1.
    public let number: Int
    /// Of which kind.
    public let kind: NumberKind
    /// How it is written.
    var pattern = NumberPattern.standard

    /// As it stands on paper, in the event and in every search; no two numbers of a region have the same.
    public var text: String { Self.text(series, number, pattern) }

    /// `<series>-<six digits>` unless the pattern says otherwise.
    static func text(_ series: String, _ number: Int, _ pattern: NumberPattern = .standard) -> String {
        guard pattern != .standard, let name = SeriesName(series) else {
            return series + "-" + String(number, digits: 6)
        }
        return pattern.text(of: name, number)
    }

    /// The series of a kind in one region and year.
    static func series(_ division: String, _ kind: NumberKind, _ year: Int) -> String {
        "\(division)-\(kind.letters)-\(year)"
    }
}

/// Why a number is 作废.
public enum VoidReason: String, Sendable, CaseIterable {
    /// The event that was to bear it was not written: the case had changed, or the request came twice.
    case notWritten = "not_written"
    /// The notice that was to bear it could not be set in type or sealed.
    case notMade = "not_made"
    /// The gateway stopped or broke down before it was used; found at the next start.
    case interrupted

    /// For the register that people read.
    public var textZh: String {
        switch self {
        case .notWritten: "未写入办件，作废"
        case .notMade: "文书未制成，作废"
        case .interrupted: "系统中断时未使用，作废"
        }
    }
}
