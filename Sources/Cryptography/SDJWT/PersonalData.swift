public import StrictJSON

/// Between `data` as it is signed (`_sd` in place of personal members) and `data` as people read it.
public enum PersonalData {
    /// Takes the named members out of `data` and puts `_sd` in their place; without any, `data` stays as it
    /// is.
    public static func conceal(
        _ personal: Set<String>, in data: JSONObject, random: some RandomSource
    ) -> (data: JSONObject, disclosures: [Disclosure]) {
        var rest = data
        var disclosures: [Disclosure] = []
        for name in data.keys where personal.contains(name) {
            guard let value = data[name] else { continue }
            disclosures.append(Disclosure.make(member: name, value: value, random: random))
            rest[name] = nil
        }
        if !disclosures.isEmpty { rest["_sd"] = .array(digestTexts(disclosures).map { .string($0) }) }
        return (rest, disclosures)
    }

    /// Puts disclosed members back and takes `_sd` out.
    ///
    /// - Parameter mayMiss: an erased event, of which any disclosure may be missing.
    /// - Throws: `disclosure_malformed`: `_sd` is no sorted list of digests or is empty, a disclosure it
    ///   does not name, one
    ///   missing, or a member that stands in the clear too.
    public static func reveal(
        _ data: JSONObject, disclosures: [Disclosure], mayMiss: Bool = false
    ) throws(CryptographyFault) -> JSONObject {
        let named = try digests(in: data)
        let given = digestTexts(disclosures)
        guard Set(given).isSubset(of: named) else {
            throw CryptographyFault(.disclosureMalformed, "one not named in _sd")
        }
        guard mayMiss || given.count == named.count else {
            throw CryptographyFault(.disclosureMalformed, "one is missing")
        }
        var whole = data
        whole["_sd"] = nil
        for disclosure in disclosures {
            guard whole[disclosure.member] == nil else {
                throw CryptographyFault(.disclosureMalformed, "a disclosed member stands in the clear too")
            }
            whole[disclosure.member] = disclosure.value
        }
        return whole
    }

    private static func digests(in data: JSONObject) throws(CryptographyFault) -> Set<String> {
        guard let value = data["_sd"] else { return [] }
        guard case .array(let items) = value, !items.isEmpty else {
            throw CryptographyFault(.disclosureMalformed, "_sd")
        }
        var last = ""
        var named: Set<String> = []
        for item in items {
            guard case .string(let text) = item, Digest(base64URL: text) != nil, Digest.precedes(last, text)
            else {
                throw CryptographyFault(.disclosureMalformed, "_sd is no sorted list of digests")
            }
            last = text
            named.insert(text)
        }
        return named
    }

    private static func digestTexts(_ disclosures: [Disclosure]) -> [String] {
        disclosures.map(\.digest.base64URL).sorted(by: Digest.precedes)
    }
}

extension Digest {
    /// The order of base64url texts: by ASCII, not by the bytes they stand for.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
