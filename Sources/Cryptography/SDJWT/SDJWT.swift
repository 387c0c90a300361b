/// An event as it travels: `<jws>~<disclosure>~…<disclosure>~`, read strictly but not verified. Source: RFC
/// 9901 §4.
public struct SDJWT: Hashable, Sendable {
    /// The signed part.
    public let jws: JWS
    /// The disclosures' texts as they came, not yet read: what is wrong with them is another refusal than a wrong
    /// signature.
    public let disclosures: [[UInt8]]

    /// Joins what was made or stored apart.
    public init(jws: JWS, disclosures: [[UInt8]]) {
        self.jws = jws
        self.disclosures = disclosures
    }

    /// Reads an event; its disclosures are read by ``Disclosure/parse(_:)``.
    /// - Throws: `jws_malformed`, also where the last `~` is missing (a key binding is not of this
    ///   protocol).
    public static func parse(_ text: String) throws(CryptographyFault) -> SDJWT {
        let parts = split(Array(text.utf8))
        guard parts.count >= 2, parts[parts.count - 1].isEmpty else {
            throw CryptographyFault(.jwsMalformed, "does not end with ~")
        }
        let jws = try JWS.parse(String(decoding: parts[0], as: UTF8.self), type: .event)
        return SDJWT(jws: jws, disclosures: Array(parts[1..<(parts.count - 1)]))
    }

    /// The parts between the `~` of a text; one part, the whole text, where there is none.
    public static func split(_ text: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = text[...]
        while let tilde = rest.firstIndex(of: UInt8(ascii: "~")) {
            parts.append(Array(rest[..<tilde]))
            rest = rest[(tilde + 1)...]
        }
        return parts + [Array(rest)]
    }

    /// The text that travels.
    public var text: String {
        disclosures.reduce(into: jws.text + "~") { text, disclosure in
            text += String(decoding: disclosure, as: UTF8.self) + "~"
        }
    }
}
