internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// One case whole: the worklist's line, who and what it is about, duties, proofs of delivery (`Case` of openapi.yaml).
struct CaseDetail {
    var view: CaseView
    var line: CaseLine
    /// Duties, warnings, delays.
    var clocks: JSONObject
    var asides: [Aside]
    /// What waits or was deferred, by sequence, for own events.
    var queued: [Int: OutboxEntry]
    /// The signed receipts, by their digest.
    var receipts: [String: String]
    var purpose: String?
    /// The case that continues this one elsewhere.
    var continuedBy: CaseID?

    func json() throws(OfficeRefusal) -> JSON {
        var members = line.json
        members["masked"] = .bool(purpose == nil)
        for (name, value) in try subject() { members[name] = value }
        for (name, value) in clocks { members[name] = value }
        members["allowed"] = .strings(
            Legality.allowed(for: view.record.ourSide, in: view.fold).map(\.rawValue))
        let standing = view.fold.standing
        members["bundle"] = standing.subject?.bundle.map { .object($0) }
        members["continues"] = standing.subject?.continues.map { .string($0.description) }
        members["continued_by"] = continuedBy.map { .string($0.description) }
        if !standing.bundleParts.isEmpty { members["bundle_parts"] = .array(standing.bundleParts) }
        let shipments = try shipments()
        if !shipments.isEmpty { members["shipments"] = .array(shipments) }
        if !asides.isEmpty { members["set_aside"] = .array(asides.map(Self.aside)) }
        members["delivery_proof"] = .array(view.file.log(of: view.record.ourSide).map(proof))
        return .object(members)
    }

    /// Parties, form and materials as they stand now: the submission's, with later supplements in their place. Each
    /// earlier version of a material stays, under the one that took its place.
    func subject() throws(OfficeRefusal) -> JSONObject {
        var shown: JSONObject = [:]
        for event in view.logs.origin
        where [.reviewRequested, .submitted, .supplemented].contains(event.type) {
            guard let personal = try personal(of: event) else { continue }
            for name in ["parties", "address"] { if let value = personal[name] { shown[name] = value } }
            if let given = personal["form"]?.objectValue {
                // A supplement may bring only what has changed.
                var form = event.type == .supplemented ? shown["form"]?.objectValue ?? [:] : [:]
                for (name, value) in given { form[name] = value }
                shown["form"] = .object(form)
            }
            if let given = personal["materials"]?.arrayValue {
                let old = event.type == .supplemented ? shown["materials"]?.arrayValue ?? [] : []
                shown["materials"] = .array(
                    Self.replacing(old, with: given.map { Self.dated($0, by: event) }))
            }
            if let delivery = event.data["delivery"] { shown["delivery"] = delivery }
        }
        guard purpose == nil else { return shown }
        return JSONObject(
            shown.map {
                ($0.key, $0.key == "delivery" ? $0.value : PersonalMask.masked($0.value, as: $0.key))
            })
    }

    private func personal(of event: CaseEvent) throws(OfficeRefusal) -> JSONObject? {
        do throws(JournalFault) {
            return try view.disclosures(of: EventKey(view.record.id, event.author, event.sequence))
        } catch { throw OfficeRefusal(error) }
    }

    /// A material and the event that brought it.
    private static func dated(_ material: JSON, by event: CaseEvent) -> JSON {
        guard var object = material.objectValue else { return material }
        object["brought_by"] = .string(event.id.description)
        object["brought_at"] = .string(event.time.description)
        return .object(object)
    }

    /// New materials in the place of the old ones of their code, which they keep as `earlier`, the newest first.
    private static func replacing(_ old: [JSON], with new: [JSON]) -> [JSON] {
        let codes = Set(new.compactMap { $0["code"]?.stringValue })
        let kept = old.filter { !codes.contains($0["code"]?.stringValue ?? "") }
        return kept
            + new.map { material in
                guard var object = material.objectValue,
                    let before = old.first(where: { $0["code"] == material["code"] })?.objectValue
                else { return material }
                let older = before["earlier"]?.arrayValue ?? []
                var last = before
                last["earlier"] = nil
                object["earlier"] = .array([.object(last)] + older)
                return .object(object)
            }
    }

    /// Each parcel as last heard of, in the order of its first news.
    private func shipments() throws(OfficeRefusal) -> [JSON] {
        var order: [String] = []
        var latest: [String: JSONObject] = [:]
        for entry in view.fold.order where entry.event.type == .shipment {
            guard let id = entry.event.data["shipment"]?.stringValue else { continue }
            var shown = JSONObject(
                entry.event.data.filter { !["_sd", "by", "blobs"].contains($0.key) }.map {
                    ($0.key, $0.value)
                })
            for (name, value) in try personal(of: entry.event) ?? [:] {
                shown[name] = purpose == nil ? PersonalMask.masked(value, as: name) : value
            }
            if latest[id] == nil { order.append(id) }
            latest[id] = shown
        }
        return order.compactMap { latest[$0].map { .object($0) } }
    }

    private func proof(of event: StoredEvent) -> JSON {
        var line: JSONObject = [
            "sequence": .integer(Int64(event.key.sequence)),
            "status": .string(TimelineView.word(event.delivery)),
        ]
        switch event.delivery {
        case .delivered(let receipt, let at)?:
            line["at"] = .string(at.description)
            line["receipt"] = receipts[receipt.base64URL].map { .string($0) }
        case .relayed(let at)?, .returned(let at)?: line["at"] = .string(at.description)
        case .waiting?, nil:
            guard let entry = queued[event.key.sequence] else { break }
            if entry.held {
                line["status"] = "held"
            } else if entry.problem != nil {
                line["status"] = "deferred"
            }
            line["problem"] = entry.problem.map { .string($0.code) }
        }
        return .object(line)
    }

    private static func aside(_ aside: Aside) -> JSON {
        var line: JSONObject = [
            "author": .string(aside.key.author.rawValue), "sequence": .integer(Int64(aside.key.sequence)),
            "why": .string(aside.why.rawValue), "code": .string(aside.problem.code),
        ]
        line["detail"] = aside.problem.detail.map { .string($0) }
        line["message"] = aside.problem.message.map { .string($0) }
        line["at"] = .string(aside.at.description)
        return .object(line)
    }
}
