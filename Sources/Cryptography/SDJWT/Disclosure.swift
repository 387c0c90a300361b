import Codes
public import StrictJSON

/// One personal member beside an event: base64url of `["<salt>","<member>",<value>]`. Source: RFC 9901
/// §4.2; PROTOCOL §4.
public struct Disclosure: Hashable, Sendable {
    /// The base64url text, as it travels, in ASCII.
    public let text: [UInt8]
    /// 16 bytes that keep the value from being guessed by its digest.
    public let salt: [UInt8]
    /// The member of `data`.
    public let member: String
    /// Its value.
    public let value: JSON

    /// Bytes of a salt.
    public static let saltBytes = 16

    /// SHA-256 of the text: what `_sd` names.
    public var digest: Digest { SHA256Hash.digest(of: text) }

    /// Reads one.
    /// - Throws: `disclosure_malformed`: the base64url, the JSON, its three parts, the salt, or a reserved
    ///   name.
    public static func parse(_ text: [UInt8]) throws(CryptographyFault) -> Disclosure {
        guard let bytes = Base64URL.decode(bytes: text) else {
            throw CryptographyFault(.disclosureMalformed, "base64url")
        }
        // Any fault is the same refusal.
        guard let parts = (try? JSON.parse(bytes))?.arrayValue, parts.count == 3,
            case .string(let saltText) = parts[0], case .string(let member) = parts[1]
        else { throw CryptographyFault(.disclosureMalformed, "not an array of salt, member, value") }
        guard let salt = Base64URL.decode(saltText), salt.count == saltBytes else {
            throw CryptographyFault(.disclosureMalformed, "the salt is not 128 bit")
        }
        guard !isReserved(member) else { throw CryptographyFault(.disclosureMalformed, "a reserved name") }
        return Disclosure(text: text, salt: salt, member: member, value: parts[2])
    }

    /// Makes one of a value of ours.
    /// - Precondition: 16 bytes of salt; the member is neither `_sd` nor `...`.
    public static func make(member: String, value: JSON, salt: [UInt8]) -> Disclosure {
        precondition(salt.count == saltBytes && !isReserved(member), "not a disclosure")
        let array: JSON = [.string(Base64URL.encode(salt)), .string(member), value]
        return Disclosure(
            text: Base64URL.encodedBytes(array.serialized()), salt: salt, member: member, value: value)
    }

    /// Makes one with a fresh salt.
    public static func make(member: String, value: JSON, random: some RandomSource) -> Disclosure {
        make(member: member, value: value, salt: random.bytes(saltBytes))
    }

    /// RFC 9901 §4.2.1: names that mean something else in a payload.
    private static func isReserved(_ member: String) -> Bool { member == "_sd" || member == "..." }
}
