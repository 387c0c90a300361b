/// 一次性补正: a request for corrections that stands open.
public struct OpenCorrection: Hashable, Sendable {
    /// The `correction_requested`, by which `supplemented` answers and `served` proves service.
    public let request: EventMark
    /// Working days from service.
    public let dueDays: Int
    /// Whether it was asked for after acceptance with `clock: stops`.
    public let stopsClock: Bool
}
