import CCrypto

/// HMAC with SHA-256 (RFC 2104) under one key: keyed names of values, such as the blind indexes that find a
/// person without storing the ID.
///
/// The key is prepared once; each code starts from a copy, at a third of the cost.
public struct HMACSHA256: Sendable {
    private let prepared: MACContext

    /// Codes under this key, of any length.
    public init(key: [UInt8]) { prepared = MACContext(key: key) }

    /// The code of `message`, 32 bytes.
    public func code(of message: [UInt8]) -> [UInt8] { MACContext(copying: prepared).finish(message) }

    /// The code of one message under a key that is not used again.
    public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        MACContext(key: key).finish(message)
    }
}

/// One EVP_MAC_CTX. `@unchecked Sendable`: a prepared one is only copied, which libcrypto does without changing it.
@safe private final class MACContext: @unchecked Sendable {
    private let pointer: OpaquePointer?

    init(key: [UInt8]) {
        unsafe pointer = EVP_MAC_CTX_new(Primitives.shared.hmac)
        var digest = Array("SHA256".utf8CString)
        let isReady = unsafe digest.withUnsafeMutableBufferPointer { name in
            let parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            // A pointer of no bytes must still point somewhere: nil means "the key that is set".
            return unsafe EVP_MAC_init(pointer, key.isEmpty ? [0] : key, key.count, parameters)
        }
        precondition(isReady == 1, "libcrypto could not begin an HMAC")
    }

    init(copying other: MACContext) {
        unsafe pointer = EVP_MAC_CTX_dup(other.pointer)
        unsafe precondition(pointer != nil, "libcrypto could not copy an HMAC")
    }

    deinit { unsafe EVP_MAC_CTX_free(pointer) }

    func finish(_ message: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        var count = 0
        let made =
            unsafe EVP_MAC_update(pointer, message, message.count) == 1
            && EVP_MAC_final(pointer, &out, &count, out.count) == 1
        precondition(made && count == 32, "libcrypto could not make an HMAC")
        return out
    }
}
