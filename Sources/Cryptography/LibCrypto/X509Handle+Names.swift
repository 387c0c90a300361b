import CCrypto

extension X509Handle {
    /// The subject alternative names, as far as they concern this gateway.
    struct AlternativeNames {
        /// Uniform resource identifiers, in order.
        var uris: [String] = []
        /// Host names, in order.
        var hosts: [String] = []
    }

    /// Nil if the extension stands twice, cannot be read, or a URI is not printable ASCII.
    var alternativeNames: AlternativeNames? {
        var critical: Int32 = 0
        let found = unsafe X509_get_ext_d2i(pointer, NID_subject_alt_name, &critical, nil)
        guard let found = unsafe found else {
            ERR_clear_error()
            return critical == -1 ? AlternativeNames() : nil
        }
        let names = OpaquePointer(found)
        defer { unsafe GENERAL_NAMES_free(names) }
        var out = AlternativeNames()
        let count = unsafe OPENSSL_sk_num(names)
        for index in 0..<count {
            let entry = unsafe OPENSSL_sk_value(names, index)
            var kind: Int32 = 0
            let value = unsafe GENERAL_NAME_get0_value(
                entry?.assumingMemoryBound(to: GENERAL_NAME.self), &kind)
            guard kind == GEN_URI || kind == GEN_DNS else { continue }
            let bytes = unsafe Self.bytes(value?.assumingMemoryBound(to: ASN1_STRING.self))
            guard bytes.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            if kind == GEN_URI { out.uris.append(text) } else { out.hosts.append(text) }
        }
        return out
    }
}
