import CCrypto

/// One EVP_MD_CTX made ready to sign or check one message with one key. `@unchecked Sendable`: one that a
/// key keeps is
/// only copied, which libcrypto does without changing it.
@safe final class SignatureContext: @unchecked Sendable {
    private let pointer: OpaquePointer?

    /// Ready to sign; nil if libcrypto fails.
    init?(signingWith key: EVPKey, _ algorithm: SignatureAlgorithm) {
        unsafe pointer = EVP_MD_CTX_new()
        guard unsafe prepare(key, algorithm, EVP_DigestSignInit) else { return nil }
    }

    /// Ready for what the other one was made ready for, at a tenth of the cost; nil if libcrypto fails.
    init?(copying other: SignatureContext) {
        unsafe pointer = EVP_MD_CTX_new()
        guard unsafe EVP_MD_CTX_copy_ex(pointer, other.pointer) == 1 else { return nil }
    }

    /// Ready to check; nil if libcrypto fails.
    init?(_ key: PublicKey) {
        unsafe pointer = EVP_MD_CTX_new()
        guard unsafe prepare(key.handle, key.algorithm, EVP_DigestVerifyInit) else { return nil }
    }

    deinit { unsafe EVP_MD_CTX_free(pointer) }

    private typealias Begin = (
        OpaquePointer?, UnsafeMutablePointer<OpaquePointer?>?, OpaquePointer?, OpaquePointer?, OpaquePointer?
    ) -> Int32

    private func prepare(_ key: EVPKey, _ algorithm: SignatureAlgorithm, _ begin: Begin) -> Bool {
        switch algorithm {
        case .es256:
            return unsafe begin(pointer, nil, Primitives.shared.sha256, nil, key.pointer) == 1
        case .sm2:
            var inner: OpaquePointer?
            guard unsafe begin(pointer, &inner, Primitives.shared.sm3, nil, key.pointer) == 1 else {
                return false
            }
            return unsafe EVP_PKEY_CTX_set1_id(inner, signerIDSM2, Int32(signerIDSM2.count)) == 1
        }
    }

    /// The DER signature over the message; nil if libcrypto fails.
    func sign(_ message: Span<UInt8>) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: 80)
        var length = out.count
        let made = unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestSign(pointer, &out, &length, message.baseAddress, message.count)
        }
        guard made == 1 else {
            ERR_clear_error()
            return nil
        }
        return Array(out.prefix(length))
    }

    /// Whether the DER signature fits the message.
    func verify(_ signature: [UInt8], over message: Span<UInt8>) -> Bool {
        let fits = unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestVerify(pointer, signature, signature.count, message.baseAddress, message.count)
        }
        if fits != 1 { ERR_clear_error() }
        return fits == 1
    }
}
