import CCrypto
import Codes

/// One X509_CRL, freed with its last reference. `@unchecked Sendable`: libcrypto sorts it behind its own lock at
/// the first look-up, and nothing else changes it.
@safe final class CRLHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    /// A list's DER; nil if libcrypto cannot read it, or bytes are left over.
    init?(der: [UInt8]) {
        let read = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var next = bytes.baseAddress
            guard let found = unsafe d2i_X509_CRL(nil, &next, bytes.count) else { return nil }
            guard let next = unsafe next, let start = bytes.baseAddress, unsafe next - start == bytes.count
            else {
                unsafe X509_CRL_free(found)
                return nil
            }
            return unsafe found
        }
        ERR_clear_error()
        guard let read = unsafe read else { return nil }
        unsafe pointer = read
    }

    deinit { unsafe X509_CRL_free(pointer) }

    /// Nil if unreadable.
    var thisUpdate: Timestamp? { unsafe X509Handle.time(X509_CRL_get0_lastUpdate(pointer)) }
    /// Nil if absent or unreadable.
    var nextUpdate: Timestamp? { unsafe X509Handle.time(X509_CRL_get0_nextUpdate(pointer)) }
    /// DER of the issuer's name.
    var issuerDER: [UInt8] { unsafe X509Handle.nameDER(X509_CRL_get_issuer(pointer)) }
    /// RFC 2253 text.
    var issuer: String { unsafe X509Handle.nameText(X509_CRL_get_issuer(pointer)) }
    /// Entries.
    var count: Int {
        guard let entries = unsafe X509_CRL_get_REVOKED(pointer) else { return 0 }
        return unsafe Int(OPENSSL_sk_num(entries))
    }

    /// Whether something in it changes its meaning in a way that is not read here.
    var hasCriticalExtension: Bool {
        let count = unsafe X509_CRL_get_ext_count(pointer)
        return (0..<count).contains { index in
            unsafe X509_EXTENSION_get_critical(X509_CRL_get_ext(pointer, index)) == 1
        }
    }

    /// The signature's bytes.
    var signature: [UInt8] {
        var bits: UnsafePointer<ASN1_BIT_STRING>?
        unsafe X509_CRL_get0_signature(pointer, &bits, nil)
        return unsafe X509Handle.bytes(bits)
    }

    /// Whether the list says that it is signed by SM2 with SM3.
    var isNamedSM2: Bool { unsafe X509_CRL_get_signature_nid(pointer) == NID_SM2_with_SM3 }

    /// Whether the signature is of that certificate's key.
    func isSigned(by authority: X509Handle) -> Bool {
        let fits = unsafe X509_CRL_verify(pointer, X509_get0_pubkey(authority.pointer))
        if fits != 1 { ERR_clear_error() }
        return fits == 1
    }

    /// Whether the certificate's serial number stands in it (and was not taken out again).
    func revokes(_ certificate: X509Handle) -> Bool {
        var entry: OpaquePointer?
        return unsafe X509_CRL_get0_by_serial(
            pointer, &entry, X509_get_serialNumber(certificate.pointer)) == 1
    }
}
