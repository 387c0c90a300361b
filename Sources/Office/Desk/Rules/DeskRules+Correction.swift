internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension DeskRules {
    /// 一次性补正 tells the applicant something, and each thing once. What it names may well be nothing that the catalogue
    /// lists: a translation, a paper of another office.
    func ofCorrection() -> [OfficeRefusal.Fault] {
        // What is missing or of another kind is named by the schema's check.
        guard let items = data["items"]?.arrayValue else { return [] }
        var faults: [OfficeRefusal.Fault] = []
        if items.isEmpty {
            faults.append(
                .init(
                    "/data/items", .memberRange, detail: "a correction names at least one thing",
                    message: "补正告知至少应列明一项需补正的内容"))
        }
        var named: Set<[String?]> = []
        for (place, item) in items.enumerated() {
            let names = [item["material"]?.stringValue, item["field"]?.stringValue]
            if names != [nil, nil], !named.insert(names).inserted {
                let pointer = "/data/items/\(place)"
                faults.append(.init(pointer, .memberTwice, detail: "named twice", message: "该项重复列明"))
            }
            if item["reason"]?.stringValue?.allSatisfy(\.isWhitespace) == true {
                faults.append(
                    .init(
                        "/data/items/\(place)/reason", .memberRange,
                        detail: "the applicant must be told what is wrong", message: "请写明需补正的具体内容"))
            }
        }
        if let days = data["due_days"]?.integerValue, !(1...Self.correctionDaysMost).contains(days) {
            let detail = "1 to \(Self.correctionDaysMost) working days"
            faults.append(.init("/data/due_days", .memberRange, detail: detail, message: "补正期限应为1至366个工作日"))
        }
        return faults
    }

    /// Longest time to answer a correction, working days: more is no term but a way to forget the case.
    private static let correctionDaysMost: Int64 = 366

    /// The corrected form is one that the matter takes.
    func ofSupplement() -> [OfficeRefusal.Fault] {
        guard let form = data["form"], let known = matter["form"] else { return [] }
        // `try?`: a schema that was taken with its catalogue can be read.
        let wrong = (try? FormSchema(known))?.validate(form) ?? []
        return wrong.map {
            .init("/data/form" + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
        }
    }
}
