public import Codes
public import Cryptography
public import Exchange
public import StrictJSON
import Synchronization

/// The desk's bearer tokens: made, listed, revoked, recognised.
///
/// A token is `tbg_<id>_<secret>`: 8 hex digits and 32 random bytes. The store keeps SHA-256 of the secret, which is
/// enough for a value of 256 random bits. Known tokens are kept in memory, since each request asks for one.
public final class Accounts: Sendable {
    private let store: any Store
    private let clock: any GatewayClock
    private let random: any RandomSource
    private let otherCodes: @Sendable (DivisionCode, CivilDate) -> [DivisionCode]
    private let known = Mutex<[String: AccessToken]>([:])

    /// Accounts over a store; ``load()`` reads them.
    /// - Parameter otherCodes: by which codes the same division is or was known beside that one.
    public init(
        store: any Store, clock: any GatewayClock, random: any RandomSource,
        otherCodes: @escaping @Sendable (DivisionCode, CivilDate) -> [DivisionCode] = { _, _ in [] }
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.otherCodes = otherCodes
    }

    /// Reads every token from the store; called at start.
    public func load() async throws(OfficeRefusal) {
        var tokens: [String: AccessToken] = [:]
        for token in try await list() { tokens[token.id] = token }
        known.withLock { $0 = tokens }
    }

    /// What a new token is to be.
    public struct Wish: Sendable {
        /// What it allows.
        public var role: Role
        /// Sees only what lies below; nil: the whole gateway.
        public var division: DivisionCode?
        /// What its maker calls it.
        public var label: String?
        /// `name` and `uscc` of the agency in whose name its bearer acts.
        public var agency: JSONObject?
        /// Window or desk at which its bearer sits.
        public var desk: String?
        /// `by_person` of what its bearer writes, personal.
        public var person: JSONObject?
        /// From then on it is unknown; nil: it does not expire.
        public var expiresAt: Timestamp?

        /// A token of this role; all else may be left open.
        public init(
            role: Role, division: DivisionCode? = nil, label: String? = nil, agency: JSONObject? = nil,
            desk: String? = nil, person: JSONObject? = nil, expiresAt: Timestamp? = nil
        ) {
            self.role = role
            self.division = division
            self.label = label
            self.agency = agency
            self.desk = desk
            self.person = person
            self.expiresAt = expiresAt
        }
    }

    /// Makes a token.
    /// - Returns: its text, which is shown once and kept nowhere, and the record.
    /// - Throws: `usage` for a typist without a person, since what is typed in names who typed it.
    public func create(_ wish: Wish, by actor: String) async throws(OfficeRefusal) -> (
        text: String, token: AccessToken
    ) {
        guard wish.role != .typist || wish.person != nil else {
            throw OfficeRefusal(
                .usage, detail: "a typist's token names its person: --person NAME", message: "代录人员的令牌须登记本人姓名")
        }
        let id = Hex.encode(random.bytes(4))
        let secret = random.bytes(32)
        let now = clock.now()
        let token = AccessToken(
            id: id, secretDigest: SHA256Hash.digest(of: secret), role: wish.role, division: wish.division,
            label: wish.label, agency: wish.agency, desk: wish.desk, person: wish.person, createdAt: now,
            expiresAt: wish.expiresAt)
        try await keep(token, expecting: 0, action: "token_created", by: actor)
        return ("tbg_\(id)_" + Base64URL.encode(secret), token)
    }

    /// Every token, oldest id first.
    public func list() async throws(OfficeRefusal) -> [AccessToken] {
        let records = try await refusing { () async throws(StoreFault) in try await store.allRecords(.token) }
        return try records.map { record throws(OfficeRefusal) in try Self.read(record) }
    }

    /// Revokes a token; from then on it is unknown.
    /// - Throws: `not_found`.
    public func revoke(_ id: String, by actor: String) async throws(OfficeRefusal) -> AccessToken {
        guard
            let record = try await refusing({ () async throws(StoreFault) in
                try await store.record(.token, id)
            })
        else { throw OfficeRefusal(.notFound, detail: "there is no token \(id)", message: "没有编号为 \(id) 的令牌") }
        var token = try Self.read(record)
        if token.revokedAt == nil {
            token.revokedAt = clock.now()
            try await keep(token, expecting: record.version, action: "token_revoked", by: actor)
        }
        return token
    }

    /// Who bears this text; nil when it is no token, not a known one, expired or revoked.
    public func caller(bearing text: String) -> Caller? {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        let now = clock.now()
        guard parts.count == 3, parts[0] == "tbg", let secret = Base64URL.decode(String(parts[2])),
            let token = known.withLock({ $0[String(parts[1])] }), token.isGood(at: now),
            ConstantTime.areEqual(SHA256Hash.digest(of: secret).bytes, token.secretDigest.bytes)
        else { return nil }
        var caller = token.caller
        caller.otherCodes = token.division.map { otherCodes($0, now.civilDate) } ?? []
        return caller
    }

    private func keep(
        _ token: AccessToken, expecting version: Int, action: String, by actor: String
    ) async throws(OfficeRefusal) {
        let line = AuditLine(
            at: clock.now(), actor: actor, action: action, object: "token:" + token.id,
            detail: "\(token.role.rawValue) \(token.division?.text ?? "")")
        let change = Change(
            expecting: [.recordVersion(.token, token.id, version)],
            writes: [.record(.token, key: token.id, value: token.json.serialized()), .audit(line)])
        let outcomes = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        guard outcomes == [.committed] else { throw OfficeRefusal(.conflict) }
        known.withLock { $0[token.id] = token }
    }

    private static func read(_ record: Record) throws(OfficeRefusal) -> AccessToken {
        do {
            return try AccessToken(try JSON.parse(record.value))
        } catch {
            throw OfficeRefusal(.storeFailed, detail: "token record \(record.key) cannot be read")
        }
    }
}

extension RecordKind {
    static let token = RecordKind(rawValue: "token")
}

/// Runs a store call and turns its fault into a refusal.
func refusing<Value>(
    _ call: () async throws(StoreFault) -> Value
) async throws(OfficeRefusal) -> Value {
    do throws(StoreFault) {
        return try await call()
    } catch { throw OfficeRefusal(error) }
}
