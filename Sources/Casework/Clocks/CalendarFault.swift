/// A line of a calendar's data that cannot be used.
public struct CalendarFault: Error, Hashable, Sendable {
    /// The line, from 1 with the header.
    public let line: Int
    /// What is wrong with it.
    public let message: String

    /// A fault of a line.
    init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }
}
