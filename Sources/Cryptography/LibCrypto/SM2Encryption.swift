import CCrypto

extension PublicKey {
    /// What only the holder of the SM2 key's other half can read, as `04‖x‖y‖C3‖C2` (C1C3C2 with the point's tag).
    ///
    /// For what government interfaces want encrypted; what gateways seal for one another is ``JWE``.
    /// Source: GB/T 32918.4 (GM/T 0003.4); SM3 as its hash.
    /// - Parameter message: 1 byte at least: SM2 has no ciphertext of nothing.
    /// - Throws: `key_malformed` unless the key is SM2; `library_failed`.
    public func encryptSM2(_ message: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        guard algorithm == .sm2 else { throw CryptographyFault(.keyMalformed, "SM2 encryption is by SM2") }
        let context = unsafe EVP_PKEY_CTX_new(handle.pointer, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var length = 0
        guard !message.isEmpty, unsafe EVP_PKEY_encrypt_init(context) == 1,
            unsafe EVP_PKEY_encrypt(context, nil, &length, message, message.count) == 1
        else { throw Self.failed() }
        var out = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_PKEY_encrypt(context, &out, &length, message, message.count) == 1,
            let raw = SM2Ciphertext.raw(der: Array(out.prefix(length)))
        else { throw Self.failed() }
        return raw
    }

    private static func failed() -> CryptographyFault {
        ERR_clear_error()
        return CryptographyFault(.libraryFailed, "SM2 encryption")
    }
}

extension PrivateKey {
    /// What ``PublicKey/encryptSM2(_:)`` or another's SM2 made for this key.
    /// - Throws: `key_malformed` unless the key is SM2; `seal_broken` for what was not made for it or was changed.
    public func decryptSM2(_ raw: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        guard algorithm == .sm2 else { throw CryptographyFault(.keyMalformed, "SM2 encryption is by SM2") }
        let context = unsafe EVP_PKEY_CTX_new(handle.pointer, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var length = 0
        guard let der = SM2Ciphertext.der(raw: raw), unsafe EVP_PKEY_decrypt_init(context) == 1,
            unsafe EVP_PKEY_decrypt(context, nil, &length, der, der.count) == 1
        else { throw Self.broken() }
        var out = [UInt8](repeating: 0, count: max(length, 1))
        guard unsafe EVP_PKEY_decrypt(context, &out, &length, der, der.count) == 1 else {
            throw Self.broken()
        }
        return Array(out.prefix(length))
    }

    private static func broken() -> CryptographyFault {
        ERR_clear_error()
        return CryptographyFault(.sealBroken, "SM2 decryption")
    }
}
