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
        joined.isEmpty ? [] : SDJWT.split(joined)
    }

    /// The members that a text of joined disclosures holds.
    /// - Throws: `store_failed` for a text that was not checked when it was stored.
    static func members(of joined: [UInt8]) throws(JournalFault) -> JSONObject {
        var members = JSONObject()
        for part in split(joined) {
            do throws(CryptographyFault) {
                let disclosure = try Disclosure.parse(part)
                members[disclosure.member] = disclosure.value
            } catch { throw JournalFault(.storeFailed, detail: "a stored disclosure cannot be read") }
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
        for text in disclosures {
            guard left.remove(SHA256Hash.digest(of: text)) != nil else { throw .unnamed }
            let disclosure: Disclosure
            do throws(CryptographyFault) {
                disclosure = try Disclosure.parse(text)
            } catch { throw .carried("a disclosure cannot be read") }
            let name = disclosure.member
            guard personal.contains(name) else { throw .signed("a disclosed member is not a personal one") }
            guard members[name] == nil else { throw .signed("a member is disclosed twice") }
            members[name] = disclosure.value
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
        // One draw for all: each call of the generator costs more than the bytes.
        var salts = random.bytes(members.count * Disclosure.saltBytes)[...]
        for (name, value) in members {
            let salt = Array(salts.prefix(Disclosure.saltBytes))
            salts = salts.dropFirst(Disclosure.saltBytes)
            let disclosure = Disclosure.make(member: name, value: value, salt: salt)
            if !joined.isEmpty { joined.append(UInt8(ascii: "~")) }
            joined += disclosure.text
            named.append(disclosure.digest.base64URL)
        }
        return (joined, named.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
}
