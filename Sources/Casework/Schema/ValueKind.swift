/// The kinds of values of the contract. Source: CASE.md §2.
public indirect enum ValueKind: Hashable, Sendable {
    /// Any text: a member with neither list nor kind.
    case text
    /// An integer without fraction or exponent, within the range.
    case integer(ClosedRange<Int>)
    /// An integer or a text: what the contract leaves open (`review_days`, `suit_months`).
    case integerOrText
    /// `true` or `false`.
    case boolean
    /// A day as `YYYY-MM-DD`, at UTC+8.
    case date
    /// RFC 3339 in UTC with `Z` and milliseconds.
    case time
    /// A UUIDv7: an event's or a case's id.
    case identifier
    /// An administrative division of 6, 9 or 12 digits.
    case division
    /// 64 lower-case hex digits: the digest of a blob.
    case blobDigest
    /// 43 characters of base64url: the digest of a disclosure.
    case disclosureDigest
    /// 22 characters of base64url: the key of a blob, 16 bytes.
    case blobKey
    /// One of a closed list of words.
    case words([String])
    /// An object whose members the matter's own form describes.
    case form
    /// An object with these members; unknown ones are kept.
    case record([DataMember])
    /// A list of such values.
    case list(ValueKind)

    /// Integers that protocol and I-JSON allow.
    static let anyInteger = ValueKind.integer(-9_007_199_254_740_991...9_007_199_254_740_991)
    /// Integers that count something.
    static let count = ValueKind.integer(0...9_007_199_254_740_991)
}
