public import Codes

/// One line of the audit: who did or saw what, in the same commit as the deed. Never payload.
public struct AuditLine: Sendable, Hashable {
    /// Given by the store; 0 before it is written.
    public var position: Int64
    /// When.
    public var at: Timestamp
    /// Token id, operator (uid), peer or `gateway`.
    public var actor: String
    /// Stable snake_case word.
    public var action: String
    /// What it was done to: a case id, a peer, a token.
    public var object: String
    /// Short facts: the purpose given, an error code.
    public var detail: String

    /// A line not yet written.
    public init(
        position: Int64 = 0, at: Timestamp, actor: String, action: String, object: String, detail: String = ""
    ) {
        self.position = position
        self.at = at
        self.actor = actor
        self.action = action
        self.object = object
        self.detail = detail
    }
}
