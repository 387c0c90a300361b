public import Codes

/// Why a certificate is not a gateway's; on the wire each is `certificate_invalid` or the end of the
/// handshake.
public enum ChainRefusal: Error, Hashable, Sendable, CaseIterable {
    /// Bytes that are no certificate, or more of them than are read.
    case malformed
    /// No URI among the subject alternative names.
    case withoutURI
    /// More than one URI among the subject alternative names.
    case severalURIs
    /// Its URI is no gateway's SPIFFE ID.
    case notGateway
    /// It does not chain to the bundle of the trust domain it names, or none is on file.
    case unknownAuthority
    /// It may not serve as client and as server, or it is itself an authority.
    case wrongUsage
    /// It, or an authority above it, is not valid yet.
    case notYetValid
    /// It, or an authority above it, has expired.
    case expired
    /// A revocation list of its trust domain names it, or an authority above it.
    case revoked

    /// The register's word, for log, metric and `doctor`.
    public var code: ErrorCode {
        switch self {
        case .malformed: .certificateForm
        case .withoutURI: .certificateWithoutURI
        case .severalURIs: .certificateSeveralURIs
        case .notGateway: .certificateIdentity
        case .unknownAuthority: .certificateUntrusted
        case .wrongUsage: .certificateUsage
        case .notYetValid: .certificateNotYetValid
        case .expired: .certificateExpired
        case .revoked: .certificateRevoked
        }
    }
}

/// What an operator should know although the certificate counts.
public enum ChainAlarm: Hashable, Sendable, CaseIterable {
    /// A list's next update is overdue: it still counts.
    case listStale
    /// A list of the issuer's name does not bear its signature: it does not count.
    case listUnverified

    /// The register's word.
    public var code: ErrorCode {
        switch self {
        case .listStale: .crlStale
        case .listUnverified: .crlUnverified
        }
    }
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
