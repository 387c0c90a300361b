public import Codes

/// An authority that makes certificates and revocation lists: a gateway's own trust domain, or its desk's.
///
/// Reads no clock and draws nothing by itself: times and randomness are passed in.
public struct CertificateMaker: Sendable {
    /// Its certificate.
    public let certificate: Certificate
    private let key: PrivateKey

    /// An authority from its files.
    /// - Throws: `key_malformed`: the key is not the certificate's, or that is no authority's.
    public init(certificate: Certificate, key: PrivateKey) throws(CryptographyFault) {
        guard certificate.isCA, certificate.publicKey == key.publicKey else {
            throw CryptographyFault(.keyMalformed, "not this authority's key")
        }
        self.certificate = certificate
        self.key = key
    }

    /// A new authority that signs itself; `uris` names its trust domain (`spiffe://ordos.tongban`).
    /// - Throws: `library_failed`.
    public static func makeAuthority(
        name: String, uris: [String] = [], key: PrivateKey, notBefore: Timestamp, notAfter: Timestamp,
        random: some RandomSource
    ) throws(CryptographyFault) -> CertificateMaker {
        let template = CertificateTemplate(
            name: name, uris: uris, isCA: true, notBefore: notBefore, notAfter: notAfter)
        let der = try make(
            template, for: key.publicKey, issuer: DERExtension.name(name), issuerKeyID: keyID(key.publicKey),
            by: key,
            random: random)
        return try CertificateMaker(certificate: try Certificate(der: der), key: key)
    }

    /// A gateway's X.509-SVID: one URI, its SPIFFE ID; server and client.
    /// - Throws: `library_failed`.
    public func issueGateway(
        _ id: GatewayID, key: PublicKey, notBefore: Timestamp, notAfter: Timestamp, random: some RandomSource
    ) throws(CryptographyFault) -> Certificate {
        try issue(
            CertificateTemplate(
                name: id.name, uris: [id.description], notBefore: notBefore, notAfter: notAfter),
            for: key, random: random)
    }

    /// A desk's server certificate for host names and IP addresses as people write them.
    /// - Throws: `certificate_malformed`: a name that is neither; `library_failed`.
    public func issueDesk(
        names: [String], key: PublicKey, notBefore: Timestamp, notAfter: Timestamp, random: some RandomSource
    ) throws(CryptographyFault) -> Certificate {
        var template = CertificateTemplate(
            name: names.first ?? "", usages: [.server], notBefore: notBefore, notAfter: notAfter)
        for name in names {
            if let address = IPAddress.bytes(name) {
                template.addresses.append(address)
            } else if IPAddress.isHostName(name) {
                template.hosts.append(name)
            } else {
                throw CryptographyFault(.certificateMalformed, "neither host name nor IP address")
            }
        }
        return try issue(template, for: key, random: random)
    }

    /// Any certificate.
    /// - Throws: `library_failed`; `certificate_malformed`: the template makes none that can be read.
    public func issue(
        _ template: CertificateTemplate, for key: PublicKey, random: some RandomSource
    ) throws(CryptographyFault) -> Certificate {
        let handle = certificate.handle
        return try Certificate(
            der: Self.make(
                template, for: key, issuer: handle.subjectDER, issuerKeyID: handle.subjectKeyID, by: self.key,
                random: random))
    }

    /// A serial number and since when it is revoked.
    public typealias Revocation = (serial: [UInt8], at: Timestamp)

    /// A revocation list; `number` rises with each one.
    /// - Throws: `library_failed`.
    public func revocationList(
        _ revoked: [Revocation], number: UInt64, thisUpdate: Timestamp, nextUpdate: Timestamp
    ) throws(CryptographyFault) -> RevocationList {
        let entries = revoked.flatMap {
            DERWriter.sequence(DERWriter.integer($0.serial), DERExtension.time($0.at))
        }
        let numberDER = DERWriter.integer((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
        let extensions = DERWriter.sequence(
            DERExtension.authority(certificate.handle.subjectKeyID),
            DERExtension.value(.listNumber, numberDER))
        let body = DERWriter.sequence(
            DERWriter.integer(1), DERExtension.signature(key.algorithm), certificate.handle.subjectDER,
            DERExtension.time(thisUpdate), DERExtension.time(nextUpdate),
            entries.isEmpty ? [] : DERWriter.sequence(entries), DERWriter.explicit(0, extensions))
        return try RevocationList(der: try DERExtension.signed(body, by: key))
    }

    private static func make(
        _ template: CertificateTemplate, for key: PublicKey, issuer: [UInt8], issuerKeyID: [UInt8],
        by signer: PrivateKey, random: some RandomSource
    ) throws(CryptographyFault) -> [UInt8] {
        // 126 random bits; the first byte keeps the number positive and of one length.
        var serial = random.bytes(16)
        serial[0] = serial[0] & 0x3f | 0x40
        let extensions = template.extensions(subjectKeyID: keyID(key)) + [DERExtension.authority(issuerKeyID)]
        let body = DERWriter.sequence(
            DERWriter.explicit(0, DERWriter.integer(2)), DERWriter.integer(serial),
            DERExtension.signature(signer.algorithm), issuer,
            DERWriter.sequence(DERExtension.time(template.notBefore), DERExtension.time(template.notAfter)),
            DERExtension.name(template.name), key.der,
            DERWriter.explicit(3, DERWriter.sequence(extensions.flatMap { $0 })))
        return try DERExtension.signed(body, by: signer)
    }

    /// The leftmost 160 bits of the key's SHA-256. Source: RFC 7093 §2 (1).
    private static func keyID(_ key: PublicKey) -> [UInt8] {
        Array(SHA256Hash.digest(of: [4] + key.x + key.y).bytes.prefix(20))
    }
}
