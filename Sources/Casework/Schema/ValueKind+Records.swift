internal import Codes

/// The objects that several events share. Source: CASE.md §2, PROTOCOL.md §4.
extension ValueKind {
    /// A reference to a blob, `{digest,size,media_type,name,key}`.
    static let blob = record([
        .must("digest", .blobDigest), .must("size", .count), .must("media_type"), .must("name"),
        .must("key", .blobKey),
    ])
    static let agency = record([.must("name"), .must("uscc")])
    static let matter = record([.must("local"), .must("peer"), .must("mapping_version", .anyInteger)])
    static let mode = words(Mode.allCases.map(\.rawValue))
    static let remedy = record([
        .must("review_organ"), .must("review_days", .integerOrText), .must("court"),
        .must("suit_months", .integerOrText),
    ])
    static let delivery = record([.must("way", .words(["mail", "window", "electronic", "representative"]))])
    static let parties = list(
        record([
            .must(
                "role",
                .words(["applicant", "guardian", "legal_representative", "agent", "contact", "member"])),
            .may("represents"), .must("name"), .must("id_type"), .must("id_no"), .may("phone"),
            .may("address"), .may("kind"),
        ]))
    static let materials = list(
        record([
            .must("code"), .must("name"), .must("form"), .may("blob", .blob),
            .must("checked", .words(["original_seen", "copy_only", "electronic_verified"])),
            .may("tolerated_until", .date), .may("commitment", .boolean),
        ]))
    /// What is to be corrected, or was found in a review.
    static let findings = list(record([.may("material"), .may("field"), .must("reason")]))
    static let payment = list(record([.must("name"), .must("amount_fen", .count)]))
    static let sealing = words(["electronic", "scan", "none"])
}

extension DataMember {
    /// The members of every `data`.
    static let common: [DataMember] = [
        .must("by", .record([.must("agency", .agency), .may("desk")])),
        .mayPersonal("by_person", .record([.must("name"), .may("work_no"), .may("phone")])),
        .mayPersonal(
            "document", .record([.must("title"), .must("sealed", .sealing), .must("blob", .blob)])),
        .may("blobs", .list(.blobDigest)),
        .may("_sd", .list(.disclosureDigest)),
    ]
}
