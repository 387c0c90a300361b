import Casework
import Codes
import StrictJSON

extension CaseEvent {
    /// An event as the vectors and the Python reference write it.
    init(vector json: JSON) throws {
        let object = try json.read(.object)
        self.init(
            id: try object.require("id", .uuid), author: try object.require("author", .word(Side.self)),
            type: try object.require("type", .word(EventType.self)),
            sequence: try object.require("sequence", .int),
            seen: try object.require("seen", .int), time: try object.require("time", .timestamp),
            data: try object.require("data", .object))
    }

    var vector: JSON {
        [
            "id": .string(id.description), "author": .string(author.rawValue), "type": .string(type.rawValue),
            "sequence": .integer(Int64(sequence)), "seen": .integer(Int64(seen)),
            "time": .string(time.description), "data": .object(data),
        ]
    }
}

extension CaseLogs {
    init(vector json: JSON?) throws {
        self.init(
            origin: try (json?["origin"]?.arrayValue ?? []).map(CaseEvent.init(vector:)),
            destination: try (json?["destination"]?.arrayValue ?? []).map(CaseEvent.init(vector:)))
    }

    var vector: JSON {
        ["origin": .array(origin.map(\.vector)), "destination": .array(destination.map(\.vector))]
    }
}

extension CaseFold {
    /// What the Python reference answers for a case.
    var vector: JSON {
        let standing = standing
        func day(_ date: CivilDate?) -> JSON { date.map { .string($0.description) } ?? .null }
        func types(_ side: Side) -> JSON {
            .strings(Legality.allowed(for: side, in: self).map(\.rawValue).sorted())
        }
        return [
            "state": state == .unopened ? .null : .string(state.rawValue),
            "order": .array(
                order.map { [.string($0.event.id.description), .string($0.effect.rawValue)] }),
            "correction": standing.correction.map { .string($0.request.id.description) } ?? .null,
            "holds": .strings(standing.holds.map(\.cause.id.description)),
            "requests": .strings(standing.withdrawalRequests.map(\.id.description)),
            "accepted_on": day(standing.acceptance?.acceptedOn), "due_on": day(standing.dueOn),
            "legal_due_on": day(standing.legalDueOn),
            "allowed": ["origin": types(.origin), "destination": types(.destination)],
        ]
    }
}
