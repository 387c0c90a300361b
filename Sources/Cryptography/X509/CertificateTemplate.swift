public import Codes

/// What a certificate shall say; the authority's name, key identifiers and signature come from
/// ``CertificateMaker``.
public struct CertificateTemplate: Sendable {
    /// What a certificate's holder may do with it.
    public enum Usage: Sendable, CaseIterable {
        /// TLS server.
        case server
        /// TLS client.
        case client

        /// Of extended key usage. Source: RFC 5280 §4.2.1.12.
        var identifier: [UInt] {
            switch self {
            case .server: [1, 3, 6, 1, 5, 5, 7, 3, 1]
            case .client: [1, 3, 6, 1, 5, 5, 7, 3, 2]
            }
        }
    }

    /// Common name, for people; at most 64 characters are written.
    public var name: String
    /// URIs: one SPIFFE ID in a gateway's.
    public var uris: [String]
    /// Host names.
    public var hosts: [String]
    /// IP addresses, 4 or 16 bytes each.
    public var addresses: [[UInt8]]
    /// What it serves for; empty: no extended key usage is written.
    public var usages: [Usage]
    /// Whether it vouches for others.
    public var isCA: Bool
    /// The first second of its validity.
    public var notBefore: Timestamp
    /// The second from which it has expired.
    public var notAfter: Timestamp

    /// A certificate that serves both ways for that span, and says nothing else yet.
    public init(
        name: String, uris: [String] = [], hosts: [String] = [], addresses: [[UInt8]] = [],
        usages: [Usage] = [.server, .client], isCA: Bool = false, notBefore: Timestamp, notAfter: Timestamp
    ) {
        self.name = name
        self.uris = uris
        self.hosts = hosts
        self.addresses = addresses
        self.usages = usages
        self.isCA = isCA
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// The extensions but for those of the issuer. Source: RFC 5280 §4.2, X509-SVID §4.
    func extensions(subjectKeyID: [UInt8]) -> [[UInt8]] {
        var list: [[UInt8]] = []
        let constraints = isCA ? DERWriter.sequence(DERWriter.yes) : DERWriter.sequence()
        list.append(DERExtension.value(.basicConstraints, constraints, isCritical: true))
        // keyCertSign and cRLSign; or digitalSignature.
        let keyUsage = isCA ? DERWriter.bits([0x06], unused: 1) : DERWriter.bits([0x80], unused: 7)
        list.append(DERExtension.value(.keyUsage, keyUsage, isCritical: true))
        if !usages.isEmpty, !isCA {
            let all = usages.flatMap { DERWriter.identifier($0.identifier) }
            list.append(DERExtension.value(.extendedKeyUsage, DERWriter.sequence(all)))
        }
        list.append(DERExtension.value(.subjectKeyID, DERWriter.octets(subjectKeyID)))
        let names =
            uris.map { DERWriter.value(0x86, Array($0.utf8)) }
            + hosts.map { DERWriter.value(0x82, Array($0.utf8)) }
            + addresses.map { DERWriter.value(0x87, $0) }
        if !names.isEmpty {
            list.append(DERExtension.value(.alternativeNames, DERWriter.sequence(names.flatMap { $0 })))
        }
        return list
    }
}
