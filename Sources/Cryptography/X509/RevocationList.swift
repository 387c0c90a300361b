import CCrypto
public import Codes

/// A certificate revocation list that was read, **not verified**: ``isSigned(by:)`` does that. Source: RFC
/// 5280 §5.
public struct RevocationList: Sendable {
    /// The whole list.
    public let der: [UInt8]
    /// The issuer as RFC 2253 text, for people.
    public let issuer: String
    /// When it was made.
    public let thisUpdate: Timestamp
    /// When the next one was promised; after that it still counts, with an alarm.
    public let nextUpdate: Timestamp?
    /// How many certificates it revokes.
    public let count: Int
    let issuerDER: [UInt8]
    private let handle: CRLHandle

    /// Longest list that is read, bytes: some 400,000 entries.
    public static let bytesMax = 16 << 20

    /// Reads DER.
    /// - Throws: `crl_malformed`, also for a list with a critical extension (a delta, or one of a part
    ///   only).
    public init(der: [UInt8]) throws(CryptographyFault) {
        guard der.count <= Self.bytesMax, let handle = CRLHandle(der: der), let made = handle.thisUpdate
        else {
            throw CryptographyFault(.crlMalformed, "no revocation list")
        }
        guard !handle.hasCriticalExtension else {
            throw CryptographyFault(.crlMalformed, "a delta or partial list")
        }
        self.der = der
        self.handle = handle
        thisUpdate = made
        nextUpdate = handle.nextUpdate
        issuer = handle.issuer
        issuerDER = handle.issuerDER
        count = handle.count
    }

    /// Reads the first list of a PEM text.
    /// - Throws: `pem_malformed`, `crl_malformed`.
    public init(pem: String) throws(CryptographyFault) {
        try self.init(der: try PEM.decode(pem, .revocationList)[0])
    }

    /// One PEM block.
    public var pem: String { PEM.encode(der, .revocationList) }

    /// Whether this authority made the list: its name, its right to sign lists, its signature.
    public func isSigned(by authority: Certificate) -> Bool {
        guard authority.isCA, authority.handle.mayUse(KU_CRL_SIGN), authority.handle.subjectDER == issuerDER
        else {
            return false
        }
        guard let key = authority.publicKey, key.algorithm == .sm2 else {
            return handle.isSigned(by: authority.handle)
        }
        // OpenSSL 3.0 lets the SM2 signer's ID be set for certificates, not for lists.
        guard let body = DERReader.firstElement(of: der),
            let signature = DERSignature.decode(handle.signature)
        else {
            return false
        }
        return handle.isNamedSM2 && key.isValidSignature(signature, over: Array(body))
    }

    /// Whether the promised next list is overdue.
    public func isStale(at time: Timestamp) -> Bool { nextUpdate.map { $0 < time } ?? false }

    /// Whether it revokes this certificate; the issuer is the caller's to compare.
    func revokes(_ certificate: X509Handle) -> Bool { handle.revokes(certificate) }
}

extension RevocationList: Hashable {
    /// Equal by all bytes.
    public static func == (left: Self, right: Self) -> Bool { left.der == right.der }
    /// By all bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
