/// How much happened.
public struct CourseCounts: Sendable, Hashable {
    /// Events that people wrote.
    public var written = 0
    /// Events that left a gateway, each time.
    public var sent = 0
    /// Results by word.
    public var results: [String: Int] = [:]
    /// Drafts not written, by code.
    public var refused: [String: Int] = [:]
    /// Alarms by code.
    public var alarms: [String: Int] = [:]
    /// Crashes.
    public var crashes = 0
    /// Returns to an old state of the disk.
    public var rollbacks = 0
}
