import CCrypto
import Codes

/// One X509_STORE with the authorities of a trust domain, freed with its last reference. `@unchecked
/// Sendable`: never
/// changed after it is made, and libcrypto reads it behind its own lock.
@safe final class StoreHandle: @unchecked Sendable {
    /// What libcrypto found.
    enum Path {
        /// The certificates from the leaf to the anchor.
        case chain([Certificate])
        case refused(ChainRefusal)

        var refusal: ChainRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    }

    private let pointer: OpaquePointer?
    private let authorities: [Certificate]
    /// Authorities between a leaf and its anchor at most.
    private static let depthMax: Int32 = 4

    init(_ authorities: [Certificate]) {
        self.authorities = authorities
        unsafe pointer = X509_STORE_new()
        for authority in authorities { _ = unsafe X509_STORE_add_cert(pointer, authority.handle.pointer) }
        ERR_clear_error()
    }

    deinit { unsafe X509_STORE_free(pointer) }

    /// Builds and checks the path from the first certificate to an authority of this store, with the
    /// others' help.
    func verify(_ chain: [Certificate], at time: Timestamp, refusingUsage: Bool) -> Path {
        let context = unsafe X509_STORE_CTX_new()
        let helpers = unsafe OPENSSL_sk_new_null()
        defer {
            unsafe X509_STORE_CTX_free(context)
            unsafe OPENSSL_sk_free(helpers)
            ERR_clear_error()
        }
        for helper in chain.dropFirst() {
            _ = unsafe OPENSSL_sk_push(helpers, UnsafeRawPointer(helper.handle.pointer))
        }
        guard let leaf = chain.first,
            unsafe X509_STORE_CTX_init(context, pointer, leaf.handle.pointer, helpers) == 1
        else { return .refused(.malformed) }
        let rules = unsafe X509_STORE_CTX_get0_param(context)
        let seconds = time.milliseconds >= 0 ? time.milliseconds / 1000 : (time.milliseconds - 999) / 1000
        unsafe X509_VERIFY_PARAM_set_time(rules, Int(seconds))
        unsafe X509_VERIFY_PARAM_set_depth(rules, Self.depthMax)
        // 112 bits: neither SHA-1 nor RSA below 2,048.
        unsafe X509_VERIFY_PARAM_set_auth_level(rules, 2)
        // A bundle may hold an authority that another one signed; it is an anchor all the same.
        _ = unsafe X509_VERIFY_PARAM_set_flags(rules, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        if refusingUsage { _ = unsafe X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT) }
        guard unsafe X509_verify_cert(context) == 1 else {
            return .refused(Self.refusal(unsafe X509_STORE_CTX_get_error(context)))
        }
        return unsafe path(context, among: chain + authorities)
    }

    /// libcrypto builds the path of the very objects that it was given.
    @unsafe private func path(_ context: OpaquePointer?, among given: [Certificate]) -> Path {
        let found = unsafe X509_STORE_CTX_get0_chain(context)
        var path: [Certificate] = []
        let count = unsafe OPENSSL_sk_num(found)
        for index in 0..<count {
            let pointer = unsafe OpaquePointer(OPENSSL_sk_value(found, index))
            guard let certificate = given.first(where: { unsafe $0.handle.pointer == pointer }) else {
                return .refused(.malformed)
            }
            path.append(certificate)
        }
        return .chain(path)
    }

    private static func refusal(_ error: Int32) -> ChainRefusal {
        switch error {
        case X509_V_ERR_CERT_HAS_EXPIRED: .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
        case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_CERT_REJECTED, X509_V_ERR_CERT_UNTRUSTED: .wrongUsage
        case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD,
            X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, X509_V_ERR_INVALID_EXTENSION:
            .malformed
        default: .unknownAuthority
        }
    }
}
