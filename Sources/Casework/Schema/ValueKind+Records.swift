internal import Codes

/// The objects that several events share. Source: CASE.md §2, PROTOCOL.md §4.
extension ValueKind {
    /// A reference to a blob, `{digest,size,media_type,name,key}`.
    static let blob = record([
        .must("digest", .blobDigest), .must("size", .count), .must("media_type"), .must("name"),
        .must("key", .blobKey),
    ])
    /// An agency with its 统一社会信用代码.
    static let agency = record([.must("name"), .must("uscc")])
    /// The matter by both sides' codes, and the mapping version that paired them.
    static let matter = record([.must("local"), .must("peer"), .must("mapping_version", .anyInteger)])
    /// 全程网办, 异地代收代办, 多地联办.
    static let mode = words(Mode.allCases.map(\.rawValue))
    /// 复议与诉讼; whether days and months are numbers or texts the contract leaves open.
    static let remedy = record([
        .must("review_organ"), .must("review_days", .integerOrText), .must("court"),
        .must("suit_months", .integerOrText),
    ])
    /// How the result reaches the applicant.
    static let delivery = record([.must("way", .words(["mail", "window", "electronic", "representative"]))])
    /// 申请人 and all who stand beside them.
    static let parties = list(
        record([
            .must(
                "role",
                .words(["applicant", "guardian", "legal_representative", "agent", "contact", "member"])),
            .may("represents"), .must("name"), .must("id_type"), .must("id_no"), .may("phone"),
            .may("address"), .may("kind"),
        ]))
    /// Materials as the window checked them.
    static let materials = list(
        record([
            .must("code"), .must("name"), .must("form"), .may("blob", .blob),
            .must("checked", .words(["original_seen", "copy_only", "electronic_verified"])),
            .may("tolerated_until", .date), .may("commitment", .boolean),
        ]))
    /// What is to be corrected, or was found in a review.
    static let findings = list(record([.may("material"), .may("field"), .must("reason")]))
    /// The items of a bill, in 分.
    static let payment = list(record([.must("name"), .must("amount_fen", .count)]))
    /// How a paper is sealed; a picture of a seal is none.
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
