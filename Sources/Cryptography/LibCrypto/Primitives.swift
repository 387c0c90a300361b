import CCrypto

/// libcrypto's algorithms, fetched once: a fetch by name at each call costs more than a short digest.
@safe struct Primitives: @unchecked Sendable {
    /// SHA-256, SM3, AES-128-GCM, AES-256-GCM, HMAC; never freed, they live as long as the process. Read-only, so
    /// threads share them.
    let sha256: OpaquePointer?
    let sm3: OpaquePointer?
    /// For ``MD5`` alone; nil where the machine's policy forbids it.
    let md5: OpaquePointer?
    let aes128gcm: OpaquePointer?
    let aes256gcm: OpaquePointer?
    let hmac: OpaquePointer?

    private let p256: OpaquePointer?
    private let sm2: OpaquePointer?

    /// The curve of an algorithm's keys.
    @unsafe func group(_ algorithm: SignatureAlgorithm) -> OpaquePointer? {
        switch algorithm {
        case .es256: unsafe p256
        case .sm2: unsafe sm2
        }
    }

    /// The one set of this process.
    static let shared = Primitives()

    private init() {
        unsafe sha256 = EVP_MD_fetch(nil, "SHA256", nil)
        unsafe sm3 = EVP_MD_fetch(nil, "SM3", nil)
        unsafe md5 = EVP_MD_fetch(nil, "MD5", nil)
        unsafe aes128gcm = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil)
        unsafe aes256gcm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
        unsafe hmac = EVP_MAC_fetch(nil, "HMAC", nil)
        unsafe p256 = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)
        unsafe sm2 = EC_GROUP_new_by_curve_name(NID_sm2)
        unsafe precondition(
            sha256 != nil && aes128gcm != nil && aes256gcm != nil && hmac != nil,
            "libcrypto lacks SHA-256, AES-GCM or HMAC")
    }
}
