import CCrypto

/// Signs bytes apart from the signature: CMS SignedData without content, as PDF signatures carry it.
/// Source: RFC 5652; ISO 32000-1 §12.8.3.3, `adbe.pkcs7.detached`.
public struct DetachedSignature: Sendable {
    private let certificate: Certificate
    private let key: PrivateKey

    /// - Parameter certificate: of `key`; verifiers find it in the signature.
    /// - Throws: `key_malformed` where the key is another certificate's.
    public init(certificate: Certificate, key: PrivateKey) throws(CryptographyFault) {
        guard certificate.publicKey == key.publicKey else {
            throw CryptographyFault(.keyMalformed, "the key is not the certificate's")
        }
        self.certificate = certificate
        self.key = key
    }

    /// DER of a SignedData over these bytes, with SHA-256 and the time of the machine.
    /// - Throws: `library_failed`.
    public func sign(_ bytes: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        let der = unsafe bytes.withUnsafeBufferPointer { content -> [UInt8]? in
            guard let source = unsafe BIO_new_mem_buf(content.baseAddress, Int32(content.count)) else {
                return nil
            }
            defer { unsafe BIO_free(source) }
            let flags = UInt32(CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP)
            guard
                let signed = unsafe CMS_sign(
                    certificate.handle.pointer, key.handle.pointer, nil, source, flags)
            else { return nil }
            defer { unsafe CMS_ContentInfo_free(signed) }
            var out: UnsafeMutablePointer<UInt8>?
            let count = unsafe i2d_CMS_ContentInfo(signed, &out)
            defer { unsafe CRYPTO_free(out, #file, #line) }
            guard count > 0 else { return nil }
            return unsafe Array(UnsafeBufferPointer(start: out, count: Int(count)))
        }
        ERR_clear_error()
        guard let der else { throw CryptographyFault(.libraryFailed, "CMS_sign") }
        return der
    }
}
