import Casework
import Codes
import Cryptography
import Exchange
import StrictJSON

/// Makes a draft of any event that a side may write now: every required member, some of the others, all valid.
struct DraftMaker {
    var chance: SeededGenerator
    let now: Timestamp
    /// A document at hand, to be named once; nil: none is.
    var blob: (digest: Digest, size: Int)?
    let fold: CaseFold

    /// Members that must fit what stands in the case.
    mutating func draft(_ type: EventType) -> EventDraft {
        var data = JSONObject()
        for member in EventSchema.members(of: type) where member.name != "blobs" && member.name != "_sd" {
            let isWanted = !member.isOptional || isFitting(member.name, type)
            if isWanted { data[member.name] = value(member.kind) }
        }
        data["by"] = ["agency": SimulatedMatters.agency]
        fit(&data, type)
        let id = EventID.make(at: now, random: (chance.next(), chance.next()))
        return EventDraft(type: type, data: data, id: id)
    }

    private mutating func isFitting(_ name: String, _ type: EventType) -> Bool {
        switch name {
        case "remedy", "notice_no", "basis": true
        case "document": blob != nil && chance.percent(60)
        case "by_person", "text", "reason", "place": chance.percent(30)
        default: false
        }
    }

    private mutating func fit(_ data: inout JSONObject, _ type: EventType) {
        let standing = fold.standing
        switch type {
        case .submitted, .reviewRequested:
            data["destination"] = .string(standing.subject?.destination ?? "150100")
            data["matter"] = standing.subject == nil && chance.percent(6) ? Self.closed : Self.open
            data["paper"] = .bool(chance.percent(40))
        case .supplemented:
            if let open = standing.correction, chance.percent(80) {
                data["answers"] = Self.id(open.request.id)
            }
        case .correctionRequested:
            data["clock"] = chance.percent(50) ? "stops" : "runs"
        case .clockResumed:
            if let hold = chance.pick(standing.holds) { data["suspension"] = Self.id(hold.cause.id) }
        case .clockSuspended:
            if chance.percent(50) { data["days"] = .integer(Int64(chance.below(9))) }
        case .accepted: data["deemed"] = false
        case .served:
            if let event = chance.pick(fold.order) { data["answers"] = Self.id(event.event.id) }
        case .ratingAnswered:
            if let rating = standing.badRatings.first { data["answers"] = Self.id(rating.rating.id) }
        case .decided: data["outcome"] = chance.percent(70) ? "approved" : "denied"; data["reason"] = "依据"
        default: break
        }
    }

    private static let open: JSON = ["local": "L", "peer": "open", "mapping_version": 1]
    private static let closed: JSON = ["local": "L", "peer": "closed", "mapping_version": 1]

    private static func id(_ id: EventID) -> JSON { .string(id.description) }

    private mutating func value(_ kind: ValueKind) -> JSON {
        switch kind {
        case .text: .string(["甲", "乙", "丙"][chance.below(3)])
        case .integer(let range):
            .integer(Int64(max(range.lowerBound, min(range.upperBound, 1 + chance.below(9)))))
        case .integerOrText: .integer(60)
        case .boolean: .bool(chance.percent(50))
        case .date: .string(now.civilDate.description)
        case .time: .string(now.description)
        case .identifier: .string(EventID.make(at: now, random: (chance.next(), chance.next())).description)
        case .division: "150100"
        case .blobDigest: .string(blob?.digest.hex ?? String(repeating: "0", count: 64))
        case .disclosureDigest: .string(String(repeating: "A", count: 43))
        case .blobKey: .string(String(repeating: "A", count: 22))
        case .words(let words): .string(words[chance.below(words.count)])
        case .form: ["field": "值"]
        case .record(let members): record(members)
        case .list(let element):
            // A list that would have to name a document stays empty unless there is one.
            Self.names(element) && blob == nil ? [] : .array(chance.percent(60) ? [value(element)] : [])
        }
    }

    private mutating func record(_ members: [DataMember]) -> JSON {
        var object = JSONObject()
        for member in members where !member.isOptional { object[member.name] = value(member.kind) }
        if members.contains(where: { $0.name == "digest" }), let blob {
            object["size"] = .integer(Int64(blob.size))
        }
        return .object(object)
    }

    private static func names(_ kind: ValueKind) -> Bool {
        switch kind {
        case .blobDigest: true
        case .record(let members): members.contains { !$0.isOptional && names($0.kind) }
        default: false
        }
    }
}
