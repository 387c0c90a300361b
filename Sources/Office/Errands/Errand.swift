public import Codes
public import Exchange
public import StrictJSON

/// One call to the outside that was promised: durable until it is done or a person has given it up.
public struct Errand: Sendable, Hashable {
    /// Names it for ever, to the receiver too: the same errand is never two to him.
    public var id: UUIDv7
    /// Which handler runs it: stable snake_case.
    public var kind: String
    /// To whom; errands to one target go one at a time, and one that fails lets the others of its target wait.
    public var target: String
    /// When it was promised.
    public var createdAt: Timestamp
    /// When it is tried next.
    public var dueAt: Timestamp
    /// How often it was tried.
    public var attempts = 0
    /// What the last try said.
    public var problem: String?
    /// Not tried any more until a person says so.
    public var isDead = false
    /// What it is about; sealed at rest.
    public var payload: JSON

    /// An errand that is due at once.
    public init(id: UUIDv7, kind: String, target: String, createdAt: Timestamp, payload: JSON) {
        self.id = id
        self.kind = kind
        self.target = target
        self.createdAt = createdAt
        dueAt = createdAt
        self.payload = payload
    }

    /// What a list shows: everything but the payload, which may name a person.
    public var listing: JSON {
        var line: JSONObject = [
            "id": .string(id.description), "kind": .string(kind), "target": .string(target),
            "created_at": .string(createdAt.description), "attempts": .integer(Int64(attempts)),
            "state": isDead ? "dead" : "waiting",
        ]
        if !isDead { line["due_at"] = .string(dueAt.description) }
        line["problem"] = problem.map { .string($0) }
        return .object(line)
    }
}

/// Runs errands of one kind.
public protocol ErrandHandler: Sendable {
    /// The kind of errand.
    var kind: String { get }
    /// Tries once, within its own time limit. The same errand may come again after it was done: the receiver knows it
    /// by its id.
    func run(_ errand: Errand) async -> ErrandOutcome
}

/// What became of one try.
public enum ErrandOutcome: Sendable {
    /// Done; these rows are written in the commit that forgets it.
    case done([Write] = [])
    /// Not now, with the reason; after the time the receiver asked for, else by the schedule.
    case later(String, afterMilliseconds: Int64? = nil)
    /// Never, with the reason: a person sees it.
    case never(String)
}

extension RecordKind {
    /// Errands by id.
    static let errand = RecordKind(rawValue: "errand")
    /// Ids of errands by the moment at which they are due.
    static let errandDue = RecordKind(rawValue: "errand_due")
    /// Ids of errands given up, by the moment of it.
    static let errandDead = RecordKind(rawValue: "errand_dead")
}
