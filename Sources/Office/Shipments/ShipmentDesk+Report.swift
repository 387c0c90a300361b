internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension ShipmentDesk {
    /// A push as it came, which is kept beside what it says.
    struct PushText: Sendable {
        var param: String
        /// SHA-256, base64url.
        var digest: String
    }

    /// Takes a report of one parcel in: at most one event, and only where the status changes.
    ///
    /// Reports may come in any order and any number of times; what they come to is the same (``ParcelReport/Standing``).
    /// - Parameters:
    ///   - raised: a trouble beside the status.
    ///   - ending: a trouble that is over, should it wait.
    ///   - note: why, for the parcel's page.
    ///   - costFen: what the carrier charged, where the same row says it.
    /// - Returns: whether anything was written.
    /// - Throws: `not_found`, what the store refuses.
    @discardableResult func take(
        _ report: ParcelReport?, of key: ShipmentKey, push: PushText? = nil,
        raised: ShipmentRecord.Trouble.Kind? = nil, ending: ShipmentRecord.Trouble.Kind? = nil,
        note: String? = nil, costFen: Int64? = nil, by actor: String
    ) async throws(OfficeRefusal) -> Bool {
        for _ in 1...Self.triesMax {
            guard let entry = try await book.find(key) else { throw OfficeRefusal(.notFound) }
            if let push, entry.record.seen.contains(push.digest) { return false }
            let now = context.clock.now()
            var (record, own) = (entry.record, entry.own)
            let said = report.flatMap { record.take($0, at: now) }
            if let raised, record.isUnderway { record.raise(raised, at: now) }
            if let ending { record.end(ending) }
            if let costFen { record.costFen = costFen }
            if let note {
                own.note([
                    "at": .string(now.description), "by": .string(actor), "note": .string(note),
                ])
            }
            if let report { own.note(Self.news(report, at: now)) }
            if let push {
                own.keep(push: push.param)
                record.seen = (record.seen + [push.digest]).suffix(ShipmentRecord.seenMax)
            }
            guard push != nil || record != entry.record else { return false }
            let change = Change(
                expecting: book.expecting(key, entry.versions),
                writes: try book.rows(record, own) + [audit(record, said, actor)])
            if try await commit(change, said, record, own, report) { return true }
        }
        throw OfficeRefusal(.conflict)
    }

    /// Commits the rows, with the event where the status changed.
    /// - Returns: false when something was changed meanwhile.
    private func commit(
        _ change: Change, _ said: ShipmentTrack.Status?, _ record: ShipmentRecord, _ own: ShipmentPrivate,
        _ report: ParcelReport?
    ) async throws(OfficeRefusal) -> Bool {
        guard let said, let report else { return try await commit(change) }
        let context = context
        let caller = Caller(actor: "gateway", role: .window)
        do throws(JournalFault) {
            try await context.journal.perform(on: record.key.caseID) { view in
                guard let view else { return Decision(answer: ()) }
                let track = view.fold.standing.shipments[record.key.shipment]
                var steps: [Step] = []
                // Told already by somebody else, or to be told now, and not before what was told.
                if track?.status != said {
                    var fill = FillIn(context: context, view: view, caller: caller)
                    let time = max(record.statusAt, track?.time ?? report.time)
                    let data = fill.complete(
                        .shipment, Self.data(record, own, said, time, report.place), hasPaper: false)
                    steps = [.write(EventDraft(type: .shipment, data: data))]
                }
                return Decision(steps: steps, writes: change.writes, expecting: change.expecting, answer: ())
            }
            return true
        } catch {
            switch error.code {
            case .conflict: return false
            // The log is full (CASE.md §5): the parcel's record goes on without it.
            case .transitionIllegal: return try await commit(change)
            default: throw OfficeRefusal(error)
            }
        }
    }

    private static func data(
        _ record: ShipmentRecord, _ own: ShipmentPrivate, _ status: ShipmentTrack.Status, _ time: Timestamp,
        _ place: String?
    ) -> JSONObject {
        var data: JSONObject = [
            "shipment": .string(record.key.shipment), "leg": .string(record.leg.rawValue),
            "to": .string(record.to.rawValue), "carrier": .string(record.carrier),
            "status": .string(status.rawValue), "time": .string(time.description),
            "waybill": .string(own.waybill),
        ]
        data["place"] = place.map { .string($0) }
        data["paid_by"] = record.paidBy.map { .string($0) }
        return data
    }

    private func audit(_ record: ShipmentRecord, _ said: ShipmentTrack.Status?, _ actor: String) -> Write {
        .audit(
            AuditLine(
                at: context.clock.now(), actor: actor, action: "shipment_reported", object: record.key.text,
                detail: said?.rawValue ?? "no change"))
    }

    /// A line of what was heard of a parcel.
    static func news(_ report: ParcelReport, at now: Timestamp) -> JSONObject {
        var line: JSONObject = [
            "at": .string(now.description), "by": .string(report.source.rawValue),
            "time": .string(report.time.description),
        ]
        line["status"] = report.status.map { .string($0.rawValue) }
        line["code"] = report.code.map { .string($0) }
        line["place"] = report.place.map { .string($0) }
        line["text"] = report.text.map { .string($0) }
        return line
    }
}
