import CCrypto

/// MD5, which protects nothing of ours: the pushes of 快递100 are signed with it, and no carrier offers another.
///
/// Such a signature is as good as its salt is long and secret; what it vouches for is no more than where a parcel is.
/// Source: RFC 1321; DOMAIN.md §7.1.
public enum MD5 {
    /// The digest as 32 upper-case hexadecimal digits; nil where the machine's policy forbids MD5.
    public static func upperHex(of bytes: [UInt8]) -> String? {
        var out = [UInt8](repeating: 0, count: 16)
        let made = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe Primitives.shared.md5 != nil
                && EVP_Digest(bytes.baseAddress, bytes.count, &out, nil, Primitives.shared.md5, nil) == 1
        }
        guard made else { return nil }
        return out.reduce(into: "") { text, byte in
            let digits = String(byte, radix: 16, uppercase: true)
            text += digits.count == 1 ? "0" + digits : digits
        }
    }
}
