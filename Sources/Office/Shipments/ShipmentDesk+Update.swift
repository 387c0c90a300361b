internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension ShipmentDesk {
    /// A person's word of a parcel: where it is, what it cost, its right number.
    ///
    /// - Parameter body: `{"status"?,"time"?,"place"?,"note"?,"lost"?,"cost_fen"?,"waybill"?}`; `lost: true` stands for
    ///   the status `exception`.
    /// - Returns: the parcel as a list shows it.
    /// - Throws: `validation_failed`, `forbidden`, `not_found`.
    public func update(
        _ id: String, _ shipment: String, _ body: JSON, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let word = try PersonsWord(body, now: context.clock.now())
        let (view, entry) = try await entry(id, shipment, for: caller)
        try CaseDesk(context).check(.shipment, in: view, by: caller)
        if let waybill = word.waybill { try await correct(entry, waybill, by: caller.actor) }
        try await take(word.report, of: entry.record.key, costFen: word.costFen, by: caller.actor)
        return try await line(id, shipment, for: caller)
    }

    /// A number that was typed wrong; what a carrier told of the right one is taken.
    private func correct(
        _ old: ShipmentBook.Entry, _ text: String, by actor: String
    ) async throws(OfficeRefusal) {
        let code = old.record.carrier
        let carrier = try await carriers.find(code) ?? Carrier(code: code, name: "")
        let number: String
        do throws(CodeFault) {
            number = try Waybill(text, of: carrier).text
        } catch { throw OfficeRefusal(error, at: "/waybill") }
        guard number != old.own.waybill else { return }
        var own = old.own
        own.waybill = number
        own.note([
            "at": .string(context.clock.now().description), "by": "person", "note": "waybill corrected",
        ])
        let (keys, version) = try await book.find(waybill: number, of: code)
        let watch = try await ParcelWatches(context).asking(
            number, of: code, isIdle: old.record.isTest || !old.record.isUnderway, beside: keys)
        let line = AuditLine(
            at: context.clock.now(), actor: actor, action: "waybill_corrected", object: old.record.key.text)
        let change = Change(
            expecting: book.expecting(old.record.key, old.versions)
                + [book.expecting(number, of: code, version: version)] + watch.expecting,
            writes: try book.rows(old.record, own) + watch.writes
                + [book.indexing(old.record.key, waybill: number, of: code, beside: keys), .audit(line)])
        guard try await commit(change) else { throw OfficeRefusal(.conflict) }
        try await CarrierDesk(context).adopt(number, of: code)
    }

    /// A person has looked after a parcel's trouble; it is not raised anew while the parcel stays as it is.
    /// - Parameter body: `{"note"}`: what was done, 1 to 500 characters.
    /// - Throws: `validation_failed`, `forbidden`, `not_found`, `conflict` where nothing waits.
    public func settle(
        _ id: String, _ shipment: String, _ body: JSON, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let reader = ShapeReader(body.objectValue ?? [:])
        reader.allowOnly(["note"])
        let note = reader.require("note", .string(1...500))
        guard reader.faults.isEmpty, let note else { throw OfficeRefusal(reader.collected) }
        let (view, entry) = try await entry(id, shipment, for: caller)
        guard caller.role.writes(as: view.record.ourSide) || caller.role == .operatorRole else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not look after parcels")
        }
        guard let trouble = entry.record.trouble else {
            throw OfficeRefusal(.conflict, detail: "no trouble waits for a person", message: "此邮件没有待处理事项")
        }
        let now = context.clock.now()
        var (record, own) = (entry.record, entry.own)
        record.trouble = nil
        record.settled = trouble.kind
        own.note([
            "at": .string(now.description), "by": "person", "settled": .string(trouble.kind.rawValue),
            "note": .string(note),
        ])
        let audit = AuditLine(
            at: now, actor: caller.actor, action: "shipment_settled", object: record.key.text,
            detail: trouble.kind.rawValue)
        let change = Change(
            expecting: book.expecting(record.key, entry.versions),
            writes: try book.rows(record, own) + [.audit(audit)])
        guard try await commit(change) else { throw OfficeRefusal(.conflict) }
        return try await line(id, shipment, for: caller)
    }
}

/// What a person says of a parcel, read.
private struct PersonsWord {
    var report: ParcelReport?
    var costFen: Int64?
    var waybill: String?

    /// - Throws: `validation_failed`.
    init(_ body: JSON, now: Timestamp) throws(OfficeRefusal) {
        let reader = try ShapeReader(
            body, only: ["status", "time", "place", "note", "lost", "cost_fen", "waybill"])
        let status = reader.optional("status", .word(ShipmentTrack.Status.self))
        let time = reader.optional("time", .timestamp)
        let place = reader.optional("place", .string(1...100))
        let note = reader.optional("note", .string(1...500))
        let isLost = reader.optional("lost", .bool) ?? false
        costFen = reader.optional("cost_fen", .int(ShipmentWish.costFen)).map { Int64($0) }
        waybill = reader.optional("waybill", .string(1...64))
        if let time, time > now { reader.note("time", .memberRange, "a time to come", "时间不能晚于现在") }
        if isLost, let status, status != .exception {
            reader.note("lost", .memberRange, "what is lost has the status exception", "丢失时状态应为异常")
        }
        guard reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        guard let status = isLost ? .exception : status else { return }
        report = ParcelReport(
            time: time ?? now, status: status, place: place, text: note, isLost: isLost, source: .person)
    }
}
