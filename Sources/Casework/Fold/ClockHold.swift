public import Codes

/// One thing that holds the clock: a special procedure, or a correction with `clock: stops`.
public struct ClockHold: Hashable, Sendable {
    /// The event that `clock_resumed` names.
    public let cause: EventMark
    /// The special procedure's kind; nil for a correction.
    public let kind: String?
    /// Which clocks stand still.
    public let excluded: ExcludedClocks
    /// Working days after which the clock runs again by itself; nil if only a person can say.
    public let days: Int?

    /// Whether a correction holds the clock.
    public var isCorrection: Bool { kind == nil }
}

/// Which of the two clocks a special procedure stops. Source: CASE.md §1 `special_procedures`.
public enum ExcludedClocks: String, CaseIterable, Hashable, Sendable {
    /// 法定期限.
    case legal
    /// 承诺期限.
    case promised
    /// Both.
    case both

    /// Whether the legal clock stands still.
    public var stopsLegal: Bool { self != .promised }
    /// Whether the promised clock stands still.
    public var stopsPromised: Bool { self != .legal }
}

/// A stretch in which a clock stood still: the day it began still counts, the day it ended counts again.
public struct ClockStop: Hashable, Sendable {
    /// The event that stopped it.
    public let cause: EventID
    /// The day of that event.
    public let from: CivilDate
    /// Working days given for it, if any.
    public let days: Int?
    /// Which clocks stood still.
    public let excluded: ExcludedClocks
    /// The day of the `clock_resumed`, decision or end; nil while it lasts.
    public internal(set) var until: CivilDate?
}
