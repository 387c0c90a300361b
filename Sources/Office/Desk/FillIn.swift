internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Completes what a person left out of an event because the gateway knows it: who acts, numbers, dates, remedies.
///
/// What is given is never replaced.
struct FillIn {
    var context: OfficeContext
    var view: CaseView
    var caller: Caller
    /// The event's data, complete but for its numbers.
    private var data = JSONObject()
    /// Members that wait for a number of this kind; nil: the number stands on the paper alone.
    private var unnumbered: [(member: String?, kind: NumberKind)] = []
    /// Whether 办件编号 in the national shape is still to come.
    private var wantsProject = false
    /// Where the notice's number stands.
    private var noticeMember: String?

    /// Stands for a number while the rest is judged, since a number once taken is never given again.
    static let numberToCome: JSON = "0"

    init(context: OfficeContext, view: CaseView, caller: Caller) {
        self.context = context
        self.view = view
        self.caller = caller
    }

    /// The data with everything known filled in but the numbers.
    /// - Parameter hasPaper: a notice is to be made, which bears a number even where the event need not.
    mutating func complete(_ type: EventType, _ given: JSONObject, hasPaper: Bool) -> JSONObject {
        data = filled(type, given)
        if type == .accepted, context.national.taskCode(of: matterCode) != nil,
            data["project_no"] == nil
        {
            data["project_no"] = Self.numberToCome
            wantsProject = true
        }
        if type == .received { want("number", .handling) }
        if let notice = type.noticeNumber, data["deemed"] != true, type.mustBeNumbered || hasPaper {
            noticeMember = notice.member
            want(notice.member, notice.kind)
        }
        return data
    }

    private mutating func want(_ member: String?, _ kind: NumberKind) {
        if let member {
            guard data[member] == nil else { return }
            data[member] = Self.numberToCome
        }
        unnumbered.append((member, kind))
    }

    /// An event's data whole, with the numbers that were taken for it.
    struct Numbered {
        var data: JSONObject
        var taken: [TakenNumber] = []
        /// As it stands on the notice.
        var noticeNumber: String?
    }

    /// The data whole: with its numbers.
    func numbered() async throws(OfficeRefusal) -> Numbered {
        var numbered = Numbered(data: data)
        for (member, kind) in unnumbered {
            do throws(OfficeRefusal) {
                let number = try await context.takeNumber(kind)
                numbered.taken.append(number)
                if let member { numbered.data[member] = .string(number.text) }
                if kind.isRegistered { numbered.noticeNumber = number.text }
            } catch {
                await context.numbers.void(numbered.taken, .notWritten, at: context.clock.now())
                throw error
            }
        }
        if wantsProject {
            let submitted = view.logs.origin.last { $0.type == .submitted }
            do throws(OfficeRefusal) {
                numbered.data["project_no"] = try await ProjectNumber(context: context).next(
                    matter: matterCode, channel: submitted?.data["channel"]?.stringValue, on: context.today
                ).map { .string($0) }
            } catch {
                await context.numbers.void(numbered.taken, .notWritten, at: context.clock.now())
                throw error
            }
        }
        if let noticeMember { numbered.noticeNumber = numbered.data[noticeMember]?.stringValue }
        return numbered
    }

    private var matterCode: String { view.record.matter["code"]?.stringValue ?? "" }

    private func filled(_ type: EventType, _ given: JSONObject) -> JSONObject {
        var data = given
        func fill(_ name: String, _ value: JSON?) {
            if data[name] == nil { data[name] = value }
        }
        // A proxy's events say whose answer was typed in, and where: nobody may put it otherwise.
        if let typed = ProxyAnswer(context.own) {
            data["by"] = typed.by(matter: view.record.matter, caller)
            // Who typed is who bears the token; only an operator at the socket, who has no name here, may name somebody.
            if let person = caller.person { data["by_person"] = .object(person) }
        }
        fill("by", by)
        fill("by_person", caller.person.map { .object($0) })
        switch type {
        case .received:
            fill("desk", .string(caller.desk ?? context.own.name))
        case .accepted:
            fill("deemed", false)
            fill("accepted_on", .string(context.today.description))
            fillAcceptedDates(&data)
        case .extended, .clockResumed: fillLaterDates(&data)
        case .decided:
            fill("decided_on", .string(context.today.description))
            fill("documents", [])
            fill("licences", [])
            if data["outcome"]?.stringValue == "denied" { fill("remedy", view.record.matter["remedy"]) }
        case .refused, .terminated: fill("remedy", view.record.matter["remedy"])
        case .completed: fill("completed_on", .string(context.today.description))
        case .correctionRequested: fill("due_days", .integer(Self.correctionDays))
        case .paymentRequested: fill("link", paymentAddress(of: given).map { .string($0) })
        case .shipment, .paid, .refunded: fill("time", .string(context.clock.now().description))
        case .supplemented: completeSupplement(&data)
        case .rated:
            fill("tags", [])
            fill("channel", .string(RatingChannel.hallTerminal.rawValue))
        default: break
        }
        return data
    }

    /// Where a bill is paid, on the region's platform.
    private func paymentAddress(of data: JSONObject) -> String? {
        guard let number = data["bill"]?.stringValue, let amount = data["amount_fen"]?.integerValue,
            amount > 0
        else { return nil }
        return context.payments?.address(
            of: PaymentBill(
                caseID: view.record.id, number: number, amountFen: amount,
                payee: data["payee"]?.stringValue ?? ""))
    }

    /// Working days to answer a correction where nobody says another number.
    private static let correctionDays: Int64 = 15

    private var by: JSON {
        let first = view.logs[view.record.ourSide].first?.data["by"]?["agency"]
        let agency = Self.agency(
            of: caller, own: view.record.ourSide == .origin ? first : view.record.matter["agency"],
            name: context.own.name)
        var by: JSONObject = ["agency": agency]
        by["desk"] = caller.desk.map { .string($0) }
        return .object(by)
    }

    /// Whose act it is: the token's agency, completed by what the gateway knows of its own.
    static func agency(of caller: Caller, own: JSON?, name: String) -> JSON {
        var agency: JSONObject = ["name": .string(name), "uscc": ""]
        for source in [own?.objectValue, caller.agency] {
            for member in ["name", "uscc"] { if let value = source?[member] { agency[member] = value } }
        }
        return .object(agency)
    }

    private func fillAcceptedDates(_ data: inout JSONObject) {
        guard let terms = MatterTerms(matter: view.record.matter),
            // `try?`: a wrong date is named by the schema's check.
            let day = data["accepted_on"]?.stringValue.flatMap({ try? CivilDate($0) })
        else { return }
        let dates = CaseClocks(view.fold, terms: terms, calendar: context.calendar).dueDates(acceptedOn: day)
        if data["due_on"] == nil { data["due_on"] = .string(dates.due.day.description) }
        if data["legal_due_on"] == nil {
            data["legal_due_on"] = dates.legal.map { .string($0.day.description) }
        }
    }

    private func fillLaterDates(_ data: inout JSONObject) {
        guard let terms = MatterTerms(matter: view.record.matter) else { return }
        let clocks = CaseClocks(view.fold, terms: terms, calendar: context.calendar)
        let days = data["days"]?.integerValue.map { Int(clamping: $0) } ?? 0
        guard let dates = clocks.dueDates(today: context.today, extendedBy: min(max(days, 0), 3_660)) else {
            return
        }
        if data["due_on"] == nil { data["due_on"] = .string(dates.due.day.description) }
        if data["legal_due_on"] == nil {
            data["legal_due_on"] = dates.legal.map { .string($0.day.description) }
        }
    }

    /// What a supplement leaves out: the correction it answers, names of materials, the rest of the form, and whether
    /// it is complete.
    private func completeSupplement(_ data: inout JSONObject) {
        nameMaterials(&data)
        // `try?`: what cannot be opened is not filled in, and is refused where it is missing.
        guard var asked = (try? CorrectionStanding(view)).flatMap({ $0 }) else { return }
        let fields = Set((data["form"]?.objectValue ?? [:]).map(\.key))
        if data["answers"] == nil, view.fold.state == .correcting {
            data["answers"] = .string(asked.request.description)
        }
        asked.count(materials: data["materials"]?.arrayValue ?? [], fields: fields)
        if data["complete"] == nil { data["complete"] = .bool(asked.open.isEmpty) }
        guard let given = data["form"]?.objectValue,
            // `try?`: as said.
            var whole = try? CorrectionStanding.form(of: view)
        else { return }
        for (name, value) in given { whole[name] = value }
        data["form"] = .object(whole)
    }

    /// Names of the materials, where only codes were given.
    private func nameMaterials(_ data: inout JSONObject) {
        guard let given = data["materials"]?.arrayValue else { return }
        let known = view.record.matter["materials"]?.arrayValue ?? []
        data["materials"] = .array(given.map { Self.named($0, from: known) })
    }

    static func named(_ material: JSON, from known: [JSON]) -> JSON {
        guard var object = material.objectValue, object["name"] == nil, let code = object["code"] else {
            return material
        }
        object["name"] = known.first { $0["code"] == code }?["name"]
        return .object(object)
    }
}
