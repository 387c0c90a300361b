public import Codes

/// Why a certificate is not a gateway's. The raw value is the stable code for log, metric and `doctor`; on
/// the wire all
/// are `certificate_invalid`.
public enum ChainRefusal: String, Error, Sendable, CaseIterable {
    /// Bytes that are no certificate, or more of them than are read.
    case malformed = "certificate_malformed"
    /// No URI among the subject alternative names.
    case withoutURI = "certificate_without_uri"
    /// More than one URI among the subject alternative names.
    case severalURIs = "certificate_several_uris"
    /// Its URI is no gateway's SPIFFE ID.
    case notGateway = "certificate_not_gateway"
    /// It does not chain to the bundle of the trust domain it names, or none is on file.
    case unknownAuthority = "certificate_authority_unknown"
    /// It may not serve as client and as server, or it is itself an authority.
    case wrongUsage = "certificate_usage_wrong"
    /// It, or an authority above it, is not valid yet.
    case notYetValid = "certificate_not_yet_valid"
    /// It, or an authority above it, has expired.
    case expired = "certificate_expired"
    /// A revocation list of its trust domain names it, or an authority above it.
    case revoked = "certificate_revoked"
}

/// What an operator should know although the certificate counts.
public enum ChainAlarm: String, Sendable, CaseIterable {
    /// A list's next update is overdue: it still counts.
    case listStale = "crl_stale"
    /// A list of the issuer's name does not bear its signature: it does not count.
    case listUnverified = "crl_unverified"
}

/// A gateway's certificate that chains to its own trust domain, at the time it was asked about.
public struct VerifiedGateway: Hashable, Sendable {
    /// Who it is.
    public let id: GatewayID
    /// Its certificate.
    public let certificate: Certificate
    /// The instant from which a certificate of the chain has expired: a connection must not outlive it.
    public let validUntil: Timestamp
    /// What an operator should know.
    public let alarms: Set<ChainAlarm>
}

/// Whether a chain is a gateway's.
public enum ChainVerdict: Hashable, Sendable {
    /// It is.
    case verified(VerifiedGateway)
    /// It is not; `claimed` is the gateway it names, where it names one (unproved: for the log alone).
    case refused(ChainRefusal, claimed: GatewayID?)

    /// The gateway, if verified.
    public var gateway: VerifiedGateway? { if case .verified(let gateway) = self { gateway } else { nil } }
    /// The refusal, if refused.
    public var refusal: ChainRefusal? { if case .refused(let refusal, _) = self { refusal } else { nil } }
}
