public import Codes

/// A day that was counted, and how sure it is.
public struct LegalDate: Hashable, Sendable {
    /// The day, at UTC+8.
    public let day: CivilDate
    /// Counted over a year without published data: weekends and fixed holidays only, shown with a flag.
    public let isProvisional: Bool

    /// A day with its flag.
    public init(_ day: CivilDate, isProvisional: Bool = false) {
        self.day = day
        self.isProvisional = isProvisional
    }
}
