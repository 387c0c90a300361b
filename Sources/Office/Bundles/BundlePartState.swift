/// Where a part of a bundle stands. Words of the wire's `bundle_progressed`, so never renamed.
enum BundlePartState: String, Sendable, Hashable, CaseIterable {
    /// It waits for others. Next: open, submitted, blocked, dropped.
    case waiting
    /// What it waits for came to nothing, or it could not be begun: a person says what becomes of it. Next: open,
    /// submitted, dropped.
    case blocked
    /// A local part that may be worked on. Next: done, failed, dropped.
    case open
    /// A local part with its result.
    case done
    /// A local part without one.
    case failed
    /// Given up by a person before it began, or since nobody takes it.
    case dropped
    /// 收件 to 补正.
    case submitted
    /// 受理, special procedures included.
    case accepted
    /// 决定 and after; the outcome says which.
    case decided
    /// 不予受理.
    case refused
    /// 转办; its continuation takes its place.
    case transferred
    /// 终止.
    case terminated
    /// 撤回.
    case withdrawn
    /// The peer rejected its submission: a person corrects it.
    case undeliverable

    /// Whether nothing more is awaited of it.
    var isEnded: Bool {
        switch self {
        case .done, .failed, .dropped, .decided, .refused, .transferred, .terminated, .withdrawn: true
        case .waiting, .blocked, .open, .submitted, .accepted, .undeliverable: false
        }
    }
}
