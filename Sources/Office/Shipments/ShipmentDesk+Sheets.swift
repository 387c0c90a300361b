internal import Casework
public import Codes
internal import Exchange
internal import StrictJSON

extension ShipmentDesk {
    /// A parcel's label as PDF, A6. The look at its addresses is audited before it is answered.
    /// - Throws: `not_found`, `forbidden`, `validation_failed` where nobody said where it goes, `typesetter_…`.
    public func label(
        _ id: String, _ shipment: String, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> [UInt8] {
        let (view, entry) = try await entry(id, shipment, for: caller)
        let sheet = try await labelSheet(entry, view)
        try await CaseDesk(context).audit(purpose, of: view, by: caller, action: "label_printed")
        return try await set(sheet.sheet)
    }

    /// What stands on a label.
    func labelSheet(
        _ entry: ShipmentBook.Entry, _ view: CaseView
    ) async throws(OfficeRefusal) -> LabelSheet {
        let record = entry.record
        guard let receiver = try receiver(of: entry, in: view) else {
            throw OfficeRefusal(
                .validationFailed, detail: "neither the case nor the parcel says where it goes",
                message: "缺少收件地址，请登记邮件时填写收件人",
                faults: [.init("receiver", .memberMissing)])
        }
        let carrier = try await carriers.find(record.carrier)
        return LabelSheet(
            carrier: carrier ?? Carrier(code: record.carrier, name: record.carrier),
            waybill: entry.own.waybill, leg: record.leg, sender: sender(in: view), receiver: receiver,
            contents: entry.own.contents, paidBy: record.paidBy,
            number: view.record.summary.number ?? view.record.id.description, day: record.day,
            isTest: record.isTest)
    }

    /// Us: the window that took the case in, or the agency that decides it.
    private func sender(in view: CaseView) -> PostalAddress {
        guard view.record.ourSide == .origin else {
            let matter = view.record.matter
            return PostalAddress(
                name: matter["agency"]?["name"]?.stringValue ?? context.own.name,
                phone: matter["contact"]?["phone"]?.stringValue,
                address: matter["contact"]?["address"]?.stringValue ?? context.own.name)
        }
        let first = view.logs.origin.first?.data
        let agency = first?["by"]?["agency"]?["name"]?.stringValue
        let window = first?["window"]?["name"]?.stringValue
        return PostalAddress(
            name: agency.flatMap { $0.isEmpty ? nil : $0 } ?? context.own.name,
            address: window.flatMap { $0.isEmpty ? nil : $0 } ?? context.own.name)
    }

    /// The list of a day's parcels for their carrier as PDF, A4, with totals and room for both signatures.
    /// - Throws: `carrier_unknown`, `forbidden`, `too_large`, `typesetter_…`.
    public func handOver(
        to code: String, on day: CivilDate, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> [UInt8] {
        let sheet = try await handOverSheet(to: code, on: day, for: caller)
        guard caller.role.unmasks else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not see personal members")
        }
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "handover_printed",
            object: "\(code)/\(day)",
            detail: purpose)
        guard try await commit(Change(writes: [.audit(line)])) else { throw OfficeRefusal(.conflict) }
        return try await set(sheet.sheet)
    }

    /// What stands on a day's list: each number once, in the numbers' order.
    func handOverSheet(
        to code: String, on day: CivilDate, for caller: Caller
    ) async throws(OfficeRefusal) -> HandOverSheet {
        guard let carrier = try await carriers.find(code) else {
            throw OfficeRefusal(.carrierUnknown)
        }
        let store = context.store
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.shipmentDay, prefix: "\(code)/\(day)/")
        }
        var lines: [String: HandOverSheet.Line] = [:]
        for record in records {
            guard let key = ShipmentKey(String(record.key.dropFirst("\(code)/\(day)/".count))),
                let entry = try await book.find(key), caller.sees(entry.record.division), !entry.record.isTest
            else { continue }
            var line: HandOverSheet.Line
            if let other = lines[entry.own.waybill] {
                line = other
            } else {
                line = Self.line(entry, receiver: try await receiver(of: entry))
            }
            line.cases += 1
            if let fen = entry.record.costFen { line.costFen = (line.costFen ?? 0) + fen }
            lines[entry.own.waybill] = line
        }
        guard lines.count <= HandOverSheet.linesMax else {
            throw OfficeRefusal(.tooLarge, detail: "at most \(HandOverSheet.linesMax) parcels on one list")
        }
        return HandOverSheet(
            carrier: carrier, sender: caller.desk ?? context.own.name, day: day,
            lines: lines.values.sorted { $0.waybill < $1.waybill })
    }

    private static func line(_ entry: ShipmentBook.Entry, receiver: PostalAddress?) -> HandOverSheet.Line {
        HandOverSheet.Line(
            waybill: entry.own.waybill, legs: entry.record.leg.nameZh,
            receiver: receiver.map { Mask.name($0.name) } ?? "", paidBy: entry.record.paidBy ?? "—", cases: 0)
    }

    private func receiver(of entry: ShipmentBook.Entry) async throws(OfficeRefusal) -> PostalAddress? {
        let (store, id) = (context.store, entry.record.key.caseID)
        let files = try await refusing { () async throws(StoreFault) in try await store.cases([id]) }
        guard let file = files[id] else { return nil }
        let view: CaseView
        do throws(JournalFault) {
            view = try CaseView(file, vault: context.vault)
        } catch { throw OfficeRefusal(error) }
        return try receiver(of: entry, in: view)
    }

    private func set(_ sheet: Sheet) async throws(OfficeRefusal) -> [UInt8] {
        guard let typesetter = context.sheetSetter else { throw OfficeRefusal(.typesetterMissing) }
        do throws(TypesetFault) {
            return try await typesetter.typesetShowing(sheet)
        } catch { throw OfficeRefusal(error) }
    }
}

extension OfficeContext {
    /// Who sets sheets in type; nil where none was put in.
    fileprivate var sheetSetter: (any Typesetter)? { notices?.typesetter }
}
