import CCrypto
import Codes

/// One X509 of libcrypto, freed with its last reference. `@unchecked Sendable`: never changed after it is
/// made; what
/// libcrypto caches in it stands behind its own lock.
@safe final class X509Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// A certificate's DER; nil if libcrypto cannot read it, or bytes are left over.
    init?(der: [UInt8]) {
        let read = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var next = bytes.baseAddress
            guard let found = unsafe d2i_X509(nil, &next, bytes.count) else { return nil }
            guard let next = unsafe next, let start = bytes.baseAddress, unsafe next - start == bytes.count
            else {
                unsafe X509_free(found)
                return nil
            }
            return unsafe found
        }
        ERR_clear_error()
        guard let read = unsafe read else { return nil }
        unsafe pointer = read
        if unsafe X509_get_signature_nid(pointer) == NID_SM2_with_SM3 { setSignerID() }
        // Reads all extensions once, now, so that a certificate with unreadable ones is never made.
        guard unsafe X509_get_extension_flags(pointer) & UInt32(EXFLAG_INVALID) == 0 else { return nil }
    }

    deinit { unsafe X509_free(pointer) }

    /// OpenSSL 3.0 takes an empty SM2 ID unless told.
    private func setSignerID() {
        let id = unsafe ASN1_OCTET_STRING_new()
        _ = unsafe ASN1_OCTET_STRING_set(id, signerIDSM2, Int32(signerIDSM2.count))
        unsafe X509_set0_distinguishing_id(pointer, id)
    }

    /// The bytes of the serial number, highest first, without leading zeros.
    var serial: [UInt8] { unsafe Self.bytes(X509_get0_serialNumber(pointer)).drop { $0 == 0 } + [] }

    /// From when it is valid; nil if unreadable.
    var notBefore: Timestamp? { unsafe Self.time(X509_get0_notBefore(pointer)) }
    /// Until when it is valid; nil if unreadable.
    var notAfter: Timestamp? { unsafe Self.time(X509_get0_notAfter(pointer)) }

    /// DER of the subject's name.
    var subjectDER: [UInt8] { unsafe Self.nameDER(X509_get_subject_name(pointer)) }
    /// DER of the issuer's name.
    var issuerDER: [UInt8] { unsafe Self.nameDER(X509_get_issuer_name(pointer)) }
    /// The subject as RFC 2253 text.
    var subject: String { unsafe Self.nameText(X509_get_subject_name(pointer)) }
    /// The issuer as RFC 2253 text.
    var issuer: String { unsafe Self.nameText(X509_get_issuer_name(pointer)) }
    /// The subject key identifier; empty if there is none.
    var subjectKeyID: [UInt8] {
        guard let found = unsafe X509_get0_subject_key_id(pointer) else { return [] }
        return unsafe Self.bytes(found)
    }

    /// Whether basic constraints say so.
    var isCA: Bool { unsafe X509_get_extension_flags(pointer) & UInt32(EXFLAG_CA) != 0 }
    /// Whether it may sign certificates or lists; true also where no key usage is given.
    func mayUse(_ usage: Int32) -> Bool { unsafe X509_get_key_usage(pointer) & UInt32(usage) != 0 }
    /// Whether a key usage is given.
    var hasKeyUsage: Bool { unsafe X509_get_extension_flags(pointer) & UInt32(EXFLAG_KUSAGE) != 0 }
    /// Whether it may serve for that purpose as an end's certificate.
    func fits(purpose: Int32) -> Bool { unsafe X509_check_purpose(pointer, purpose, 0) == 1 }

    /// The key; nil if unreadable.
    var publicKey: EVPKey? {
        guard let key = unsafe X509_get_pubkey(pointer) else {
            ERR_clear_error()
            return nil
        }
        return unsafe EVPKey(owning: key)
    }
}

extension X509Handle {
    /// The content of an ASN.1 string or number.
    @unsafe static func bytes(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string = unsafe string else { return [] }
        let count = unsafe Int(ASN1_STRING_length(string))
        return unsafe Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: count))
    }

    /// An ASN.1 time as an instant; nil if unreadable.
    @unsafe static func time(_ time: UnsafePointer<ASN1_TIME>?) -> Timestamp? {
        let epoch = unsafe ASN1_TIME_set(nil, 0)
        defer { unsafe ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard unsafe time != nil, unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
            ERR_clear_error()
            return nil
        }
        return Timestamp(milliseconds: (Int64(days) * 86_400 + Int64(seconds)) * 1000)
    }

    /// A name's DER.
    @unsafe static func nameDER(_ name: OpaquePointer?) -> [UInt8] {
        var out: UnsafeMutablePointer<UInt8>?
        let count = unsafe i2d_X509_NAME(name, &out)
        defer { unsafe CRYPTO_free(out, #file, #line) }
        guard count > 0 else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: out, count: Int(count)))
    }

    /// A name as RFC 2253 text, UTF-8 left as it is.
    @unsafe static func nameText(_ name: OpaquePointer?) -> String {
        let sink = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(sink) }
        guard unsafe X509_NAME_print_ex(sink, name, 0, ccrypto_name_flags) >= 0 else { return "" }
        var out = [UInt8](repeating: 0, count: 4096)
        let count = unsafe BIO_read(sink, &out, Int32(out.count))
        return String(decoding: out.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}
