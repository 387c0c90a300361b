internal import Casework

/// What the statistics count, each once per cause.
///
/// The order is stored (``slot``): a new measure goes to the end, none is ever taken out.
public enum Measure: String, CaseIterable, Sendable {
    /// 预审 asked for, once a case.
    case reviews
    /// 收件.
    case takenIn = "taken_in"
    /// 接收 by the destination.
    case received
    /// 受理, deemed and 代受理 included.
    case accepted
    /// 逾期未告知视为受理.
    case acceptedDeemed = "accepted_deemed"
    /// 代受理: accepted by the origin.
    case acceptedByOrigin = "accepted_by_origin"
    /// 准予.
    case approved
    /// 不予许可.
    case denied
    /// 办结, where nothing is granted.
    case done
    /// 部分准予.
    case partial
    /// 转报.
    case forwarded
    /// 不予受理: 依法不需要许可.
    case refusedNotRequired = "refused_not_required"
    /// 不予受理: 不属于职权范围.
    case refusedNotCompetent = "refused_not_competent"
    /// 不予受理: 不符合条件.
    case refusedNotQualified = "refused_not_qualified"
    /// 不予受理: 材料不齐.
    case refusedIncomplete = "refused_incomplete"
    /// 转办.
    case transferred
    /// 终止: 补正逾期.
    case terminatedCorrectionLapsed = "terminated_correction_lapsed"
    /// 终止: 容缺逾期.
    case terminatedToleranceLapsed = "terminated_tolerance_lapsed"
    /// 终止: 申请人死亡或终止.
    case terminatedApplicantGone = "terminated_applicant_gone"
    /// 终止: 误受理.
    case terminatedAcceptedInError = "terminated_accepted_in_error"
    /// 终止: 未缴费.
    case terminatedFeeUnpaid = "terminated_fee_unpaid"
    /// 终止: 其他.
    case terminatedOther = "terminated_other"
    /// 准予撤回.
    case withdrawn
    /// Given up after a 预审.
    case abandoned
    /// The result is in the applicant's hand.
    case inHand = "in_hand"
    /// 办结归档.
    case completed
    /// 撤销.
    case revoked
    /// 更正.
    case rectified
    /// 一次性补正, each.
    case corrections
    /// Cases in which a second correction was asked for: a red flag, since 一次性 means once.
    case secondCorrections = "second_corrections"
    /// Corrections that were answered completely.
    case correctionsAnswered = "corrections_answered"
    /// Parcels of all legs.
    case parcels
    /// Parcels that met an exception, were refused or came back; each once.
    case parcelsTroubled = "parcels_troubled"
    /// 催办.
    case urges
    /// Complaints.
    case complaints
    /// 办不成事.
    case escalations
    /// 非常满意.
    case ratedVerySatisfied = "rated_very_satisfied"
    /// 满意.
    case ratedSatisfied = "rated_satisfied"
    /// 基本满意.
    case ratedBasicallySatisfied = "rated_basically_satisfied"
    /// 不满意.
    case ratedDissatisfied = "rated_dissatisfied"
    /// 非常不满意.
    case ratedVeryDissatisfied = "rated_very_dissatisfied"

    /// Its place in a ``Tally``.
    var slot: Int { Self.slots[self] ?? 0 }

    private static let slots = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))

    /// Measures that are parts of one sum, by the sum's name. Source: CASE.md §4.
    static let sums: [(name: String, parts: [Measure])] = [
        ("decided", [.approved, .denied, .done, .partial, .forwarded]),
        (
            "refused",
            [.refusedNotRequired, .refusedNotCompetent, .refusedNotQualified, .refusedIncomplete]
        ),
        (
            "terminated",
            [
                .terminatedCorrectionLapsed, .terminatedToleranceLapsed, .terminatedApplicantGone,
                .terminatedAcceptedInError, .terminatedFeeUnpaid, .terminatedOther,
            ]
        ),
    ]
}

/// A stretch of a case that is measured from one event to another, by their authors' clocks; what stood still counts too.
///
/// The order is stored: a new stage goes to the end.
public enum Stage: String, CaseIterable, Sendable {
    /// 预审 asked for → answered.
    case review
    /// 收件 → 接收.
    case submittedReceived = "submitted_received"
    /// 收件 → 受理.
    case submittedAccepted = "submitted_accepted"
    /// 受理 → 决定.
    case acceptedDecided = "accepted_decided"
    /// 收件 → 决定.
    case submittedDecided = "submitted_decided"
    /// 决定 → 领取.
    case decidedInHand = "decided_in_hand"
    /// 收件 → 领取: the whole.
    case submittedInHand = "submitted_in_hand"
    /// 补正 asked for → answered completely.
    case correction
    /// Originals to the desk: first report of the parcel → delivered, by the carrier.
    case mailOriginalsOut = "mail_originals_out"
    /// Supplements to the desk.
    case mailSupplementOut = "mail_supplement_out"
    /// Originals back.
    case mailOriginalsBack = "mail_originals_back"
    /// The result.
    case mailResultOut = "mail_result_out"

    /// Where its histogram begins in a ``Tally``.
    var base: Int { 1_000 + DurationBuckets.room * (Self.bases[self] ?? 0) }

    private static let bases = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))

    /// The stage and the step that a slot counts; nil for a slot of another kind.
    static func step(at slot: Int) -> (stage: Stage, step: Int)? {
        let (place, step) = (slot - 1_000).quotientAndRemainder(dividingBy: DurationBuckets.room)
        guard slot >= 1_000, place < allCases.count, step <= DurationBuckets.beginnings.count else {
            return nil
        }
        return (allCases[place], step)
    }

    /// The stage of a parcel's leg.
    init(_ leg: ShipmentTrack.Leg) {
        self =
            switch leg {
            case .originalsOut: .mailOriginalsOut
            case .supplementOut: .mailSupplementOut
            case .originalsBack: .mailOriginalsBack
            case .resultOut: .mailResultOut
            }
    }
}

/// A duty that was met, in time or late, by whose it was.
struct MetDuty: Hashable {
    var kind: Duty.Kind
    var owner: Holder
    var isLate: Bool

    /// Duties that are counted, in the stored order: a new one goes to the end.
    static let kinds: [Duty.Kind] = [
        .review, .submit, .forward, .mailOriginals, .carry, .reportMaterials, .check, .decideAcceptance,
        .serveCorrection, .supplement, .supplementTolerated, .closeLapsed, .decide, .resumeClock, .mailResult,
        .handOver, .complete, .answerWithdrawal, .answerNote, .answerRating, .pay, .act,
        .verifyCommitment, .returnOriginals, .handBackOriginals, .tellApplicant,
    ]
    private static let owners: [Holder] = [.origin, .destination, .courier, .applicant]
    private static let base = 200

    /// Nil for a kind that is not counted.
    var slot: Int? {
        guard let kind = Self.kinds.firstIndex(of: kind), let owner = Self.owners.firstIndex(of: owner) else {
            return nil
        }
        return Self.base + kind * 8 + owner * 2 + (isLate ? 1 : 0)
    }

    /// Every kind and owner, with the slots of those in time and those late.
    static let pairs: [(kind: Duty.Kind, owner: Holder, inTime: Int, late: Int)] = kinds.enumerated()
        .flatMap { place, kind in
            owners.enumerated().map { index, owner in
                let slot = base + place * 8 + index * 2
                return (kind, owner, slot, slot + 1)
            }
        }
}
