public import Codes
public import StrictJSON

/// Who asks: a token's bearer, or an operator at the gateway's own socket.
public struct Caller: Sendable, Hashable {
    /// For the audit: `token:<id>` or `uid:<n>`.
    public var actor: String
    /// What they may do.
    public var role: Role
    /// Sees only what lies below; nil: the whole gateway.
    public var division: DivisionCode?
    /// Other codes by which that division is or was known: cases under them are seen too.
    public var otherCodes: [DivisionCode] = []
    /// `by` of what this caller writes (CASE.md §2), as far as the token knows it.
    public var agency: JSONObject?
    /// Window or desk at which they sit.
    public var desk: String?
    /// `by_person`, personal.
    public var person: JSONObject?

    /// A caller; an operator at the socket has neither division nor desk.
    public init(
        actor: String, role: Role, division: DivisionCode? = nil, agency: JSONObject? = nil,
        desk: String? = nil,
        person: JSONObject? = nil
    ) {
        self.actor = actor
        self.role = role
        self.division = division
        self.agency = agency
        self.desk = desk
        self.person = person
    }

    /// Below one of these lies what the caller sees; empty: everywhere.
    var areas: [DivisionPrefix] {
        guard let division else { return [] }
        return ([division] + otherCodes).map(DivisionPrefix.init(everythingIn:))
    }

    /// Whether a case of this division (on our side of it) is the caller's to see.
    public func sees(_ division: String?) -> Bool {
        guard self.division != nil else { return true }
        // `try?`: what is unreadable is nobody's.
        guard let division, let code = try? DivisionCode(division) else { return false }
        return areas.contains { $0.matches(code) }
    }

    /// - Throws: `forbidden` for who takes no cases in.
    func mustTakeIn() throws(OfficeRefusal) {
        guard !role.takesIn else { return }
        throw OfficeRefusal(
            .forbidden, detail: "the role \(role.rawValue) takes no cases in",
            message: "\(role.nameZh)不能收件")
    }
}
