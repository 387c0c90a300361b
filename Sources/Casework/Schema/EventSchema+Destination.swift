/// What the destination's events carry. Source: CASE.md §4.
extension EventSchema {
    /// The members of a destination's type, beside those of every `data`.
    static func destinationMembers(_ type: EventType) -> [DataMember] {
        switch type {
        case .preReviewed: [.must("ok", .boolean), .personal("items", .findings)]
        case .received: [.must("number"), .must("desk")]
        case .materialsReceived:
            [
                .must("on", .date), .may("shipment"), .must("complete", .boolean),
                .personal(
                    "items",
                    .list(.record([.must("name"), .must("state", .words(["ok", "missing", "damaged"]))]))),
            ]
        case .correctionRequested:
            [
                .must("notice_no"), .must("due_days", .count), .may("clock", .words(["runs", "stops"])),
                .may("basis"), .personal("items", .findings),
            ]
        case .accepted:
            [
                .may("notice_no"), .must("deemed", .boolean), .must("accepted_on", .date),
                .must("due_on", .date), .may("legal_due_on", .date), .may("project_no"),
            ]
        case .refused, .transferred, .terminated: closingMembers(type)
        case .progressed:
            [.must("step"), .must("state", .words(["started", "done"])), .mayPersonal("opinion")]
        case .clockSuspended, .clockResumed, .extended: clockMembers(type)
        case .decided: decided
        case .rectified, .revoked: [.must("what"), .must("notice_no"), .personal("reason")]
        case .withdrawn: [.mayPersonal("reason")]
        case .withdrawalDeclined: [.personal("reason")]
        case .completed: [.must("completed_on", .date)]
        default: []
        }
    }

    private static func closingMembers(_ type: EventType) -> [DataMember] {
        switch type {
        case .refused:
            [
                .must("kind", .words(["not_required", "not_competent", "not_qualified", "incomplete"])),
                .must("notice_no"), .must("basis"), .personal("reason"), .may("remedy", .remedy),
            ]
        case .transferred: [.must("division", .division), .may("notice_no"), .personal("reason")]
        default:  // terminated
            [
                .must(
                    "ground",
                    .words([
                        "correction_lapsed", "tolerance_lapsed", "applicant_gone", "accepted_in_error",
                        "fee_unpaid", "other",
                    ])),
                .must("notice_no"), .must("basis"), .personal("reason"), .may("remedy", .remedy),
            ]
        }
    }

    private static func clockMembers(_ type: EventType) -> [DataMember] {
        switch type {
        case .clockSuspended:
            [
                .must("kind"), .must("excluded", .words(ExcludedClocks.allCases.map(\.rawValue))),
                .may("days", .count), .must("basis"), .may("date", .date), .mayPersonal("place"),
            ]
        case .clockResumed:
            [.must("suspension", .identifier), .must("due_on", .date), .may("legal_due_on", .date)]
        default:  // extended
            [
                .must("days", .count), .must("notice_no"), .must("due_on", .date),
                .may("legal_due_on", .date), .personal("approved_by"), .personal("reason"),
            ]
        }
    }

    private static let decided: [DataMember] = [
        .must("outcome", .words(["approved", "denied", "done", "partial", "forwarded"])),
        .must("decision_no"), .must("decided_on", .date), .mayPersonal("reason"), .may("remedy", .remedy),
        .personal(
            "documents",
            .list(.record([.must("title"), .must("sealed", .sealing), .must("blob", .blob)]))),
        .personal(
            "licences",
            .list(
                .record([
                    .must("type"), .must("number"), .must("issuer"), .may("valid_from", .date),
                    .may("valid_to", .date), .may("blob", .blob),
                ]))),
    ]
}
