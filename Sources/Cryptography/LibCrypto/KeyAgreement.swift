import CCrypto

extension PrivateKey {
    /// ECDH: the x coordinate of the shared point, 32 bytes.
    /// - Throws: `key_malformed` unless both keys are P-256; `library_failed`.
    func agree(with other: PublicKey) throws(CryptographyFault) -> [UInt8] {
        guard algorithm == .es256, other.algorithm == .es256 else {
            throw CryptographyFault(.keyMalformed, "key agreement is by P-256")
        }
        let context = unsafe EVP_PKEY_CTX_new(handle.pointer, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var out = [UInt8](repeating: 0, count: 32)
        var length = out.count
        guard unsafe EVP_PKEY_derive_init(context) == 1,
            unsafe EVP_PKEY_derive_set_peer(context, other.handle.pointer) == 1,
            unsafe EVP_PKEY_derive(context, &out, &length) == 1, length == 32
        else {
            ERR_clear_error()
            throw CryptographyFault(.libraryFailed, "key agreement")
        }
        return out
    }
}
