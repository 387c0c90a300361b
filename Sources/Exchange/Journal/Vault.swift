internal import Codes
public import Cryptography

/// Seals the personal part of cases at rest: one key per case, wrapped by the gateway's key.
///
/// Erasing a case is deleting its disclosures and its wrapped key.
public struct Vault: Sendable {
    private let master: Sealer
    private let random: any RandomSource
    /// For ``BlindIndex``.
    let index: HMACSHA256

    /// A vault under the gateway's 32-byte key.
    /// - Throws: `key_malformed` for another length.
    public init(key: [UInt8], random: any RandomSource) throws(CryptographyFault) {
        master = try Sealer(key: HKDF.derive(key, salt: [], info: Array("case keys".utf8), count: 32))
        index = HMACSHA256(key: HKDF.derive(key, salt: [], info: Array("blind index".utf8), count: 32))
        self.random = random
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
