internal import Cryptography

/// The signature of a push: upper-case hexadecimal MD5 of `param` followed by the account's salt. Source: DOMAIN.md §7.1.
enum Kuaidi100Signature {
    /// Whether this push was signed with this salt; the time that takes tells nothing about the right signature.
    static func holds(_ sign: String, of param: String, salt: String) -> Bool {
        guard let right = MD5.upperHex(of: Array((param + salt).utf8)) else { return false }
        return ConstantTime.areEqual(Array(sign.utf8), Array(right.utf8))
    }
}
