public import Casework
internal import Codes
internal import Exchange
public import StrictJSON

/// What the applicant sees of a case by its tracking token: where it is, since when, what is due; nothing personal.
public struct CaseTracking: Sendable {
    private let context: OfficeContext

    /// Over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// The case as its applicant may follow it.
    /// - Returns: `{"matter","number","state","state_text","due_on"?,"steps":[{"on","text"}],"parcels":[…],…}`.
    /// - Throws: `link_unknown`.
    public func view(of token: String) async throws(OfficeRefusal) -> JSON {
        guard let id = try await context.links.trackedCase(token) else { throw OfficeRefusal(.linkUnknown) }
        let files = try await refusing { () async throws(StoreFault) in try await context.store.cases([id]) }
        guard let file = files[id] else { throw OfficeRefusal(.linkUnknown) }
        let view: CaseView
        do throws(JournalFault) {
            view = try CaseView(file, vault: context.vault)
        } catch { throw OfficeRefusal(error) }
        let standing = view.fold.standing
        var answer: JSONObject = [
            "matter": .string(file.record.summary.matterName), "state": .string(standing.state.rawValue),
            "state_text": .string(Self.text(of: standing.state)),
            "steps": .array(
                view.fold.order.filter { $0.effect == .effective }.compactMap { entry in
                    Self.text(of: entry.event).map { text in
                        ["on": .string(entry.event.time.civilDate.description), "text": .string(text)]
                    }
                }),
            "parcels": .array(
                standing.shipments.values.sorted { $0.ordinal < $1.ordinal }.map { parcel in
                    [
                        "leg": .string(parcel.leg.rawValue), "carrier": .string(parcel.carrier),
                        "status": .string(parcel.status.rawValue), "text": .string(Self.text(of: parcel)),
                        "on": .string(parcel.time.civilDate.description),
                    ]
                }),
        ]
        answer["number"] = standing.number.map { .string($0) }
        answer["handling_number"] = standing.handlingNumber.map { .string($0) }
        answer["agency"] = file.record.matter["agency"]?["name"]
        answer["phone"] = file.record.matter["contact"]?["phone"]
        answer["due_on"] = standing.dueOn.map { .string($0.description) }
        answer["proxied"] = context.proxied(with: file.record.peer).map { .string($0.text) }
        answer["correction_open"] = .bool(standing.correction != nil)
        answer["documents_open"] = .bool(ResultDocument.isOpen(view))
        return .object(answer)
    }

    /// A state as a person outside reads it.
    public static func text(of state: CaseState) -> String {
        switch state {
        case .unopened: "未提交"
        case .reviewing: "预审中"
        case .submitted: "已收件，待办理地接收"
        case .received: "办理地已接收，待受理"
        case .correcting: "待补正"
        case .accepted: "已受理，办理中"
        case .suspended: "已受理，特别程序中"
        case .decided: "已作出决定"
        case .delivering: "结果送达中"
        case .delivered: "结果已领取"
        case .completed: "已办结"
        case .refused: "不予受理"
        case .transferred: "已转其他办理地"
        case .terminated: "已终止"
        case .withdrawn: "已撤回"
        }
    }

    /// A step as a person outside reads it; nil for what is between the offices.
    static func text(of event: CaseEvent) -> String? {
        switch event.type {
        case .reviewRequested: "申请预审"
        case .preReviewed: event.data["ok"] == true ? "预审通过" : "预审未通过，请按提示修改"
        case .submitted: "窗口收件"
        case .supplemented: event.data["complete"] == true ? "补正完成" : "提交补正材料"
        case .received: "办理地接收"
        case .materialsReceived: "办理地收到纸质材料"
        case .correctionRequested: "要求补正"
        case .accepted: "受理"
        case .refused: "不予受理"
        case .transferred: "转办"
        case .terminated: "终止办理"
        case .clockSuspended: "进入特别程序"
        case .clockResumed: "特别程序结束"
        case .extended: "延长审批期限"
        case .decided: "作出决定"
        case .rectified: "决定更正"
        case .revoked: "决定撤销"
        case .withdrawalRequested: "申请撤回"
        case .withdrawn: "准予撤回"
        case .withdrawalDeclined: "不予撤回"
        case .resultReceived: "领取结果"
        case .completed: "办结"
        case .paymentRequested: "待缴费"
        case .paid: "已缴费"
        case .refunded: "已退费"
        default: nil
        }
    }

    private static func text(of parcel: ShipmentTrack) -> String {
        let what =
            switch parcel.leg {
            case .originalsOut: "申请材料"
            case .supplementOut: "补正材料"
            case .originalsBack: "退回的材料"
            case .resultOut: "办理结果"
            }
        let status =
            switch parcel.status {
            case .created: "待揽收"
            case .collected: "已揽收"
            case .inTransit: "运输中"
            case .outForDelivery: "派送中"
            case .delivered: "已妥投"
            case .exception: "异常"
            case .refused: "拒收"
            case .returned: "已退回"
            }
        return what + "：" + status
    }
}
