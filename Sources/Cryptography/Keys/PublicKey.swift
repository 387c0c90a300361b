import CCrypto
import Codes

/// A P-256 or SM2 key that checks signatures; P-256 also takes what is sealed (``JWE``).
public struct PublicKey: Sendable {
    /// What its signatures are, by its curve.
    public let algorithm: SignatureAlgorithm
    /// The point's coordinates, 32 bytes each, highest first.
    public let x: [UInt8]
    /// See ``x``.
    public let y: [UInt8]
    let handle: EVPKey

    /// The key of these coordinates.
    /// - Throws: `key_malformed`: not 32 bytes each, or no point of the curve.
    public init(algorithm: SignatureAlgorithm, x: [UInt8], y: [UInt8]) throws(CryptographyFault) {
        guard x.count == 32, y.count == 32 else {
            throw CryptographyFault(.keyMalformed, "a coordinate is not 32 bytes")
        }
        guard let handle = EVPKey(algorithm, point: x + y) else {
            throw CryptographyFault(.keyMalformed, "no point of the curve")
        }
        self.algorithm = algorithm
        self.x = x
        self.y = y
        self.handle = handle
    }

    /// Reads SubjectPublicKeyInfo.
    /// - Throws: `key_malformed`: unreadable, or of another kind than P-256 and SM2.
    public init(der: [UInt8]) throws(CryptographyFault) {
        guard let handle = EVPKey(publicDER: der) else {
            throw CryptographyFault(.keyMalformed, "no public key")
        }
        try self.init(handle: handle)
    }

    init(handle: EVPKey) throws(CryptographyFault) {
        guard let algorithm = handle.algorithm, let point = handle.point else {
            throw CryptographyFault(.keyMalformed, "neither P-256 nor SM2")
        }
        self.algorithm = algorithm
        x = Array(point.prefix(32))
        y = Array(point.suffix(32))
        self.handle = handle
    }

    /// SubjectPublicKeyInfo with the uncompressed point.
    public var der: [UInt8] {
        DERWriter.sequence(algorithm.keyIdentifierDER, DERWriter.bits([4] + x + y))
    }

    /// The key's name, RFC 7638 (SHA-256, base64url): its `kid`.
    ///
    /// The members of the JWK in lexicographic order; for SM2 `crv` is `SM2` (PROTOCOL §4).
    public var thumbprint: String {
        let crv = algorithm.curve
        return SHA256Hash.digest(
            of: #"{"crv":"\#(crv)","kty":"EC","x":"\#(Base64URL.encode(x))","y":"\#(Base64URL.encode(y))"}"#
        ).base64URL
    }

    /// Whether `signature` (64 bytes r‖s) is this key's over `message`.
    public func isValidSignature(_ signature: [UInt8], over message: Span<UInt8>) -> Bool {
        guard let der = DERSignature.encode(signature), let context = SignatureContext(self) else {
            return false
        }
        return context.verify(der, over: message)
    }

    /// Whether `signature` (64 bytes r‖s) is this key's over `message`.
    public func isValidSignature(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        isValidSignature(signature, over: message.span)
    }
}

extension PublicKey: Hashable {
    /// Equal by curve and point.
    public static func == (left: Self, right: Self) -> Bool {
        left.algorithm == right.algorithm && left.x == right.x && left.y == right.y
    }

    /// The x coordinate tells keys apart well enough.
    public func hash(into hasher: inout Hasher) { hasher.combine(x) }
}

extension SignatureAlgorithm {
    /// AlgorithmIdentifier of its keys: id-ecPublicKey with the curve. Source: RFC 5480.
    var keyIdentifierDER: [UInt8] {
        DERWriter.sequence(
            DERWriter.identifier([1, 2, 840, 10045, 2, 1]), DERWriter.identifier(curveIdentifier))
    }
}
