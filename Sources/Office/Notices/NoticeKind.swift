public import Casework

/// A paper that the law or practice wants handed to the applicant; its word names its template.
public enum NoticeKind: String, Sendable, Hashable, CaseIterable {
    /// 收件凭证: on demand, by the origin.
    case receipt
    /// 一件事收件凭证: the one receipt of a bundle, on demand, by the gateway that took it in; no case has it.
    case bundleReceipt = "bundle_receipt"
    /// 受理.
    case accepted
    /// 容缺受理: accepted with materials still to come.
    case acceptedTolerant = "accepted_tolerant"
    /// 不予受理.
    case refused
    /// 一次性补正.
    case correction
    /// 决定, in the applicant's favour or done.
    case decided
    /// 不予批准, with remedy.
    case denied
    /// 特别程序告知.
    case specialProcedure = "special_procedure"
    /// 延长告知.
    case extended
    /// 终止.
    case terminated
    /// 准予撤回.
    case withdrawn
    /// 不予撤回.
    case withdrawalDeclined = "withdrawal_declined"
    /// 更正.
    case rectified
    /// 撤销.
    case revoked
    /// 转办告知.
    case transferred
    /// 送达回证: on demand, about another notice.
    case deliveryRecord = "delivery_record"

    /// The event whose paper it is; nil for what is printed on demand about other events.
    public var event: EventType? {
        switch self {
        case .receipt, .bundleReceipt, .deliveryRecord: nil
        case .accepted, .acceptedTolerant: .accepted
        case .refused: .refused
        case .correction: .correctionRequested
        case .decided, .denied: .decided
        case .specialProcedure: .clockSuspended
        case .extended: .extended
        case .terminated: .terminated
        case .withdrawn: .withdrawn
        case .withdrawalDeclined: .withdrawalDeclined
        case .rectified: .rectified
        case .revoked: .revoked
        case .transferred: .transferred
        }
    }

    /// Events that have a paper.
    public static let events: [EventType] = [
        .accepted, .refused, .correctionRequested, .decided, .clockSuspended, .extended, .terminated,
        .withdrawn, .withdrawalDeclined, .rectified, .revoked, .transferred,
    ]

    /// Whether the law wants the way to review and court on it, where the matter is no mere service.
    /// Source: 行政许可法 第三十八条; CASE.md §4, `remedy`.
    var needsRemedy: Bool { [.refused, .denied, .terminated].contains(self) }
}

extension EventType {
    /// The series in which the notice of this event is numbered, and the member of `data` that says its number; nil
    /// where it says none, and the number stands on the paper alone.
    var noticeNumber: (kind: NumberKind, member: String?)? {
        switch self {
        case .accepted: (.notice("SL"), "notice_no")
        case .refused: (.notice("BYSL"), "notice_no")
        case .correctionRequested: (.notice("BZ"), "notice_no")
        case .terminated: (.notice("ZZ"), "notice_no")
        case .extended: (.notice("YC"), "notice_no")
        case .rectified: (.notice("GZ"), "notice_no")
        case .revoked: (.notice("CX"), "notice_no")
        case .decided: (.notice("JD"), "decision_no")
        case .transferred: (.notice("ZB"), "notice_no")
        case .clockSuspended: (.notice("TC"), nil)
        case .withdrawn: (.notice("CH"), nil)
        case .withdrawalDeclined: (.notice("BCH"), nil)
        default: nil
        }
    }

    /// Whether the event cannot be without a number: the others get one only with a paper.
    var mustBeNumbered: Bool {
        switch self {
        case .transferred, .clockSuspended, .withdrawn, .withdrawalDeclined: false
        default: noticeNumber != nil
        }
    }
}
