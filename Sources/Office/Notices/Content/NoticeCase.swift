internal import Casework
internal import Codes
internal import Exchange
internal import Routing
internal import StrictJSON

/// What a notice needs to know of a case, opened: a pure value, so that what is printed can be worked out by hand.
struct NoticeCase: Sendable {
    /// The submission's members, open and personal; a supplement's materials in their place.
    var submission: JSONObject
    /// When it was taken in, by its own time.
    var submittedOn: CivilDate
    /// The catalogue entry the case began with.
    var matter: JSON
    /// 办理编号, once there is one.
    var handlingNumber: String?
    /// 办件编号 in the national shape.
    var projectNumber: String?
    /// Names of the two regions.
    var originName: String
    var destinationName: String
    /// The decision, where one stands.
    var decision: JSONObject?
    /// When the withdrawal that is answered was asked for.
    var withdrawalAskedOn: CivilDate?
    /// The other side where it has no system; nil: both have one.
    var proxied: Proxied?

    /// A region that a proxy (代管网关) stands for.
    struct Proxied: Sendable {
        /// Without a system.
        var region: String
        /// Passes papers on to it and types its answers in.
        var host: String

        /// As ``NoticeContent`` reads it.
        var json: JSON { ["region": .string(region), "host": .string(host)] }

        /// As applicants read it on a page.
        var text: String { "\(region)尚未建有通办系统：材料和答复由\(host)代为转递、代录。" }
    }

    /// - Throws: `not_found` where the case has no submission, or its personal part was erased.
    init(_ view: CaseView, originName: String, destinationName: String) throws(OfficeRefusal) {
        self.originName = originName
        self.destinationName = destinationName
        matter = view.record.matter
        var found: (data: JSONObject, on: CivilDate)?
        for event in view.logs.origin where [.reviewRequested, .submitted].contains(event.type) {
            found = (try Self.whole(event, in: view), event.time.civilDate)
        }
        guard var found else { throw OfficeRefusal(.noticeNotDue, detail: "nothing was submitted yet") }
        for event in view.logs.origin where event.type == .supplemented {
            let given = try Self.whole(event, in: view)["materials"]?.arrayValue ?? []
            let codes = Set(given.compactMap { $0["code"]?.stringValue })
            let kept = (found.data["materials"]?.arrayValue ?? []).filter {
                !codes.contains($0["code"]?.stringValue ?? "")
            }
            found.data["materials"] = .array(kept + given)
        }
        (submission, submittedOn) = found
        for event in view.logs.destination {
            switch event.type {
            case .received: handlingNumber = event.data["number"]?.stringValue
            case .accepted: projectNumber = event.data["project_no"]?.stringValue
            case .decided: decision = event.data
            default: break
            }
        }
        withdrawalAskedOn = view.logs.origin.last { $0.type == .withdrawalRequested }?.time.civilDate
    }

    /// For samples and tests.
    init(
        submission: JSONObject, submittedOn: CivilDate, matter: JSON, originName: String,
        destinationName: String
    ) {
        self.submission = submission
        self.submittedOn = submittedOn
        self.matter = matter
        self.originName = originName
        self.destinationName = destinationName
    }

    /// 代受理: a submission's members as an `accepted` of the destination would say them; its document is the notice.
    /// - Returns: nil where the submission accepts nothing.
    static func acceptance(in submission: JSONObject) -> JSONObject? {
        guard let accepted = submission["accepted"]?.objectValue else { return nil }
        var whole = submission
        for (name, value) in accepted { whole[name] = value }
        if let authority = accepted["authority"] { whole["by"] = ["agency": authority] }
        return whole
    }

    /// An event's members, open and personal.
    static func whole(_ event: CaseEvent, in view: CaseView) throws(OfficeRefusal) -> JSONObject {
        let personal: JSONObject?
        do throws(JournalFault) {
            personal = try view.disclosures(of: EventKey(view.record.id, event.author, event.sequence))
        } catch { throw OfficeRefusal(error) }
        guard let personal else {
            throw OfficeRefusal(
                .noticeNotDue, detail: "the personal part was erased", message: "个人信息已依法删除，不能再出具文书")
        }
        var whole = event.data
        for (name, value) in personal { whole[name] = value }
        return whole
    }
}

extension OfficeContext {
    /// The region without a system among us and this peer, and who passes its papers on; nil where both have one.
    func proxied(with peer: GatewayID) -> NoticeCase.Proxied? {
        if let host = own.host { return NoticeCase.Proxied(region: own.name, host: host) }
        guard let other = directory.snapshot[peer]?.peer, other.proxy else { return nil }
        return NoticeCase.Proxied(region: other.name, host: own.name)
    }
}
