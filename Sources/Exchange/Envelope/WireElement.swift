internal import Codes
public import Cryptography
internal import StrictJSON

/// One event as it stands in a batch or on a page of a log. Source: PROTOCOL.md §5, §7.
public struct WireElement: Sendable, Hashable {
    /// The element as JSON.
    public let json: [UInt8]
    /// Length of the event as its receiver counts it: the SD-JWT text, or `jws` and `sealed` together.
    public let eventBytes: Int

    /// For the next gateway's own eyes: `<jws>~<disclosure>~…`.
    ///
    /// - Parameter disclosures: joined by `~`; empty when there are none.
    public init(open jws: [UInt8], disclosures: [UInt8]) {
        let tilde = UInt8(ascii: "~")
        let quote = UInt8(ascii: "\"")
        let text = jws + [tilde] + disclosures + (disclosures.isEmpty ? [] : [tilde])
        json = [quote] + text + [quote]
        eventBytes = text.count
    }

    /// For a gateway behind a hub, which reads the envelope only: `{"jws","sealed"?}`.
    ///
    /// - Parameter key: the audience's `enc` key.
    /// - Throws: `key_malformed` for a key that cannot be sealed to, `library_failed`.
    public init(
        jws: [UInt8], disclosures: [UInt8], sealedFor key: PublicKey, random: any RandomSource
    ) throws(CryptographyFault) {
        var object: JSONObject = ["jws": .string(String(decoding: jws, as: UTF8.self))]
        var sealedBytes = 0
        if !disclosures.isEmpty {
            let sealed = try JWE.seal(disclosures, to: key, random: random)
            object["sealed"] = .string(sealed)
            sealedBytes = sealed.utf8.count
        }
        json = object.serialized()
        eventBytes = jws.count + sealedBytes
    }

    /// As it came to a hub, which sends it on unchanged; nil when it is no element.
    public init?(envelope: [UInt8]) {
        // `try?`: an envelope in custody was read when it came.
        guard let object = (try? JSON.parse(envelope))?.objectValue, let jws = object["jws"]?.stringValue
        else { return nil }
        json = envelope
        eventBytes = jws.utf8.count + (object["sealed"]?.stringValue?.utf8.count ?? 0)
    }
}

extension [WireElement] {
    /// The body of a batch.
    var batchBody: [UInt8] {
        var body = Array<UInt8>("{\"events\":[".utf8)
        body.reserveCapacity(body.count + reduce(0) { $0 + $1.json.count + 1 } + 2)
        for (index, element) in enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += element.json
        }
        return body + Array<UInt8>("]}".utf8)
    }
}
