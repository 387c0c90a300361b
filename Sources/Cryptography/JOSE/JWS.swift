import Codes
import StrictJSON

/// What a JWS of this protocol is: its `typ`, checked on reading.
public enum JWSType: String, Sendable, CaseIterable {
    /// An entry of a case's log.
    case event = "tongban-event+jws"
    /// What a receiver did with a batch.
    case receipt = "tongban-receipt+jws"
    /// What a gateway says of itself.
    case descriptor = "tongban-descriptor+jws"
    /// What can be done where.
    case catalog = "tongban-catalog+jws"
    /// A reading call through a hub.
    case request = "tongban-request+jws"
}

/// A compact JWS of this protocol, read strictly but **not verified**: ``isValid(with:)`` does that with a
/// key on file.
///
/// The protected header has `alg`, `kid`, `typ` and nothing else; base64url is canonical. Source: RFC 7515
/// §7.1; PROTOCOL §4.
public struct JWS: Hashable, Sendable {
    /// The whole text.
    public let text: String
    /// The name of the key that is said to have signed.
    public let keyID: String
    /// `alg` as written; trusted nowhere, only compared with the key's.
    public let algorithmName: String
    /// What it is.
    public let type: JWSType
    /// The payload's bytes.
    public let payload: [UInt8]
    /// The signature's bytes; 64 in a valid one.
    public let signature: [UInt8]
    /// Length of `<header>.<payload>` in bytes.
    private let signingInputCount: Int

    /// Most bytes of a header before it is refused; a true one has about 130 as base64url.
    static let headerTextBytesMax = 1024

    /// Reads one of that type.
    /// - Throws: `jws_malformed`: the form, the base64url, the header or its `typ`.
    public static func parse(_ text: String, type: JWSType) throws(CryptographyFault) -> JWS {
        try parse(Array(text.utf8), text: text, type: type)
    }

    private static func parse(
        _ bytes: [UInt8], text: String, type: JWSType
    ) throws(CryptographyFault) -> JWS {
        let dot = UInt8(ascii: ".")
        guard let first = bytes.firstIndex(of: dot), let second = bytes[(first + 1)...].firstIndex(of: dot)
        else {
            throw CryptographyFault(.jwsMalformed, "not three parts")
        }
        // A third dot is no base64url.
        guard first <= headerTextBytesMax, let header = Base64URL.decode(bytes: bytes[..<first]),
            let payload = Base64URL.decode(bytes: bytes[(first + 1)..<second]),
            let signature = Base64URL.decode(bytes: bytes[(second + 1)...])
        else { throw CryptographyFault(.jwsMalformed, "not canonical base64url") }
        let (algorithm, keyID, found) = try readHeader(header)
        guard found == type.rawValue else { throw CryptographyFault(.jwsMalformed, "typ") }
        var text = text
        text.makeContiguousUTF8()
        return JWS(
            text: text, keyID: keyID, algorithmName: algorithm, type: type, payload: payload,
            signature: signature, signingInputCount: second)
    }

    private static func readHeader(
        _ bytes: [UInt8]
    ) throws(CryptographyFault) -> (algorithm: String, keyID: String, type: String) {
        let limits = JSONLimits(depth: 1, bytes: headerTextBytesMax)
        // Any fault is the same refusal.
        guard let object = (try? JSON.parse(bytes, limits: limits))?.objectValue,
            object.count == 3, case .string(let algorithm)? = object["alg"],
            case .string(let keyID)? = object["kid"],
            case .string(let type)? = object["typ"]
        else { throw CryptographyFault(.jwsMalformed, "the header is not alg, kid and typ") }
        return (algorithm, keyID, type)
    }

    /// Signs with a key at hand.
    /// - Throws: `library_failed`.
    public static func make(type: JWSType, payload: [UInt8], key: PrivateKey) throws(CryptographyFault) -> JWS
    {
        let input = signingInput(
            type: type, algorithm: key.algorithm, keyID: key.publicKey.thumbprint, payload: payload)
        return try assemble(signingInput: input, signature: try key.sign(input), type: type)
    }

    /// The bytes that a signer signs: `<header>.<payload>`.
    public static func signingInput(
        type: JWSType, algorithm: SignatureAlgorithm, keyID: String, payload: [UInt8]
    ) -> [UInt8] {
        let header: JSONObject = [
            "alg": .string(algorithm.rawValue), "kid": .string(keyID), "typ": .string(type.rawValue),
        ]
        return Base64URL.encodedBytes(header.serialized()) + [UInt8(ascii: ".")]
            + Base64URL.encodedBytes(payload)
    }

    /// Joins a signing input of ours and its signature.
    /// - Throws: `jws_malformed` if the input is none of that type.
    public static func assemble(
        signingInput: [UInt8], signature: [UInt8], type: JWSType
    ) throws(CryptographyFault) -> JWS {
        let bytes = signingInput + [UInt8(ascii: ".")] + Base64URL.encodedBytes(signature)
        return try parse(bytes, text: String(decoding: bytes, as: UTF8.self), type: type)
    }

    /// `<header>.<payload>`, what is signed and what the digest is of.
    public var signingInput: [UInt8] { Array(text.utf8.prefix(signingInputCount)) }

    /// What duplicates, forks, `previous`, heads and receipts go by.
    public var digest: Digest { SHA256Hash.digest(of: text.utf8.span.extracting(first: signingInputCount)) }

    /// Whether the key on file made this signature; `alg` must be the key's.
    public func isValid(with key: PublicKey) -> Bool {
        guard algorithmName == key.algorithm.rawValue else { return false }
        return key.isValidSignature(signature, over: text.utf8.span.extracting(first: signingInputCount))
    }
}

extension Digest {
    /// The digest of an event (JWS or SD-JWT text), read or not: SHA-256 up to its second dot; of the whole
    /// text
    /// where there are no two dots. Source: PROTOCOL §4.
    public init(ofEventText text: String) {
        var text = text
        text.makeContiguousUTF8()
        let bytes = text.utf8.span
        var dots = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: ".") {
            dots += 1
            if dots == 2 {
                self = SHA256Hash.digest(of: bytes.extracting(first: index))
                return
            }
        }
        self = SHA256Hash.digest(of: bytes)
    }
}
