/// How events, receipts and the rest are signed; the raw value is the JWS `alg`.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// ECDSA with P-256 and SHA-256 (RFC 7518 §3.4): everyone speaks it.
    case es256 = "ES256"
    /// SM2 with SM3 under the default ID; private to this protocol. Source: GB/T 32918.
    case sm2 = "SM2"

    /// The `crv` of its JWK.
    public var curve: String {
        switch self {
        case .es256: "P-256"
        case .sm2: "SM2"
        }
    }

    /// The algorithm whose keys have this `crv`.
    init?(curve: String) {
        guard let found = Self.allCases.first(where: { $0.curve == curve }) else { return nil }
        self = found
    }

    /// libcrypto's name of the group.
    var groupName: String {
        switch self {
        case .es256: "prime256v1"
        case .sm2: "SM2"
        }
    }

    /// libcrypto's name of the kind of key.
    var keyTypeName: String {
        switch self {
        case .es256: "EC"
        case .sm2: "SM2"
        }
    }

    /// The curve's object identifier in a key's DER.
    var curveIdentifier: [UInt] {
        switch self {
        case .es256: [1, 2, 840, 10045, 3, 1, 7]
        case .sm2: [1, 2, 156, 10197, 1, 301]
        }
    }

    /// The signature algorithm's identifier in a certificate: ecdsa-with-SHA256, SM2-with-SM3.
    var signatureIdentifier: [UInt] {
        switch self {
        case .es256: [1, 2, 840, 10045, 4, 3, 2]
        case .sm2: [1, 2, 156, 10197, 1, 501]
        }
    }

    /// The group's order, highest byte first: a scalar is from 1 to one below it.
    var order: [UInt8] {
        let upper: [UInt8]
        let lower: [UInt8]
        switch self {
        case .es256:
            upper = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
            lower = [
                0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25,
                0x51,
            ]
        case .sm2:
            upper = [0xff, 0xff, 0xff, 0xfe] + [UInt8](repeating: 0xff, count: 12)
            lower = [
                0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41,
                0x23,
            ]
        }
        return upper + lower
    }
}

/// The ID that SM2 mixes into each digest. Source: GB/T 32918.2, the default user ID; PROTOCOL §4.
let signerIDSM2: [UInt8] = Array("1234567812345678".utf8)
