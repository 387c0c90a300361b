/// An event as it travels: `<jws>~<disclosure>~…<disclosure>~`, read strictly but not verified. Source: RFC
/// 9901 §4.
public struct SDJWT: Hashable, Sendable {
    /// The signed part.
    public let jws: JWS
    /// The disclosures as they came, not yet read: what is wrong with them is another refusal than a wrong
    /// signature.
    public let disclosureTexts: [String]

    /// Joins what was made or stored apart.
    public init(jws: JWS, disclosureTexts: [String]) {
        self.jws = jws
        self.disclosureTexts = disclosureTexts
    }

    /// Joins what was made.
    public init(jws: JWS, disclosures: [Disclosure]) {
        self.init(jws: jws, disclosureTexts: disclosures.map(\.text))
    }

    /// Reads an event; its disclosures are read by ``disclosures()``.
    /// - Throws: `jws_malformed`, also where the last `~` is missing (a key binding is not of this
    ///   protocol).
    public static func parse(_ text: String) throws(CryptographyFault) -> SDJWT {
        let parts = text.utf8.split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[parts.count - 1].isEmpty else {
            throw CryptographyFault(.jwsMalformed, "does not end with ~")
        }
        let jws = try JWS.parse(String(Substring(parts[0])), type: .event)
        return SDJWT(jws: jws, disclosureTexts: parts[1..<(parts.count - 1)].map { String(Substring($0)) })
    }

    /// The text that travels.
    public var text: String {
        disclosureTexts.reduce(into: jws.text + "~") { text, disclosure in text += disclosure + "~" }
    }

    /// The disclosures, read.
    /// - Throws: `disclosure_malformed`: one that cannot be read, one twice, or two of one member.
    public func disclosures() throws(CryptographyFault) -> [Disclosure] {
        try Self.read(disclosureTexts)
    }

    /// Reads disclosures that came apart (sealed through a hub, or from the store).
    /// - Throws: `disclosure_malformed`: one that cannot be read, one twice, or two of one member.
    public static func read(_ texts: [String]) throws(CryptographyFault) -> [Disclosure] {
        var members: Set<String> = []
        var disclosures: [Disclosure] = []
        for text in texts {
            let disclosure = try Disclosure.parse(text)
            guard members.insert(disclosure.member).inserted else {
                throw CryptographyFault(.disclosureMalformed, "one member twice")
            }
            disclosures.append(disclosure)
        }
        return disclosures
    }
}
