internal import Codes
internal import Cryptography
public import StrictJSON

/// Names and ID numbers as keyed hashes, so that a person is found exactly and nothing of him stands in the clear.
public struct BlindIndex: Sendable {
    private let hash: HMACSHA256

    /// Under the vault's own key for it.
    public init(_ vault: Vault) { hash = vault.index }

    /// The index of one name or number, with surrounding space and letter case put aside.
    public func key(of text: String) -> String {
        Base64URL.encode(hash.code(of: Array(Self.plain(text).utf8)))
    }

    private static func plain(_ text: String) -> String {
        text.unicodeScalars.split {
            $0.isASCII ? $0 == " " || (9...13).contains($0.value) : $0.properties.isWhitespace
        }
        .map(String.init)
        .joined(separator: " ").uppercased()
    }

    /// The indexes of the names and numbers of a case's parties, none twice.
    public func keys(of parties: JSON) -> [String] {
        var texts: [String] = []
        for party in parties.arrayValue ?? [] {
            for member in ["name", "id_no"] {
                guard let text = party[member]?.stringValue, !text.isEmpty else { continue }
                let plain = Self.plain(text)
                if !texts.contains(plain) { texts.append(plain) }
            }
        }
        return texts.map { Base64URL.encode(hash.code(of: Array($0.utf8))) }
    }
}
