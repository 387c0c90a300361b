internal import Codes
public import Cryptography

/// Seals the personal part of cases at rest: one key per case, wrapped by the gateway's key.
///
/// Erasing a case is deleting its disclosures and its wrapped key.
public struct Vault: Sendable {
    private let master: Sealer
    /// For what stands beside the cases.
    private let records: Sealer
    private let random: any RandomSource
    private let tokens: HMACSHA256
    /// For ``BlindIndex``.
    let index: HMACSHA256

    /// A vault under the gateway's 32-byte key.
    /// - Throws: `key_malformed` for another length.
    public init(key: [UInt8], random: any RandomSource) throws(CryptographyFault) {
        master = try Sealer(key: HKDF.derive(key, salt: [], info: Array("case keys".utf8), count: 32))
        records = try Sealer(key: HKDF.derive(key, salt: [], info: Array("records".utf8), count: 32))
        index = HMACSHA256(key: HKDF.derive(key, salt: [], info: Array("blind index".utf8), count: 32))
        tokens = HMACSHA256(key: HKDF.derive(key, salt: [], info: Array("tokens".utf8), count: 32))
        self.random = random
    }

    /// 128 bits that only this gateway can make, the same for the same name.
    public func token(named name: String) -> [UInt8] {
        Array(tokens.code(of: Array(name.utf8)).prefix(16))
    }

    /// A new case's key, wrapped.
    func newKey(for id: CaseID) throws(CryptographyFault) -> [UInt8] {
        try master.seal(random.bytes(32), context: id.bytes, random: random)
    }

    /// Opens the personal part of one event.
    /// - Throws: `store_failed`.
    func open(_ sealed: [UInt8], of key: EventKey, in record: CaseRecord) throws(JournalFault) -> [UInt8] {
        do {
            return try caseSealer(record).open(sealed, context: Self.context(key))
        } catch { throw JournalFault(.storeFailed, detail: "a sealed part does not open: \(error)") }
    }

    /// Seals the personal part of one event; nil when there is none.
    func seal(_ disclosures: [UInt8], of key: EventKey, in record: CaseRecord) throws(JournalFault)
        -> [UInt8]?
    {
        guard !disclosures.isEmpty else { return nil }
        do {
            return try caseSealer(record).seal(disclosures, context: Self.context(key), random: random)
        } catch { throw JournalFault(.storeFailed, detail: "could not seal: \(error)") }
    }

    /// Seals what a record keeps of a person.
    /// - Parameter name: names the record for ever; what was sealed under another name does not open.
    public func seal(_ bytes: [UInt8], named name: String) throws(CryptographyFault) -> [UInt8] {
        try records.seal(bytes, context: Array(name.utf8), random: random)
    }

    /// Opens what ``seal(_:named:)`` sealed.
    /// - Throws: `seal_broken` for other bytes, another name or another key.
    public func open(_ sealed: [UInt8], named name: String) throws(CryptographyFault) -> [UInt8] {
        try records.open(sealed, context: Array(name.utf8))
    }

    private func caseSealer(_ record: CaseRecord) throws(CryptographyFault) -> Sealer {
        try Sealer(key: master.open(record.wrappedKey, context: record.id.bytes))
    }

    private static func context(_ key: EventKey) -> [UInt8] {
        key.caseID.bytes + [key.author == .origin ? 0 : 1] + bytes(UInt32(key.sequence))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
