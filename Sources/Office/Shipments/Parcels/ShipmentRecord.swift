internal import Casework
internal import Codes
internal import StrictJSON

/// What this gateway keeps of a parcel that it sent, beside the case's events: nothing personal.
struct ShipmentRecord: Sendable, Hashable {
    var key: ShipmentKey
    var leg: ShipmentTrack.Leg
    var to: ShipmentTrack.Receiver
    /// The carrier's code.
    var carrier: String
    /// Who pays, in the words of the event: sender, receiver, agency …
    var paidBy: String?
    /// What the carrier charged, 分.
    var costFen: Int64?
    /// The division on our side of the case, by which tokens are bound.
    var division: String?
    /// When it was registered here.
    var createdAt: Timestamp
    /// As last written into the case.
    var status: ShipmentTrack.Status
    /// The time of that event.
    var statusAt: Timestamp
    /// The newest report that had an effect; nil before the first.
    var heard: ParcelReport.Standing?
    /// The carrier's own code of the newest report, known here or not, and its time.
    var code: String?
    var codeAt: Timestamp?
    /// What waits for a person.
    var trouble: Trouble?
    /// The trouble that a person has settled; it is not raised anew while the parcel stays as it is.
    var settled: Trouble.Kind?
    var isTest: Bool
    /// Whether the other side registered it, and it comes to us.
    var isTheirs = false
    /// SHA-256 of the last pushes, base64url: the same one does nothing.
    var seen: [String] = []

    /// Pushes remembered by their digest.
    static let seenMax = 32

    /// What waits for a person.
    struct Trouble: Sendable, Hashable {
        /// Why.
        enum Kind: String, CaseIterable, Sendable {
            case exception, refused, returned, lost, overdue
            /// The carrier has nothing about this number.
            case unheard
            /// 快递100 does not push of it, so nobody tells where it is.
            case unwatched

            /// As a clerk reads it.
            var message: String {
                switch self {
                case .exception: "快递异常，请联系快递公司"
                case .refused: "收件人拒收，请联系收件人"
                case .returned: "邮件被退回，请核对地址后重新寄递"
                case .lost: "邮件可能已丢失，请向快递公司查询、索赔"
                case .overdue: "邮件超过时限仍未签收，请向快递公司查询"
                case .unheard: "快递公司查无此运单，请核对运单号"
                case .unwatched: "快递100未跟踪此邮件，请人工查询并更新状态"
                }
            }
        }

        var kind: Kind
        var since: Timestamp
    }

    /// Whether the carrier still has it.
    var isUnderway: Bool { status.isUnderway }

    /// The day on which it was given to the carrier, UTC+8.
    var day: CivilDate { createdAt.civilDate }

    /// Takes a report in, in whatever order reports come.
    /// - Returns: the status to be written into the case; nil where nothing changes.
    mutating func take(_ report: ParcelReport, at now: Timestamp) -> ShipmentTrack.Status? {
        if codeAt.map({ $0 <= report.time }) ?? true, report.code != nil {
            code = report.code
            codeAt = report.time
        }
        guard let standing = report.standing, let said = report.status,
            report.isLogged || heard.map({ $0 < standing }) ?? true
        else { return nil }
        heard = heard.map { max($0, standing) } ?? standing
        let changed = said != status
        if changed || report.isLost { settled = nil }
        status = said
        // An event older than the one before it would be told and not counted; of equal ones the later counts.
        statusAt = max(statusAt, report.time)
        judge(isLost: report.isLost, at: now)
        return changed ? said : nil
    }

    /// What the status means for people.
    mutating func judge(isLost: Bool = false, at now: Timestamp) {
        let kind: Trouble.Kind? =
            switch status {
            case .exception: isLost || trouble?.kind == .lost ? .lost : .exception
            case .refused: .refused
            case .returned: .returned
            case .delivered: nil
            // What is on its way again is late as before.
            case .created, .collected, .inTransit, .outForDelivery: trouble?.kind == .overdue ? .overdue : nil
            }
        raise(kind, at: now)
    }

    /// A trouble that is over ends by itself, and may come again.
    mutating func end(_ kind: Trouble.Kind) {
        if trouble?.kind == kind { trouble = nil }
        if settled == kind { settled = nil }
    }

    /// Raises a trouble that no person has settled; nil ends what waits.
    mutating func raise(_ kind: Trouble.Kind?, at now: Timestamp) {
        guard let kind else {
            trouble = nil
            return
        }
        guard trouble?.kind != kind, settled != kind else { return }
        trouble = Trouble(kind: kind, since: now)
    }
}
