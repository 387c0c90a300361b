internal import Casework
internal import Codes
internal import StrictJSON

/// The body of `POST /api/v1/bundles/{id}/acts`, read.
struct BundleWish: Sendable {
    let act: BundleAct
    let part: Int?
    /// Of `done`: what the local part resulted in.
    private(set) var document: JSON?
    /// Of `start`: materials in the place of results that will not come.
    private(set) var materials: [JSON]?
    private var note: String?
    private var handedOut: JSONObject?
    private var receiver: String?
    private var rating: JSONObject?
    private var ratingText: String?

    private static let members: [BundleAct: Set<String>] = [
        .done: ["part", "document", "note"], .failed: ["part", "note"], .start: ["part", "materials"],
        .drop: ["part", "note"], .handOut: ["way", "time", "receiver"],
        .rate: ["level", "tags", "channel", "text"],
    ]

    /// - Throws: `validation_failed` with every fault.
    init(_ body: JSON) throws(OfficeRefusal) {
        let reader = try ShapeReader(body)
        guard let act = reader.require("act", .word(BundleAct.self)) else {
            throw OfficeRefusal(reader.collected)
        }
        self.act = act
        let members = Self.members[act] ?? []
        reader.allowOnly(members.union(["act"]))
        part = members.contains("part") ? reader.require("part", .int(1...BundlePartLimit.most)) : nil
        note = members.contains("note") ? reader.optional("note", .string(1...1_000)) : nil
        var faults: [OfficeRefusal.Fault] = []
        switch act {
        case .done: document = reader.optional("document", .object).map { .object($0) }
        case .start:
            materials = reader.objects("materials", .optional, count: 0...200).map { .object($0.object) }
        case .handOut:
            receiver = reader.require("receiver", .string(1...100))
            var handed: JSONObject = [:]
            handed["way"] = reader.require("way", .string(1...64)).map { .string($0) }
            handed["time"] = reader.optional("time", .timestamp).map { .string($0.description) }
            handedOut = handed
        case .rate:
            var rating: JSONObject = [:]
            rating["level"] = reader.require("level", .string(1...64)).map { .string($0) }
            rating["tags"] = .strings(reader.list("tags", of: .string(1...64), .optional, count: 0...20))
            rating["channel"] = .string(reader.optional("channel", .string(1...32)) ?? "window")
            ratingText = reader.optional("text", .string(1...1_000))
            self.rating = rating
        case .failed, .drop: break
        }
        if reader.faults.isEmpty {
            faults = schemaFaults
        } else {
            faults = OfficeRefusal(reader.collected).faults
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
    }

    /// What becomes an event's member is judged by that event's schema.
    private var schemaFaults: [OfficeRefusal.Fault] {
        var probes: [(EventType, JSONObject, of: Set<String>)] = []
        if let document { probes.append((.completed, ["document": document], ["document"])) }
        if let materials {
            // The part's own matter names them.
            let named = materials.map { material -> JSON in
                var object = material.objectValue ?? [:]
                if object["name"] == nil { object["name"] = "-" }
                return .object(object)
            }
            probes.append((.supplemented, ["materials": .array(named)], ["materials"]))
        }
        if let rating { probes.append((.rated, rating, ["level", "tags", "channel"])) }
        return probes.flatMap { type, data, members in
            EventSchema.validateAuthored(type, data: data, matterType: nil).filter {
                $0.pointer.tokens.first.map(members.contains) ?? false
            }.map { .init($0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh) }
        }
    }

    /// The bundle as the wish leaves it.
    func applied(to bundle: BundleRecord, at now: Timestamp, by actor: String) -> BundleRecord {
        var changed = bundle
        if let part {
            changed.change(part) { plan in
                switch act {
                case .done, .failed:
                    plan.outcome = .init(isDone: act == .done, at: now, actor: actor)
                case .start:
                    plan.isReleased = true
                    plan.forgetTrouble()
                case .drop:
                    plan.isDropped = true
                    plan.forgetTrouble()
                case .handOut, .rate: break
                }
            }
            if let document { changed.content.set("documents", of: part, document) }
            if let note { changed.content.set("notes", of: part, .string(note)) }
            if let materials, !materials.isEmpty { changed.content.set("given", of: part, .array(materials)) }
        }
        if var handedOut {
            if handedOut["time"] == nil { handedOut["time"] = .string(now.description) }
            changed.handedOut = handedOut
            changed.content.members["receiver"] = receiver.map { .string($0) }
        }
        if let rating {
            changed.rating = rating
            changed.content.members["rating_text"] = ratingText.map { .string($0) }
        }
        return changed
    }
}
