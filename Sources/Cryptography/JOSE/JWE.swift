import Codes
import StrictJSON

/// What travels sealed through a hub: compact JWE by ECDH-ES with A256GCM to a peer's `enc` key.
///
/// The header has `alg`, `enc`, `kid`, `epk` and nothing else. Source: RFC 7516 §7.1, RFC 7518 §4.6;
/// PROTOCOL §7.
public enum JWE {
    /// `alg`: direct key agreement.
    static let agreementName = "ECDH-ES"
    /// `enc`.
    static let contentName = "A256GCM"
    /// Most bytes of a header's text; a true one has about 270.
    static let headerTextBytesMax = 2048

    /// Seals to a key.
    /// - Throws: `key_malformed` unless the key is P-256; `library_failed`.
    public static func seal(
        _ plaintext: [UInt8], to key: PublicKey, random: some RandomSource
    ) throws(CryptographyFault) -> String {
        let ephemeral = try PrivateKey.generate(.es256, random: random)
        let secret = try ephemeral.agree(with: key)
        let point = ephemeral.publicKey
        let header: JSONObject = [
            "alg": .string(agreementName), "enc": .string(contentName), "kid": .string(key.thumbprint),
            "epk": [
                "crv": "P-256", "kty": "EC", "x": .string(Base64URL.encode(point.x)),
                "y": .string(Base64URL.encode(point.y)),
            ],
        ]
        let headerText = Base64URL.encodedBytes(header.serialized())
        let nonce = random.bytes(AESGCM.nonceBytes)
        let sealed = try AESGCM.aes256.seal(
            plaintext, key: contentKey(secret), nonce: nonce, context: headerText)
        let parts = [
            headerText, [], Base64URL.encodedBytes(nonce),
            Base64URL.encodedBytes(Array(sealed.dropLast(AESGCM.tagBytes))),
            Base64URL.encodedBytes(Array(sealed.suffix(AESGCM.tagBytes))),
        ]
        return String(decoding: Array(parts.joined(separator: [UInt8(ascii: ".")])), as: UTF8.self)
    }

    /// The name of the key it is sealed to, to choose among ours.
    /// - Throws: `jwe_malformed`.
    public static func keyID(of text: String) throws(CryptographyFault) -> String {
        try Parts(text).keyID
    }

    /// Opens with the key that ``keyID(of:)`` names.
    /// - Throws: `jwe_malformed`: the form, the header, the base64url; `jwe_unopened`: another key, or
    ///   altered.
    public static func open(_ text: String, with key: PrivateKey) throws(CryptographyFault) -> [UInt8] {
        let parts = try Parts(text)
        guard parts.keyID == key.publicKey.thumbprint, key.algorithm == .es256 else {
            throw CryptographyFault(.jweUnopened, "sealed to another key")
        }
        let secret = try key.agree(with: parts.ephemeral)
        guard
            let plaintext = AESGCM.aes256.open(
                parts.sealed, key: contentKey(secret), nonce: parts.nonce, context: parts.headerText)
        else { throw CryptographyFault(.jweUnopened, "altered") }
        return plaintext
    }

    /// Concat KDF for one block. Source: RFC 7518 §4.6.2 (apu and apv absent, keydatalen 256).
    static func contentKey(_ secret: [UInt8]) -> [UInt8] {
        let name = Array(contentName.utf8)
        let info = [0, 0, 0, UInt8(name.count)] + name + [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 1, 0]
        return SHA256Hash.digest(of: [0, 0, 0, 1] + secret + info).bytes
    }

    private struct Parts {
        let headerText: [UInt8]
        let keyID: String
        let ephemeral: PublicKey
        let nonce: [UInt8]
        let sealed: [UInt8]

        init(_ text: String) throws(CryptographyFault) {
            let parts = text.utf8.split(
                separator: UInt8(ascii: "."), maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 5, parts[1].isEmpty, parts[0].count <= headerTextBytesMax else {
                throw CryptographyFault(.jweMalformed, "not five parts with an empty key")
            }
            guard let header = Base64URL.decode(String(Substring(parts[0]))),
                let nonce = Base64URL.decode(String(Substring(parts[2]))),
                let content = Base64URL.decode(String(Substring(parts[3]))),
                let tag = Base64URL.decode(String(Substring(parts[4]))),
                nonce.count == AESGCM.nonceBytes, tag.count == AESGCM.tagBytes
            else { throw CryptographyFault(.jweMalformed, "base64url or a length") }
            headerText = Array(parts[0])
            self.nonce = nonce
            sealed = content + tag
            (keyID, ephemeral) = try Self.readHeader(header)
        }

        private static func readHeader(_ bytes: [UInt8]) throws(CryptographyFault) -> (String, PublicKey) {
            let limits = JSONLimits(depth: 2, bytes: headerTextBytesMax)
            // Any fault is the same refusal.
            guard let object = (try? JSON.parse(bytes, limits: limits))?.objectValue,
                object.count == 4, object["alg"] == .string(agreementName),
                object["enc"] == .string(contentName),
                case .string(let keyID)? = object["kid"], case .object(let point)? = object["epk"],
                point.count == 4,
                point["kty"] == "EC", point["crv"] == "P-256",
                let x = point["x"]?.stringValue.flatMap(Base64URL.decode),
                let y = point["y"]?.stringValue.flatMap(Base64URL.decode)
            else { throw CryptographyFault(.jweMalformed, "the header is not alg, enc, kid and epk") }
            // A point off the curve is the sender's malformed header, not a fault of a key on file.
            guard let key = try? PublicKey(algorithm: .es256, x: x, y: y) else {
                throw CryptographyFault(.jweMalformed, "epk is no point of P-256")
            }
            return (keyID, key)
        }
    }
}
