import CCurl

/// Reads certificates out of the TLS library, as DER.
enum PeerCertificates {
    /// Certificates read of one chain; a longer one is cut and does not verify.
    private static let countMax = 10

    /// What a handshake shows, while it is being verified.
    static func shown(in context: OpaquePointer) -> [[UInt8]] {
        guard let leaf = unsafe X509_STORE_CTX_get0_cert(context), let first = unsafe der(leaf) else {
            return []
        }
        let rest = unsafe chain(X509_STORE_CTX_get0_untrusted(context))
        return [first] + rest.filter { $0 != first }
    }

    /// The leaf of the connection that a transfer is about to use.
    static func leaf(of easy: UnsafeMutableRawPointer) -> [UInt8]? {
        guard let ssl = unsafe ccurl_ssl(easy), let leaf = unsafe SSL_get1_peer_certificate(ssl) else {
            return nil
        }
        defer { unsafe X509_free(leaf) }
        return unsafe der(leaf)
    }

    /// The whole chain of the connection that a transfer is about to use, the leaf first.
    static func chain(of easy: UnsafeMutableRawPointer) -> [[UInt8]] {
        guard let ssl = unsafe ccurl_ssl(easy) else { return [] }
        return unsafe chain(SSL_get_peer_cert_chain(ssl))
    }

    private static func chain(_ stack: OpaquePointer?) -> [[UInt8]] {
        guard let stack = unsafe stack else { return [] }
        let count = min(unsafe Int(ccurl_chain_count(stack)), countMax)
        return (0..<count).compactMap { index in
            unsafe ccurl_chain_at(stack, Int32(index)).flatMap { unsafe der($0) }
        }
    }

    private static func der(_ certificate: OpaquePointer) -> [UInt8]? {
        let length = unsafe i2d_X509(certificate, nil)
        guard length > 0 else { return nil }
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, written in
            var end = buffer.baseAddress
            written = unsafe max(0, Int(i2d_X509(certificate, &end)))
        }
    }
}
