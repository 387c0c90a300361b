import CCrypto
public import Codes

/// An X.509 certificate that was read, **not verified**: ``ChainVerifier`` does that. Source: RFC 5280.
public struct Certificate: Sendable {
    /// The whole certificate.
    public let der: [UInt8]
    /// RFC 2253 text, for people.
    public let subject: String
    /// RFC 2253 text, for people.
    public let issuer: String
    /// Highest byte first, without leading zeros.
    public let serial: [UInt8]
    /// The first instant of its validity.
    public let notBefore: Timestamp
    /// The instant from which it has expired.
    public let notAfter: Timestamp
    /// The URIs among its subject alternative names; one in a gateway's certificate.
    public let uris: [String]
    /// The host names among its subject alternative names.
    public let hosts: [String]
    /// Whether it may vouch for others.
    public let isCA: Bool
    /// The key; nil if it is neither P-256 nor SM2.
    public let publicKey: PublicKey?
    let handle: X509Handle

    /// Longest certificate that is read, bytes; true ones have less than 2,000.
    public static let bytesMax = 32_768

    /// Reads DER.
    /// - Throws: `certificate_malformed`.
    public init(der: [UInt8]) throws(CryptographyFault) {
        guard der.count <= Self.bytesMax, let handle = X509Handle(der: der),
            let notBefore = handle.notBefore, let notAfter = handle.notAfter
        else { throw CryptographyFault(.certificateMalformed, "no certificate") }
        guard let names = handle.alternativeNames else {
            throw CryptographyFault(.certificateMalformed, "subject alternative names")
        }
        self.der = der
        self.handle = handle
        self.notBefore = notBefore
        self.notAfter = notAfter
        subject = handle.subject
        issuer = handle.issuer
        serial = handle.serial
        uris = names.uris
        hosts = names.hosts
        isCA = handle.isCA
        // A key of another kind (an RSA authority) is no fault here: nothing of ours signs with it.
        publicKey = handle.publicKey.flatMap { try? PublicKey(handle: $0) }
    }

    /// Reads every certificate of a PEM text, in order.
    /// - Throws: `pem_malformed`, `certificate_malformed`.
    public static func read(pem: String) throws(CryptographyFault) -> [Certificate] {
        var found: [Certificate] = []
        for der in try PEM.decode(pem, .certificate) { found.append(try Certificate(der: der)) }
        return found
    }

    /// One PEM block.
    public var pem: String { PEM.encode(der, .certificate) }

    /// SHA-256 of the DER.
    public var fingerprint: Digest { SHA256Hash.digest(of: der) }

    /// The gateway it names; nil unless its only URI is a gateway's SPIFFE ID.
    public var gatewayID: GatewayID? {
        // Any other URI is simply not a gateway.
        uris.count == 1 ? try? GatewayID(uris[0]) : nil
    }
}

extension Certificate: Hashable {
    /// Equal by all bytes.
    public static func == (left: Self, right: Self) -> Bool { left.der == right.der }
    /// By all bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
