internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// The events of a case in the order both sides compute, with who and when (`Event` of openapi.yaml).
struct TimelineView {
    var view: CaseView
    /// Nil: personal members are masked.
    var purpose: String?
    /// The side for which a proxy writes; nil: both speak for themselves.
    var proxied: Side?

    func events() throws(OfficeRefusal) -> [JSON] {
        var lines: [JSON] = []
        for entry in view.fold.order { lines.append(.object(try line(of: entry))) }
        return lines
    }

    func line(of entry: OrderedEvent) throws(OfficeRefusal) -> JSONObject {
        let event = entry.event
        let key = EventKey(view.record.id, event.author, event.sequence)
        var line: JSONObject = [
            "id": .string(event.id.description), "type": .string(event.type.rawValue),
            "author": .string(event.author.rawValue), "sequence": .integer(Int64(event.sequence)),
            "seen": .integer(Int64(event.seen)), "time": .string(event.time.description),
        ]
        line["stored_at"] = event.storedAt.map { .string($0.description) }
        if entry.effect == .void { line["void"] = true }
        if event.author == proxied { line["proxy"] = true }
        line["by"] = event.data["by"]
        line["data"] = .object(try data(of: event, key))
        if event.author == view.record.ourSide {
            line["delivery"] = .string(
                Self.word(view.file.log(of: event.author)[event.sequence - 1].delivery))
        }
        return line
    }

    private func data(of event: CaseEvent, _ key: EventKey) throws(OfficeRefusal) -> JSONObject {
        var data = JSONObject(event.data.filter { $0.key != "_sd" }.map { ($0.key, $0.value) })
        let personal: JSONObject?
        do throws(JournalFault) {
            personal = try view.disclosures(of: key)
        } catch { throw OfficeRefusal(error) }
        guard let personal else {
            data["erased"] = true
            return data
        }
        for (name, value) in personal {
            data[name] = purpose == nil ? PersonalMask.masked(value, as: name) : value
        }
        return data
    }

    static func word(_ delivery: Delivery?) -> String {
        switch delivery {
        case nil, .waiting: "waiting"
        case .relayed: "relayed"
        case .delivered, .returned: "delivered"
        }
    }
}

extension OfficeRefusal {
    /// What the journal refused, in the office's words.
    init(_ fault: JournalFault) {
        self.init(
            fault.code, detail: fault.detail.isEmpty ? nil : fault.detail,
            faults: fault.faults.map {
                Fault($0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
            }, allowed: fault.allowed)
    }
}
