/// How much happened.
public struct CourseCounts: Sendable, Hashable {
    /// Events that people wrote.
    public var written = 0
    /// Events that left a gateway, each time.
    public var sent = 0
    /// Parcels that were packed.
    public var parcels = 0
    /// Batches of events in them.
    public var parcelLines = 0
    /// Receipts in them.
    public var parcelReceipts = 0
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

    /// Nothing yet.
    public init() {}

    /// Adds what happened in another course.
    public mutating func add(_ other: CourseCounts) {
        written += other.written
        sent += other.sent
        crashes += other.crashes
        rollbacks += other.rollbacks
        parcels += other.parcels
        parcelLines += other.parcelLines
        parcelReceipts += other.parcelReceipts
        results.merge(other.results, uniquingKeysWith: +)
        refused.merge(other.refused, uniquingKeysWith: +)
        alarms.merge(other.alarms, uniquingKeysWith: +)
    }

    /// In words, in a fixed order.
    public var summary: String {
        func listed(_ words: [String: Int]) -> String {
            words.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return "written \(written), sent \(sent), crashes \(crashes), rollbacks \(rollbacks), "
            + "parcels \(parcels) with \(parcelLines) lines and \(parcelReceipts) receipts; results: "
            + "\(listed(results)); not written: \(listed(refused)); alarms: \(listed(alarms))"
    }
}
