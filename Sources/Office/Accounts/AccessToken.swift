public import Codes
public import Cryptography
public import StrictJSON

/// One bearer token of the desk API. Only the digest of its secret is kept.
public struct AccessToken: Sendable, Hashable {
    /// Eight hex digits, shown in lists and in the audit.
    public var id: String
    /// SHA-256 of its 32 random bytes.
    public var secretDigest: Digest
    /// What it allows.
    public var role: Role
    /// Sees only what lies below; nil: the whole gateway.
    public var division: DivisionCode?
    /// What its maker called it.
    public var label: String?
    /// `name` and `uscc` of the agency in whose name its bearer acts.
    public var agency: JSONObject?
    /// Window or desk at which its bearer sits.
    public var desk: String?
    /// `by_person` of what its bearer writes, personal.
    public var person: JSONObject?
    /// When it was made.
    public var createdAt: Timestamp
    /// From then on it is unknown; nil: it does not expire.
    public var expiresAt: Timestamp?
    /// Since when it is unknown.
    public var revokedAt: Timestamp?

    /// Whether it is neither revoked nor expired.
    public func isGood(at now: Timestamp) -> Bool {
        guard revokedAt == nil else { return false }
        return expiresAt.map { now < $0 } ?? true
    }

    /// Who bears it.
    public var caller: Caller {
        Caller(
            actor: "token:" + id, role: role, division: division, agency: agency, desk: desk, person: person)
    }

    init(
        id: String, secretDigest: Digest, role: Role, division: DivisionCode?, label: String?,
        agency: JSONObject?,
        desk: String?, person: JSONObject?, createdAt: Timestamp, expiresAt: Timestamp?
    ) {
        self.id = id
        self.secretDigest = secretDigest
        self.role = role
        self.division = division
        self.label = label
        self.agency = agency
        self.desk = desk
        self.person = person
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// As it stands in the store.
    init(_ json: JSON) throws(ShapeFault) {
        let members = try json.read(.object)
        id = try members.require("id", .string)
        secretDigest = try members.require(
            "secret", .code { text throws(CodeFault) in try AccessToken.digest(text) })
        role = try members.require("role", .word(Role.self))
        division = try members.optional(
            "division", .code { text throws(CodeFault) in try DivisionCode(text) })
        label = try members.optional("label", .string)
        agency = try members.optional("agency", .object)
        desk = try members.optional("desk", .string)
        person = try members.optional("person", .object)
        createdAt = try members.require("created_at", .timestamp)
        expiresAt = try members.optional("expires_at", .timestamp)
        revokedAt = try members.optional("revoked_at", .timestamp)
    }

    var json: JSON {
        var members = listing.objectValue ?? JSONObject()
        members["secret"] = .string(secretDigest.hex)
        return .object(members)
    }

    /// What a list of tokens shows: everything but the secret's digest.
    public var listing: JSON {
        var members: JSONObject = ["id": .string(id), "role": .string(role.rawValue)]
        members["division"] = division.map { .string($0.text) }
        members["label"] = label.map { .string($0) }
        members["agency"] = agency.map { .object($0) }
        members["desk"] = desk.map { .string($0) }
        members["person"] = person.map { .object($0) }
        members["created_at"] = .string(createdAt.description)
        members["expires_at"] = expiresAt.map { .string($0.description) }
        members["revoked_at"] = revokedAt.map { .string($0.description) }
        return .object(members)
    }

    private static func digest(_ hex: String) throws(CodeFault) -> Digest {
        guard let digest = Digest(hex: hex) else {
            throw CodeFault(
                code: .storeFailed, message: "a stored token is unreadable", messageZh: "令牌记录无法读取")
        }
        return digest
    }
}
