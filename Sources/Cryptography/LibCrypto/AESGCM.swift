import CCrypto

/// AES in Galois/counter mode with a 12-byte nonce and a 16-byte tag behind the text. Source: NIST SP
/// 800-38D.
enum AESGCM {
    /// 16-byte keys: blobs.
    case aes128
    /// 32-byte keys: sealed values and JWE.
    case aes256

    /// Bytes of a nonce.
    static let nonceBytes = 12
    /// Bytes of a tag.
    static let tagBytes = 16

    private var cipher: OpaquePointer? {
        switch self {
        case .aes128: unsafe Primitives.shared.aes128gcm
        case .aes256: unsafe Primitives.shared.aes256gcm
        }
    }

    /// Bytes of a key.
    var keyBytes: Int { self == .aes128 ? 16 : 32 }

    /// Ciphertext and tag. The caller never uses one nonce twice under one key.
    /// - Throws: `library_failed`.
    func seal(
        _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8] = []
    ) throws(CryptographyFault) -> [UInt8] {
        precondition(key.count == keyBytes && nonce.count == Self.nonceBytes)
        let state = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(state) }
        var out = [UInt8](repeating: 0, count: plaintext.count + Self.tagBytes)
        var length: Int32 = 0
        let made = unsafe out.withUnsafeMutableBufferPointer { out in
            let start = out.baseAddress
            return unsafe EVP_EncryptInit_ex2(state, cipher, key, nonce, nil) == 1
                && EVP_EncryptUpdate(state, nil, &length, context, Int32(context.count)) == 1
                && EVP_EncryptUpdate(state, start, &length, plaintext, Int32(plaintext.count)) == 1
                && EVP_EncryptFinal_ex(state, nil, &length) == 1
                && EVP_CIPHER_CTX_ctrl(
                    state, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagBytes),
                    start.map { unsafe $0 + plaintext.count }) == 1
        }
        guard made else { throw CryptographyFault(.libraryFailed, "could not seal") }
        return out
    }

    /// The plaintext; nil if the tag does not fit key, nonce, context and text.
    func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8] = []) -> [UInt8]? {
        precondition(key.count == keyBytes && nonce.count == Self.nonceBytes)
        let count = sealed.count - Self.tagBytes
        guard count >= 0 else { return nil }
        let state = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(state) }
        var out = [UInt8](repeating: 0, count: count)
        var tag = Array(sealed.suffix(Self.tagBytes))
        var length: Int32 = 0
        let fits = unsafe out.withUnsafeMutableBufferPointer { out in
            unsafe EVP_DecryptInit_ex2(state, cipher, key, nonce, nil) == 1
                && EVP_DecryptUpdate(state, nil, &length, context, Int32(context.count)) == 1
                && EVP_DecryptUpdate(state, out.baseAddress, &length, sealed, Int32(count)) == 1
                && EVP_CIPHER_CTX_ctrl(state, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagBytes), &tag) == 1
                && EVP_DecryptFinal_ex(state, nil, &length) == 1
        }
        guard fits else {
            ERR_clear_error()
            return nil
        }
        return out
    }
}
