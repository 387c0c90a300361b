internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension DeskRules {
    /// A note between the sides: an answer names a note that is there, a question or urge may ask for a day to come, and an
    /// escalation (办不成事) bears a person's name.
    func ofNote() -> [OfficeRefusal.Fault] {
        var faults: [OfficeRefusal.Fault] = []
        let kind = data["kind"]?.stringValue
        if let answers = data["answers"]?.stringValue {
            let noted = view.fold.order.contains { entry in
                entry.event.type == .note && entry.event.id.description == answers
                    && entry.event.author != view.record.ourSide
            }
            if !noted {
                faults.append(
                    .init(
                        "/data/answers", .noteUnknown,
                        detail: "the other side wrote no such note in this case"))
            }
        }
        if let day = data["reply_by"]?.stringValue {
            // `try?`: a wrong date is named by the schema's check.
            if let day = try? CivilDate(day), day < today {
                faults.append(
                    .init("/data/reply_by", .memberRange, detail: "the day is past", message: "答复期限已过"))
            }
            if kind == "answer" || kind == "complaint" {
                faults.append(
                    .init(
                        "/data/reply_by", .memberUnknown,
                        detail: "only a question, urge or escalation asks for a day",
                        message: "仅询问、催办和办不成事反映可以指定答复期限"))
            }
        }
        if data["text"]?.stringValue?.allSatisfy(\.isWhitespace) == true {
            faults.append(.init("/data/text", .memberRange, detail: "empty", message: "请填写内容"))
        }
        let name = data["by_person"]?["name"]?.stringValue ?? ""
        if kind == "escalation", name.allSatisfy(\.isWhitespace) {
            faults.append(
                .init(
                    "/data/by_person", .memberMissing,
                    detail: "an escalation bears the name of who raises it",
                    message: "“办不成事”反映须写明反映人或经办人姓名"))
        }
        return faults
    }
}
