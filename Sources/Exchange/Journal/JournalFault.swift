public import Casework
public import Codes

/// Why the journal did not write. Equal by code.
public struct JournalFault: Error, Sendable, Equatable {
    /// `transition_illegal`, `validation_failed`, `case_fenced`, `clock_doubtful`, `chain_broken`, `conflict` (a
    /// record changed meanwhile), `unavailable` (too much waits), and the store's own.
    public let code: ErrorCode
    /// With `transition_illegal`: what this gateway may write now.
    public let allowed: [EventType]
    /// With `validation_failed`: every fault of the draft.
    public let faults: [DataFault]
    /// For the log only.
    public let detail: String

    /// A fault; `detail` never carries payload.
    public init(
        _ code: ErrorCode, allowed: [EventType] = [], faults: [DataFault] = [], detail: String = ""
    ) {
        self.code = code
        self.allowed = allowed
        self.faults = faults
        self.detail = detail
    }

    init(_ fault: StoreFault) { self.init(fault.code, detail: fault.detail) }

    /// Equal by code alone.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}
