internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// What ends: special procedures, and the case.
extension NationalRows {
    // MARK: 特别程序

    /// A procedure is reported when it has ended.
    func resumed() throws(OfficeRefusal) -> [NationalRow] {
        guard let cause = event.data["suspension"]?.stringValue,
            let began = fold.order.first(where: { $0.event.id.description == cause })?.event,
            began.type == .clockSuspended
        else { return [] }
        return [try special(began)]
    }

    /// Those that the decision or the end closed.
    func openSpecials() throws(OfficeRefusal) -> [NationalRow] {
        var rows: [NationalRow] = []
        let before = CaseFold(view.logs.known(to: event)).standing
        for hold in before.holds where !hold.isCorrection {
            guard let began = fold.event(hold.cause.id) else { continue }
            rows.append(try special(began))
        }
        return rows
    }

    private func special(_ began: CaseEvent) throws(OfficeRefusal) -> NationalRow {
        row(
            .special,
            [
                "specialType": "2", "specialName": began.data["kind"]?.stringValue ?? "",
                "specialTime": NationalWords.time(began.time),
                "specialReason": began.data["basis"]?.stringValue ?? "",
                "applyerUserName": try person(began), "endTime": NationalWords.time(event.time),
                "handleUser": try person(event),
            ], of: began)
    }

    func extended() throws(OfficeRefusal) -> NationalRow {
        let personal = try opened(event)
        return row(
            .special,
            [
                "specialType": "1", "specialName": "延长审批", "specialTime": NationalWords.time(event.time),
                "specialReason": personal["reason"]?.stringValue ?? "",
                "applyerUserName": try person(event), "endTime": NationalWords.time(event.time),
                "result": "延长 \(event.data["days"]?.integerValue ?? 0) 个工作日",
                "handleUser": personal["approved_by"]?.stringValue ?? "",
            ])
    }

    // MARK: 办结

    func decided() throws(OfficeRefusal) -> NationalRow {
        let personal = try opened(event)
        let licence = personal["licences"]?[0]
        return row(
            .result,
            [
                "resultType": NationalWords.result(event.data["outcome"]?.stringValue ?? ""),
                "resultDate": NationalWords.time(event.time),
                "resultExplain": personal["reason"]?.stringValue ?? "",
                "resultCetrName": licence?["type"]?.stringValue
                    ?? personal["documents"]?[0]?["title"]?.stringValue ?? "",
                "resultCetrNo": licence?["number"]?.stringValue
                    ?? event.data["decision_no"]?.stringValue ?? "",
                "isDeliveryResults": fold.standing.subject?.deliveryWay == "mail" ? "1" : "0",
                "handleUserName": try person(event),
            ])
    }

    /// 不予受理: a step that returns the application, and how it ended. `up_pro_accept` has no column that would say
    /// that an application was not accepted, so it has no row there.
    func refused() throws(OfficeRefusal) -> [NationalRow] {
        let reason = try opened(event)["reason"]?.stringValue ?? ""
        return [
            try process(
                event, .returned, "不予受理", from: event.time, opinion: reason,
                remark: event.data["basis"]?.stringValue ?? ""),
            row(
                .result,
                [
                    "resultType": NationalWords.refused, "resultDate": NationalWords.time(event.time),
                    "resultExplain": reason, "resultCetrName": "不予受理通知书",
                    "resultCetrNo": event.data["notice_no"]?.stringValue ?? "", "isDeliveryResults": "0",
                    "handleUserName": try person(event),
                ]),
        ]
    }

    /// 更正 and 撤销: a step behind the decision, with the number of its notice.
    func amendment(_ name: String) throws(OfficeRefusal) -> NationalRow {
        let parts = [event.data["what"]?.stringValue, try opened(event)["reason"]?.stringValue]
        return try process(
            event, .other, name, from: event.time,
            opinion: parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "；"),
            remark: event.data["notice_no"]?.stringValue ?? "")
    }

    func ended() throws(OfficeRefusal) -> NationalRow {
        row(
            .result,
            [
                "resultType": event.type == .withdrawn
                    ? NationalWords.withdrawn : NationalWords.terminated,
                "resultDate": NationalWords.time(event.time),
                "resultExplain": try opened(event)["reason"]?.stringValue ?? "",
                "resultCetrNo": event.data["notice_no"]?.stringValue ?? "", "isDeliveryResults": "0",
                "handleUserName": try person(event),
            ])
    }
}
