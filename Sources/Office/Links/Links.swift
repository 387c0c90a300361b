public import Codes
internal import Cryptography
public import Exchange
internal import StrictJSON

/// The applicant's ways in: who holds a token of 128 bits sees what its record allows, and nothing else.
///
/// A token is 22 characters of base64url; the store keeps its SHA-256 alone.
public struct Links: Sendable {
    private let store: any Store
    private let journal: Journal
    private let vault: Vault

    init(store: any Store, journal: Journal, vault: Vault) {
        self.store = store
        self.journal = journal
        self.vault = vault
    }

    /// The token by which the applicant follows a case: always the same, so that a notice that is printed again is the
    /// same. It works once ``keepTrackingToken(of:)`` or the notice's own commit has kept it.
    public func trackingToken(of id: CaseID) -> String {
        Base64URL.encode(vault.token(named: "track/" + id.description))
    }

    /// The row that makes a case's tracking token work; writing it again changes nothing.
    public func trackingRow(of id: CaseID) -> Write {
        let value: JSON = ["case": .string(id.description), "purpose": "track"]
        return .record(.link, key: Self.key(trackingToken(of: id)), value: value.serialized())
    }

    /// Makes a case's tracking token work, once.
    /// - Throws: what the store refuses.
    public func keepTrackingToken(of id: CaseID) async throws(OfficeRefusal) {
        try await keep(trackingToken(of: id), trackingRow(of: id))
    }

    private func keep(_ token: String, _ row: Write) async throws(OfficeRefusal) {
        let key = Self.key(token)
        let known = try await refusing { () async throws(StoreFault) in try await store.record(.link, key) }
        guard known == nil else { return }
        do throws(JournalFault) {
            _ = try await journal.write([Change(writes: [row])])
        } catch { throw OfficeRefusal(error) }
    }

    /// The case that a tracking token leads to; nil for what is no such token.
    public func trackedCase(_ token: String) async throws(OfficeRefusal) -> CaseID? {
        guard let id = try await tracked(token, purpose: "track", member: "case") else { return nil }
        return try await goingOn(id)
    }

    /// The token by which the applicant follows a whole bundle: one for all its parts, and always the same.
    public func trackingToken(ofBundle id: UUIDv7) -> String {
        Base64URL.encode(vault.token(named: "track/bundle/" + id.description))
    }

    /// The row that makes a bundle's tracking token work.
    func trackingRow(ofBundle id: UUIDv7) -> Write {
        let value: JSON = ["bundle": .string(id.description), "purpose": "track_bundle"]
        return .record(.link, key: Self.key(trackingToken(ofBundle: id)), value: value.serialized())
    }

    /// Makes a bundle's tracking token work, once: a bundle of before there were such tokens gets its own when it is
    /// first shown or printed.
    /// - Throws: what the store refuses.
    func keepTrackingToken(ofBundle id: UUIDv7) async throws(OfficeRefusal) {
        try await keep(trackingToken(ofBundle: id), trackingRow(ofBundle: id))
    }

    /// The bundle that a tracking token leads to; nil for what is no such token.
    func trackedBundle(_ token: String) async throws(OfficeRefusal) -> UUIDv7? {
        try await tracked(token, purpose: "track_bundle", member: "bundle")
    }

    private func tracked(
        _ token: String, purpose: String, member: String
    ) async throws(OfficeRefusal) -> UUIDv7? {
        guard Base64URL.decode(token)?.count == 16 else { return nil }
        let key = Self.key(token)
        let record = try await refusing { () async throws(StoreFault) in try await store.record(.link, key) }
        // `try?` here and below: what cannot be read leads nowhere.
        guard let record, let row = try? JSON.parse(record.value), row["purpose"]?.stringValue == purpose
        else { return nil }
        // `try?`: as said.
        return row[member]?.stringValue.flatMap { try? UUIDv7($0) }
    }

    /// The case itself, or the last of those that continue it elsewhere: an old receipt leads to what goes on.
    private func goingOn(_ first: CaseID) async throws(OfficeRefusal) -> CaseID {
        var id = first
        for _ in 0..<Continuations.chainMost {
            let key = id.description
            let record = try await refusing { () async throws(StoreFault) in
                try await store.record(.continuation, key)
            }
            // `try?`: what cannot be read leads nowhere.
            guard let record, let link = try? JSON.parse(record.value),
                let next = link["case"]?.stringValue.flatMap({ try? CaseID($0) })
            else { break }
            id = next
        }
        return id
    }

    static func key(_ token: String) -> String { SHA256Hash.digest(of: token).base64URL }
}

extension RecordKind {
    /// Tokens of applicants, by SHA-256.
    static let link = RecordKind(rawValue: "link")
}
