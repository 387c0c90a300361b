import CCrypto

/// HMAC with SHA-256 (RFC 2104): keyed names of values, such as the blind indexes that find a person
/// without storing the ID.
public enum HMACSHA256 {
    /// The code of `message` under `key`.
    public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        let made = unsafe HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &out, nil)
        unsafe precondition(made != nil, "libcrypto could not make an HMAC")
        return out
    }
}
