import Codes

/// Extensions and the other small parts that certificates and lists share. Source: RFC 5280 §4.1, §4.2.
enum DERExtension {
    /// The last arc of id-ce (2.5.29).
    enum Kind: UInt {
        case subjectKeyID = 14
        case keyUsage = 15
        case alternativeNames = 17
        case basicConstraints = 19
        case listNumber = 20
        case authorityKeyID = 35
        case extendedKeyUsage = 37
    }

    /// One extension.
    static func value(_ kind: Kind, _ content: [UInt8], isCritical: Bool = false) -> [UInt8] {
        DERWriter.sequence(
            DERWriter.identifier([2, 5, 29, kind.rawValue]), isCritical ? DERWriter.yes : [],
            DERWriter.octets(content))
    }

    /// The issuer's key identifier; none where the issuer has none.
    static func authority(_ keyID: [UInt8]) -> [UInt8] {
        keyID.isEmpty ? [] : value(.authorityKeyID, DERWriter.sequence(DERWriter.value(0x80, keyID)))
    }

    /// A name of one common name, cut to the 64 characters that X.520 allows.
    static func name(_ text: String) -> [UInt8] {
        let cut = String(String.UnicodeScalarView(text.unicodeScalars.prefix(64)))
        return DERWriter.sequence(
            DERWriter.set(DERWriter.sequence(DERWriter.identifier([2, 5, 4, 3]), DERWriter.text(cut))))
    }

    /// UTCTime until 2049, GeneralizedTime from 2050; whole seconds. Source: RFC 5280 §4.1.2.5.
    static func time(_ time: Timestamp) -> [UInt8] {
        let digits = time.description.utf8.filter { (0x30...0x39).contains($0) }.prefix(14)
        let year = String(decoding: digits.prefix(4), as: UTF8.self)
        let isShort = ("1950"..<"2050").contains(year)
        return DERWriter.value(isShort ? 0x17 : 0x18, Array(isShort ? digits.dropFirst(2) : digits) + [0x5a])
    }

    /// AlgorithmIdentifier of a signature.
    static func signature(_ algorithm: SignatureAlgorithm) -> [UInt8] {
        DERWriter.sequence(DERWriter.identifier(algorithm.signatureIdentifier))
    }

    /// Signs a body and puts body, algorithm and signature together.
    /// - Throws: `library_failed`.
    static func signed(_ body: [UInt8], by key: PrivateKey) throws(CryptographyFault) -> [UInt8] {
        let raw = try key.sign(body)
        return DERWriter.sequence(
            body, signature(key.algorithm), DERWriter.bits(DERSignature.encode(raw) ?? []))
    }
}
