import CCrypto
public import Codes

/// Verifies gateways' certificates: against the bundle of the trust domain they name, and no other.
///
/// A value made from what is on file; after an import make a new one (connections ask the newest at each
/// request).
/// Verifying costs about 0.2 ms and reads no clock. Source: PROTOCOL §2, X509-SVID §5, RFC 5280 §6.
public struct ChainVerifier: Sendable {
    private let stores: [String: StoreHandle]
    private let lists: [String: [RevocationList]]

    /// Most certificates a peer may send.
    public static let chainMax = 8

    /// Bundles and revocation lists by trust domain. A domain without lists is not checked for revocation.
    public init(bundles: [String: TrustBundle], lists: [String: [RevocationList]] = [:]) {
        stores = bundles.mapValues { StoreHandle($0.authorities) }
        self.lists = lists
    }

    /// Judges what a peer sent in its handshake, its own certificate first, as DER.
    public func verify(chain: [[UInt8]], at time: Timestamp) -> ChainVerdict {
        guard !chain.isEmpty, chain.count <= Self.chainMax else { return .refused(.malformed, claimed: nil) }
        var certificates: [Certificate] = []
        for der in chain {
            // Why it cannot be read makes no difference to the refusal.
            guard let certificate = try? Certificate(der: der) else {
                return .refused(.malformed, claimed: nil)
            }
            certificates.append(certificate)
        }
        return verify(certificates, at: time)
    }

    /// Judges certificates already read, the gateway's own first.
    public func verify(_ chain: [Certificate], at time: Timestamp) -> ChainVerdict {
        guard let leaf = chain.first else { return .refused(.malformed, claimed: nil) }
        guard !leaf.uris.isEmpty else { return .refused(.withoutURI, claimed: nil) }
        guard leaf.uris.count == 1 else { return .refused(.severalURIs, claimed: nil) }
        guard let id = leaf.gatewayID else { return .refused(.notGateway, claimed: nil) }
        guard let store = stores[id.trustDomain] else { return .refused(.unknownAuthority, claimed: id) }
        guard Self.servesBothWays(leaf) else {
            // Only what chains is told what else is wrong with it.
            let chains = store.verify(chain, at: time, refusingUsage: false).refusal
            return .refused(chains == .unknownAuthority ? .unknownAuthority : .wrongUsage, claimed: id)
        }
        switch store.verify(chain, at: time, refusingUsage: true) {
        case .refused(let refusal): return .refused(refusal, claimed: id)
        case .chain(let path):
            let (isRevoked, alarms) = revocation(of: path, lists[id.trustDomain] ?? [], at: time)
            guard !isRevoked else { return .refused(.revoked, claimed: id) }
            let ends = path.map(\.notAfter)
            return .verified(
                VerifiedGateway(
                    id: id, certificate: leaf, validUntil: ends.min() ?? leaf.notAfter, alarms: alarms))
        }
    }

    /// PROTOCOL §2: valid as server and client; X509-SVID §4.3: may not sign certificates or lists.
    private static func servesBothWays(_ leaf: Certificate) -> Bool {
        let handle = leaf.handle
        let signs = handle.hasKeyUsage && (handle.mayUse(KU_KEY_CERT_SIGN) || handle.mayUse(KU_CRL_SIGN))
        return !leaf.isCA && !signs && handle.fits(purpose: X509_PURPOSE_SSL_CLIENT)
            && handle.fits(purpose: X509_PURPOSE_SSL_SERVER)
    }

    /// Looks each certificate but the anchor up in the lists that its issuer signed.
    private func revocation(
        of path: [Certificate], _ lists: [RevocationList], at time: Timestamp
    ) -> (isRevoked: Bool, alarms: Set<ChainAlarm>) {
        var alarms: Set<ChainAlarm> = []
        var isRevoked = false
        for (certificate, issuer) in zip(path, path.dropFirst()) {
            for list in lists where list.issuerDER == issuer.handle.subjectDER {
                guard list.isSigned(by: issuer) else {
                    alarms.insert(.listUnverified)
                    continue
                }
                if list.isStale(at: time) { alarms.insert(.listStale) }
                if list.revokes(certificate.handle) { isRevoked = true }
            }
        }
        return (isRevoked, alarms)
    }
}
