internal import Codes
internal import Cryptography
internal import StrictJSON

/// The personal members of an event, as disclosures. Source: PROTOCOL.md §4; RFC 9901 §4.2.
enum Personal {
    /// Why disclosures do not fit their event.
    enum Fault: Error, Sendable, Hashable {
        /// Missing or unreadable: the same event may come whole another time.
        case carried(String)
        /// `_sd` does not name it: through a hub that is the carrier's fault.
        case unnamed
        /// The author's fault: what `_sd` names is itself not allowed.
        case signed(String)
    }

    /// The parts of a text of disclosures joined by `~`; empty for an empty text.
    static func split(_ joined: [UInt8]) -> [[UInt8]] {
        joined.isEmpty
            ? []
            : joined.split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// The members that a text of joined disclosures holds.
    /// - Throws: `store_failed` for a text that was not checked when it was stored.
    static func members(of joined: [UInt8]) throws(JournalFault) -> JSONObject {
        var members = JSONObject()
        for part in split(joined) {
            guard let (name, value) = read(part) else {
                throw JournalFault(.storeFailed, detail: "a stored disclosure cannot be read")
            }
            members[name] = value
        }
        return members
    }

    /// Matches disclosures against what the event names, one for one.
    ///
    /// - Parameter mayLack: whether some may be missing (erased by law).
    static func match(
        _ disclosures: [[UInt8]], named: [Digest], clear: JSONObject, personal: Set<String>, mayLack: Bool
    ) throws(Fault) -> JSONObject {
        var members = JSONObject()
        var left = Set(named)
        for disclosure in disclosures {
            guard left.remove(SHA256Hash.digest(of: disclosure)) != nil else { throw .unnamed }
            guard let (name, value) = read(disclosure) else { throw .carried("a disclosure cannot be read") }
            guard personal.contains(name) else { throw .signed("a disclosed member is not a personal one") }
            guard members[name] == nil else { throw .signed("a member is disclosed twice") }
            members[name] = value
        }
        guard left.isEmpty || mayLack else { throw .carried("a disclosure is missing") }
        for name in clear.keys where personal.contains(name) {
            throw .signed("a personal member stands in the clear")
        }
        return members
    }

    /// Makes disclosures of these members with fresh salts.
    /// - Returns: their texts joined by `~`, and their digests sorted as text.
    static func conceal(_ members: JSONObject, random: any RandomSource) -> (joined: [UInt8], named: [String])
    {
        var joined: [UInt8] = []
        var named: [String] = []
        for (name, value) in members {
            let array: JSON = [.string(Base64URL.encode(random.bytes(16))), .string(name), value]
            let text = Base64URL.encodedBytes(array.serialized())
            if !joined.isEmpty { joined.append(UInt8(ascii: "~")) }
            joined += text
            named.append(SHA256Hash.digest(of: text).base64URL)
        }
        return (joined, named.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    private static func read(_ text: [UInt8]) -> (String, JSON)? {
        // `try?`: whatever is wrong with it, it is unreadable.
        guard let bytes = Base64URL.decode(bytes: text), let json = try? JSON.parse(bytes),
            let parts = json.arrayValue, parts.count == 3, let salt = parts[0].stringValue,
            Base64URL.decode(salt)?.count == 16, let name = parts[1].stringValue
        else { return nil }
        return (name, parts[2])
    }
}
