internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// The rows that one stored event gives rise to, made from what its author knew, so that they are the same whenever they
/// are made; none where the other side accepted, for synthetic cases, and for what is no step of a case that is told.
struct NationalRows {
    let view: CaseView
    let event: CaseEvent
    let fold: CaseFold
    let number: String
    let province: String
    let taskCode: TaskCode?

    /// - Parameter number: the case's 办件编号.
    init(_ view: CaseView, event: CaseEvent, number: String, province: String, taskCode: TaskCode?) {
        self.view = view
        self.event = event
        self.number = number
        self.province = province
        self.taskCode = taskCode
        fold = Self.known(view, event)
    }

    private static func known(_ view: CaseView, _ event: CaseEvent) -> CaseFold {
        CaseFold(view.logs.known(to: event)).appending(event)
    }

    /// Types that may have rows.
    private static let types: Set<EventType> = [
        .submitted, .accepted, .correctionRequested, .supplemented, .progressed, .clockResumed, .extended,
        .decided, .terminated, .withdrawn,
    ]
    /// Types that batches tell of since their second edition.
    private static let laterTypes: Set<EventType> = [.refused, .rectified, .revoked, .transferred]
    /// Ends that need no acceptance.
    private static let endings: Set<EventType> = [.refused, .terminated, .withdrawn, .transferred]

    /// Whether an event of a case is ours to tell: we accepted it, or ended it before anybody had; it is real, and the
    /// event takes effect.
    /// - Parameter edition: of the batch, ``NationalBatch/edition``.
    static func isOurs(_ view: CaseView, _ event: CaseEvent, edition: Int) -> Bool {
        guard types.contains(event.type) || edition > 1 && laterTypes.contains(event.type) else {
            return false
        }
        let fold = known(view, event)
        let standing = fold.standing
        guard standing.subject?.isTest == false,
            fold.order.contains(where: { $0.event.id == event.id && $0.effect == .effective })
        else { return false }
        guard let acceptance = standing.acceptance else {
            return edition > 1 && endings.contains(event.type) && event.author == view.record.ourSide
        }
        guard acceptance.by == view.record.ourSide else { return false }
        return event.type != .submitted || acceptance.event.id == event.id
    }

    /// What of an event the tables have no place for; nil: they tell it whole.
    static func lack(of event: CaseEvent) -> String? {
        switch event.type {
        case .transferred: "no table has a place for 转办"
        case .rectified, .revoked:
            "told as a step; the row of \(NationalTable.result.rawValue) stays, since no operation for a change is known"
        default: nil
        }
    }

    /// Every row of the event.
    /// - Throws: `store_failed` when a sealed part does not open.
    func rows() throws(OfficeRefusal) -> [NationalRow] {
        switch event.type {
        case .submitted, .accepted: try [acceptance()] + materials() + earlierSteps()
        case .correctionRequested, .supplemented: [try correction(event)]
        case .progressed: try step()
        case .clockResumed: try resumed()
        case .extended: [try extended()]
        case .decided: [try decided()] + (try openSpecials())
        case .refused: try earlierSteps() + refused()
        case .rectified: [try amendment("更正")]
        case .revoked: [try amendment("撤销")]
        case .transferred: []
        default: try (fold.standing.acceptance == nil ? earlierSteps() : []) + [ended()] + openSpecials()
        }
    }

    // MARK: 受理

    private func acceptance() throws(OfficeRefusal) -> NationalRow {
        let submitted = view.logs.origin.last { $0.type == .submitted } ?? event
        let personal = try opened(submitted)
        let parties = (personal["parties"]?.arrayValue ?? []).compactMap(\.objectValue)
        let applicant = parties.first { $0["role"] == "applicant" } ?? [:]
        let contact = parties.first { $0["role"] == "contact" || $0["role"] == "agent" } ?? applicant
        let legal = parties.first { $0["role"] == "legal_representative" }
        let matter = view.record.matter
        let text = { (party: JSONObject, name: String) in party[name]?.stringValue ?? "" }
        let accepted = event.type == .submitted ? event.data["accepted"]?.objectValue : event.data
        let agency = event.data["by"]?["agency"]
        var values: [String: String] = [
            "taskName": matter["name"]?.stringValue ?? "", "projectName": matter["name"]?.stringValue ?? "",
            "taskVersion": matter["version"]?.integerValue.map { String($0) } ?? "",
            "projectType": matter["instant"] == true ? "1" : "2",
            "applyDate": NationalWords.time(submitted.time),
            "applyType": NationalWords.applyType(submitted.data["channel"]?.stringValue),
            "applyerName": text(applicant, "name"),
            "applyerType": NationalWords.applicantType(
                kind: submitted.data["applicant_kind"]?.stringValue, number: text(applicant, "id_no")),
            "applyerPageType": NationalWords.idType(text(applicant, "id_type")),
            "applyerPageCode": text(applicant, "id_no"), "contactName": text(contact, "name"),
            "contactType": NationalWords.idType(text(contact, "id_type")),
            "contactCode": text(contact, "id_no"), "contactMobile": Self.mobile(text(contact, "phone")),
            "legal": legal.map { text($0, "name") } ?? "",
            "address": personal["address"].map(Self.address) ?? text(applicant, "address"),
            "orgCode": agency?["uscc"]?.stringValue ?? "", "orgName": agency?["name"]?.stringValue ?? "",
            "handleUserName": try person(event),
            "acceptDocNo": accepted?["notice_no"]?.stringValue ?? "",
            "acceptDate": day(accepted?["accepted_on"]) ?? NationalWords.time(event.time),
            "promiseDate": day(accepted?["due_on"]) ?? "", "dataSource": "p" + province,
        ]
        for (name, code) in codes { values[name] = code }
        return row(.accept, values)
    }

    private var codes: [String: String] {
        let code = view.record.matter["code"]?.stringValue ?? ""
        let base = view.record.matter["base_code"]?.stringValue ?? taskCode?.base.text ?? ""
        // `try?`: a code that was published is one of its shape.
        let shape = try? MatterCode(code)
        var codes = ["localTaskCode": code, "taskCode": taskCode?.text ?? ""]
        if case .item33? = shape { codes["taskHandleItem"] = code }
        codes[base.count == 12 ? "catalogCode" : "localCatalogCode"] = base
        return codes
    }

    /// Eleven digits, or nothing: the column takes a mobile's number only.
    private static func mobile(_ phone: String) -> String {
        let digits = phone.filter { $0.isASCII && $0.isNumber }
        return digits.count == 11 ? digits : ""
    }

    private static func address(_ json: JSON) -> String { json.stringValue ?? json.description }

    private func materials() throws(OfficeRefusal) -> [NationalRow] {
        var given: [JSONObject] = []
        for step in fold.order where step.effect == .effective {
            guard step.event.type == .submitted || step.event.type == .supplemented else { continue }
            for material in try opened(step.event)["materials"]?.arrayValue ?? [] {
                guard let material = material.objectValue else { continue }
                given.removeAll { $0["code"] == material["code"] }
                given.append(material)
            }
        }
        return given.enumerated().map { place, material in
            row(
                .material,
                [
                    "materialName": material["name"]?.stringValue ?? material["code"]?.stringValue ?? "",
                    "getType": material["form"] == "electronic" ? "2" : "1", "getNum": "1",
                    "materialAttachName": material["blob"]?["name"]?.stringValue ?? "",
                ], place)
        }
    }

    // MARK: 办理

    /// What happened before the case had its number: 接收 and corrections.
    private func earlierSteps() throws(OfficeRefusal) -> [NationalRow] {
        var rows: [NationalRow] = []
        for step in fold.order where step.effect == .effective && step.event.id != event.id {
            switch step.event.type {
            case .received:
                rows.append(try process(step.event, .passed, "接收", from: step.event.time))
            case .correctionRequested, .supplemented: rows.append(try correction(step.event))
            default: break
            }
        }
        return rows
    }

    private func correction(_ event: CaseEvent) throws(OfficeRefusal) -> NationalRow {
        guard event.type == .correctionRequested else {
            return try process(event, .other, "补正受理", from: event.time)
        }
        let items = try opened(event)["items"]?.arrayValue ?? []
        let reasons = items.compactMap { $0["reason"]?.stringValue }.joined(separator: "；")
        return try process(event, .returned, "补正告知", from: event.time, opinion: reasons)
    }

    private func step() throws(OfficeRefusal) -> [NationalRow] {
        guard event.data["state"] == "done" else { return [] }
        let name = event.data["step"]?.stringValue ?? ""
        let started = fold.order.last {
            $0.event.type == .progressed && $0.event.data["state"] == "started"
                && $0.event.data["step"]?.stringValue == name
        }
        let opinion = try opened(event)["opinion"]?.stringValue ?? ""
        return [
            try process(event, .passed, name, from: started?.event.time ?? event.time, opinion: opinion)
        ]
    }

    func process(
        _ event: CaseEvent, _ action: NationalWords.Action, _ name: String, from start: Timestamp,
        opinion: String = "", remark: String = ""
    ) throws(OfficeRefusal) -> NationalRow {
        row(
            .process,
            [
                "eventName": action.rawValue, "processName": name,
                "eventStartTime": NationalWords.time(start), "eventEndTime": NationalWords.time(event.time),
                "handleUserName": try person(event), "handleExplain": opinion,
                "remark": remark,
            ], of: event)
    }

    // MARK: What they share

    func row(
        _ table: NationalTable, _ values: [String: String], _ place: Int = 0, of source: CaseEvent? = nil
    ) -> NationalRow {
        var values = values
        let name = "\(table.rawValue)/\(view.record.id)/\((source ?? event).id)/\(place)"
        values["rowGuid"] = Self.guid(name)
        values["projectNo"] = number
        values["cdOperation"] = "I"
        return NationalRow(table: table, values: values)
    }

    /// The same for the same row, for ever. Source: RFC 9562 §5.8 (version 8).
    private static func guid(_ name: String) -> String {
        var bytes = Array(SHA256Hash.digest(of: Array(name.utf8)).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Array(Hex.encode(bytes))
        return [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]].map { String($0) }
            .joined(separator: "-")
    }

    private func day(_ json: JSON?) -> String? {
        // `try?`: a date of a stored event was checked.
        json?.stringValue.flatMap { try? CivilDate($0) }.map { NationalWords.time($0) }
    }

    /// Personal members; none once they are erased.
    func opened(_ event: CaseEvent) throws(OfficeRefusal) -> JSONObject {
        do throws(JournalFault) {
            return try view.disclosures(of: EventKey(view.record.id, event.author, event.sequence)) ?? [:]
        } catch { throw OfficeRefusal(error) }
    }

    func person(_ event: CaseEvent) throws(OfficeRefusal) -> String {
        try opened(event)["by_person"]?["name"]?.stringValue ?? ""
    }
}
