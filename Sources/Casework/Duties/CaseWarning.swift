internal import Codes

/// What a person should know of a case before going on, though nobody owes it.
public enum CaseWarning: String, CaseIterable, Hashable, Sendable {
    /// 预审未通过先寄原件: originals are on their way before the review said yes, and may have to come back.
    case originalsBeforeReview = "originals_before_review"
    /// 日期待定: a date in the case was counted over a year without published data.
    case datesProvisional = "dates_provisional"

    /// 提示, for the clerk.
    public var messageZh: String {
        switch self {
        case .originalsBeforeReview: "预审尚未通过，原件已先行寄出，如预审不通过须退回"
        case .datesProvisional: "所涉年份的节假日安排尚未公布，日期为暂定"
        }
    }

    /// What there is to say of a case.
    public static func of(_ fold: CaseFold, duties: [Duty], calendar: WorkingCalendar) -> [CaseWarning] {
        let standing = fold.standing
        var warnings: [CaseWarning] = []
        let isOnItsWay = standing.shipments.values.contains { $0.leg == .originalsOut }
        if standing.state == .reviewing, !standing.isReviewPassed, isOnItsWay {
            warnings.append(.originalsBeforeReview)
        }
        let stated = [standing.dueOn, standing.legalDueOn].compactMap { $0 }
        let since = standing.acceptance?.acceptedOn ?? stated.first
        let isStatedProvisional = stated.contains { day in
            since.map { calendar.counted(from: $0, to: day).isProvisional } ?? false
        }
        if isStatedProvisional || duties.contains(where: { $0.due?.isProvisional == true }) {
            warnings.append(.datesProvisional)
        }
        return warnings
    }
}
