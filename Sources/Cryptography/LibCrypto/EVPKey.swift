import CCrypto

/// One EVP_PKEY, freed with its last reference. `@unchecked Sendable`: never changed after it is made, and
/// libcrypto lets threads read one key together.
@safe final class EVPKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a reference of libcrypto's.
    @unsafe init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe EVP_PKEY_free(pointer) }

    /// A public key of SubjectPublicKeyInfo; nil if libcrypto cannot read it, or bytes are left over.
    convenience init?(publicDER: [UInt8]) {
        unsafe self.init(publicDER) { unsafe d2i_PUBKEY(nil, $0, $1) }
    }

    /// A private key of PKCS#8 or of the older SEC 1 form; nil if libcrypto cannot read it, or bytes are
    /// left over.
    convenience init?(privateDER: [UInt8]) {
        unsafe self.init(privateDER) { unsafe d2i_AutoPrivateKey(nil, $0, $1) }
    }

    @unsafe private convenience init?(
        _ der: [UInt8], _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
    ) {
        let key = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var next = bytes.baseAddress
            guard let key = unsafe read(&next, bytes.count) else { return nil }
            guard let next = unsafe next, let start = bytes.baseAddress, unsafe next - start == bytes.count
            else {
                unsafe EVP_PKEY_free(key)
                return nil
            }
            return unsafe key
        }
        ERR_clear_error()
        guard let key = unsafe key else { return nil }
        unsafe self.init(owning: key)
    }

    /// A key of these numbers: the point as 64 bytes x‖y, the scalar with its highest byte first. Nil if
    /// the point is not
    /// on the curve. That the scalar is the point's is the caller's to know.
    convenience init?(_ algorithm: SignatureAlgorithm, point: [UInt8], scalar: [UInt8]? = nil) {
        let native = scalar.map { [UInt8]($0.reversed()) }
        let key = unsafe ccrypto_ec_key(
            algorithm.keyTypeName, algorithm.groupName, [4] + point, point.count + 1, native,
            native?.count ?? 0)
        ERR_clear_error()
        guard let key = unsafe key else { return nil }
        unsafe self.init(owning: key)
    }

    /// The point of a private number in range, as 64 bytes x‖y; nil if libcrypto fails.
    static func point(_ algorithm: SignatureAlgorithm, of scalar: [UInt8]) -> [UInt8]? {
        let group = unsafe Primitives.shared.group(algorithm)
        let number = unsafe BN_bin2bn(scalar, Int32(scalar.count), nil)
        let point = unsafe EC_POINT_new(group)
        defer {
            unsafe BN_clear_free(number)
            unsafe EC_POINT_clear_free(point)
        }
        var out = [UInt8](repeating: 0, count: 65)
        guard unsafe EC_POINT_mul(group, point, number, nil, nil, nil) == 1,
            unsafe EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &out, out.count, nil) == 65
        else {
            ERR_clear_error()
            return nil
        }
        return Array(out.dropFirst())
    }

    /// The algorithm by the key's group; nil for RSA, other curves and the rest.
    var algorithm: SignatureAlgorithm? {
        var name = [CChar](repeating: 0, count: 64)
        guard unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, nil) == 1 else {
            ERR_clear_error()
            return nil
        }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return SignatureAlgorithm.allCases.first { $0.groupName == text }
    }

    /// The point as 64 bytes x‖y; nil for keys of other sizes.
    var point: [UInt8]? {
        var out = [UInt8](repeating: 0, count: 65)
        var length = 0
        guard
            unsafe EVP_PKEY_get_octet_string_param(pointer, OSSL_PKEY_PARAM_PUB_KEY, &out, out.count, &length)
                == 1,
            length == 65, out[0] == 4
        else {
            ERR_clear_error()
            return nil
        }
        return Array(out.dropFirst())
    }

    /// The private number, 32 bytes with the highest first; nil for a public key.
    var scalar: [UInt8]? {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(pointer, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1 else {
            ERR_clear_error()
            return nil
        }
        defer { unsafe BN_clear_free(number) }
        var out = [UInt8](repeating: 0, count: 32)
        return unsafe BN_bn2binpad(number, &out, 32) == 32 ? out : nil
    }
}
