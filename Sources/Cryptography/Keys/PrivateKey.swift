import CCrypto

/// A P-256 or SM2 key that signs; P-256 also opens what was sealed to its public key (``JWE``).
///
/// Its description shows the thumbprint alone. libcrypto draws the nonce of a signature itself.
public struct PrivateKey: Sendable {
    /// The half that may be shown.
    public let publicKey: PublicKey
    let handle: EVPKey
    private let signing: SignatureContext

    /// How it signs.
    public var algorithm: SignatureAlgorithm { publicKey.algorithm }

    /// The key of a given number, 32 bytes with the highest first.
    /// - Throws: `key_malformed`: not from 1 to one below the group's order.
    public init(algorithm: SignatureAlgorithm, scalar: [UInt8]) throws(CryptographyFault) {
        guard scalar.count == 32, scalar.contains(where: { $0 != 0 }),
            scalar.lexicographicallyPrecedes(algorithm.order)
        else { throw CryptographyFault(.keyMalformed, "the private number is out of range") }
        guard let point = EVPKey.point(algorithm, of: scalar),
            let handle = EVPKey(algorithm, point: point, scalar: scalar),
            let signing = SignatureContext(signingWith: handle, algorithm)
        else { throw CryptographyFault(.keyMalformed, "no key of this number") }
        publicKey = try PublicKey(handle: handle)
        self.handle = handle
        self.signing = signing
    }

    /// Reads PKCS#8 (or the older SEC 1 form), not encrypted.
    /// - Throws: `key_malformed`: unreadable, or of another kind than P-256 and SM2.
    public init(der: [UInt8]) throws(CryptographyFault) {
        guard let read = EVPKey(privateDER: der), let algorithm = read.algorithm, let scalar = read.scalar
        else {
            throw CryptographyFault(.keyMalformed, "no private key of P-256 or SM2")
        }
        try self.init(algorithm: algorithm, scalar: scalar)
        // libcrypto takes a file whose halves do not belong together.
        guard read.point == publicKey.x + publicKey.y else {
            throw CryptographyFault(.keyMalformed, "the public half is another key's")
        }
    }

    /// A new key of numbers drawn from `random`.
    /// - Throws: `library_failed`: none of 64 numbers drawn was in range, so the source is broken.
    public static func generate(
        _ algorithm: SignatureAlgorithm = .es256, random: some RandomSource
    ) throws(CryptographyFault) -> PrivateKey {
        for _ in 0..<64 {
            let scalar = random.bytes(32)
            // Out of range: draw again.
            if let key = try? PrivateKey(algorithm: algorithm, scalar: scalar) { return key }
        }
        throw CryptographyFault(.libraryFailed, "the source of randomness is broken")
    }

    /// PKCS#8, not encrypted: what a key file holds, 0600.
    public var der: [UInt8] {
        let point = DERWriter.explicit(1, DERWriter.bits([4] + publicKey.x + publicKey.y))
        let key = DERWriter.sequence(DERWriter.integer(1), DERWriter.octets(handle.scalar ?? []), point)
        return DERWriter.sequence(DERWriter.integer(0), algorithm.keyIdentifierDER, DERWriter.octets(key))
    }

    /// The signature over `message`: 64 bytes r‖s.
    /// - Throws: `library_failed`.
    public func sign(_ message: Span<UInt8>) throws(CryptographyFault) -> [UInt8] {
        guard let context = SignatureContext(copying: signing), let der = context.sign(message),
            let raw = DERSignature.decode(der)
        else { throw CryptographyFault(.libraryFailed, "could not sign") }
        return raw
    }

    /// The signature over `message`: 64 bytes r‖s.
    /// - Throws: `library_failed`.
    public func sign(_ message: [UInt8]) throws(CryptographyFault) -> [UInt8] { try sign(message.span) }
}

extension PrivateKey: CustomStringConvertible, CustomReflectable {
    /// The thumbprint of the public half; never the number.
    public var description: String { "PrivateKey(\(publicKey.thumbprint))" }
    /// Shows nothing to dumps and debuggers.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
