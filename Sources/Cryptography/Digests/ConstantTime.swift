import CCrypto

/// Comparison whose time tells nothing about where two values differ: for tokens and codes that a caller
/// may guess.
public enum ConstantTime {
    /// Whether both are the same bytes; the lengths are not secret.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }
}
