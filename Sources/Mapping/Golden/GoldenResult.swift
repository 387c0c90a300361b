public import Codes

/// What came of a golden case.
public struct GoldenResult: Hashable, Sendable {
    /// Something that is not as the case expects.
    public struct Difference: Hashable, Sendable {
        /// Where in the case, such as `/expect/form/xm`.
        public let pointer: String
        /// What was expected there, as JSON; nil: nothing.
        public let expected: String?
        /// What came, as JSON, or the word of the refusal; nil: nothing.
        public let got: String?
    }

    /// To whom.
    public let peer: GatewayID
    /// The case's name.
    public let name: String
    /// Our code.
    public let local: String
    /// Everything that is not as expected, by place; empty: it passes.
    public let differences: [Difference]

    /// Whether all is as expected.
    public var passes: Bool { differences.isEmpty }
}
