public import Codes
public import StrictJSON

/// Whether the matter that a new case names may be asked for here now. Source: PROTOCOL.md §5.
public protocol MatterCounter: Sendable {
    /// Judges a `review_requested` or `submitted` against our catalogue as it stands.
    func judge(_ event: VerifiedEvent, at now: Timestamp) -> MatterAnswer
    /// The entry that a case fetched back began with, as far as a catalogue at hand still has it, ours or the
    /// destination's; an empty object otherwise.
    func terms(of event: VerifiedEvent) -> JSON
}

/// What the catalogue says.
public enum MatterAnswer: Sendable, Hashable {
    /// In force: the entry whose terms count for the case to its end.
    case open(JSON)
    /// `matter_unknown` or `matter_not_open`, and why.
    case closed(ErrorCode, String)
}
