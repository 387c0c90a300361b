internal import Codes
internal import Cryptography
public import StrictJSON

/// Names and ID numbers as keyed hashes, so that a person is found exactly and nothing of him stands in the clear.
public struct BlindIndex: Sendable {
    private let key: [UInt8]

    /// Under the vault's own key for it.
    public init(_ vault: Vault) { key = vault.indexKey }

    /// The index of one name or number, with surrounding space and letter case put aside.
    public func key(of text: String) -> String {
        let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased()
        return Base64URL.encode(HMACSHA256.code(of: Array(plain.utf8), key: key))
    }

    /// The indexes of the names and numbers of a case's parties, none twice.
    public func keys(of parties: JSON) -> [String] {
        var keys: [String] = []
        for party in parties.arrayValue ?? [] {
            for member in ["name", "id_no"] {
                guard let text = party[member]?.stringValue, !text.isEmpty else { continue }
                let key = key(of: text)
                if !keys.contains(key) { keys.append(key) }
            }
        }
        return keys
    }
}
