import CCrypto

/// What stands in a desk certificate's names: IP addresses and host names as people write them.
enum IPAddress {
    /// The 4 or 16 bytes of an IP address; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        guard let found = unsafe a2i_IPADDRESS(text) else {
            ERR_clear_error()
            return nil
        }
        defer { unsafe ASN1_OCTET_STRING_free(found) }
        return unsafe X509Handle.bytes(found)
    }

    /// Whether it is a host name of LDH labels, a wildcard first label allowed. Source: RFC 1123 §2.1.
    static func isHostName(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.enumerated().allSatisfy { index, label in
            if index == 0, labels.count > 1, label == "*" { return true }
            return (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }
}
