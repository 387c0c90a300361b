/// What the origin's events carry. Source: CASE.md §3.
extension EventSchema {
    /// The members of an origin's type, beside those of every `data`.
    static func originMembers(_ type: EventType) -> [DataMember] {
        switch type {
        case .reviewRequested:
            [
                .must("destination", .division), .must("matter", .matter), .must("mode", .mode),
                .personal("parties", .parties), .personal("form", .form), .personal("materials", .materials),
                .may("test", .boolean),
            ]
        case .abandoned: [.personal("reason")]
        case .submitted: submitted
        case .supplemented:
            [
                .may("answers", .identifier), .must("complete", .boolean), .mayPersonal("form", .form),
                .personal("materials", .materials),
            ]
        case .acted:
            [
                .must("step"), .must("agency"), .must("outcome", .words(["done", "failed"])),
                .may("document_no"),
            ]
        case .served:
            [.must("answers", .identifier), .must("way"), .must("on", .date), .mayPersonal("proof", .blob)]
        case .contactChanged:
            [.may("delivery", .delivery), .mayPersonal("address"), .mayPersonal("phone")]
        case .withdrawalRequested: [.personal("reason")]
        case .resultReceived: [.must("way"), .must("time", .time), .personal("receiver")]
        case .bundleProgressed:
            [
                .must(
                    "parts", .list(.record([.must("part", .anyInteger), .must("state"), .may("outcome")])))
            ]
        case .rated:
            [
                .must("about", .words(["intake", "decision"])),
                .must(
                    "level",
                    .words([
                        "very_satisfied", "satisfied", "basically_satisfied", "dissatisfied",
                        "very_dissatisfied",
                    ])),
                .must("tags", .list(.text)), .must("channel"), .mayPersonal("text"),
            ]
        default: []
        }
    }

    private static let submitted: [DataMember] = [
        .must("number"), .must("destination", .division), .must("matter", .matter), .must("mode", .mode),
        .must("channel", .words(["window", "web", "mobile", "post"])),
        .may("window", .record([.must("division", .division), .must("name")])),
        .must("applicant_kind", .words(["person", "organisation"])), .must("paper", .boolean),
        .must("delivery", .delivery), .personal("parties", .parties), .personal("form", .form),
        .personal("materials", .materials),
        .personal(
            "verification",
            .list(
                .record([
                    .must("of"), .must("method", .words(["reader", "face", "manual", "platform"])),
                    .must("time", .time), .may("reference"),
                ]))),
        .personal(
            "declaration", .record([.must("signed", .words(["paper", "pad", "ca"])), .may("blob", .blob)])),
        .mayPersonal("address"),
        .may(
            "bundle",
            .record([
                .must("id"), .must("part", .anyInteger), .must("after", .list(.anyInteger)),
                .may("lead", .division),
            ])),
        .may("continues", .identifier), .may("project_code"),
        .may(
            "accepted",
            .record([
                .must("notice_no"), .must("accepted_on", .date), .must("due_on", .date),
                .may("legal_due_on", .date), .must("authority", .agency),
            ])),
        .may("test", .boolean),
    ]
}
