internal import Codes
internal import Cryptography
public import Exchange
internal import StrictJSON

/// The errands of one gateway: promised in the commit of what they tell of, listed, tried again, given up.
public struct Errands: Sendable {
    private let store: any Store
    private let journal: Journal
    private let vault: Vault
    private let clock: any GatewayClock
    private let random: any RandomSource

    /// Rests between two tries, milliseconds; after the last of them an errand is given up. Source: the schedule of
    /// Standard Webhooks 1.0, with one more early try.
    static let restsMilliseconds: [Int64] = [
        5_000, 30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
        86_400_000,
    ]

    init(
        store: any Store, journal: Journal, vault: Vault, clock: any GatewayClock, random: any RandomSource
    ) {
        self.store = store
        self.journal = journal
        self.vault = vault
        self.clock = clock
        self.random = random
    }

    /// The rows that promise an errand; write them in the same change as what it tells of.
    /// - Throws: `internal` where the payload cannot be sealed.
    public func promise(_ errand: Errand) throws(OfficeRefusal) -> [Write] {
        [
            .record(.errand, key: errand.id.description, value: try sealed(errand)),
            .record(.errandDue, key: Self.place(errand), value: []),
        ]
    }

    /// What waits, the soonest first, or what was given up, the oldest first.
    /// - Parameters:
    ///   - dead: those given up.
    ///   - after: the id after which the page begins, with its time: the `next` of the page before.
    ///   - limit: 1 to 256.
    public func list(
        dead: Bool, kind: String? = nil, after: String? = nil, limit: Int = 100
    ) async throws(OfficeRefusal) -> (errands: [Errand], next: String?) {
        let places = try await refusing { () async throws(StoreFault) in
            try await store.records(dead ? .errandDead : .errandDue, prefix: "", after: after, limit: limit)
        }
        var errands: [Errand] = []
        for place in places {
            guard let found = try await errand(Self.id(of: place.key)),
                kind == nil || found.errand.kind == kind
            else { continue }
            errands.append(found.errand)
        }
        return (errands, places.count == limit ? places.last?.key : nil)
    }

    /// Lets one be tried now, given up or not.
    /// - Throws: `not_found`.
    public func retry(_ id: String, by actor: String) async throws(OfficeRefusal) -> Errand {
        guard let (old, version) = try await errand(id) else { throw Self.unknown(id) }
        var errand = old
        errand.dueAt = clock.now()
        errand.attempts = 0
        errand.isDead = false
        try await replace(old, version, by: errand, also: [audit("errand_retried", errand, actor)])
        return errand
    }

    /// An errand that waits or was given up; nil where it is done or was never promised.
    func standing(_ id: UUIDv7) async throws(OfficeRefusal) -> Errand? {
        try await errand(id.description)?.errand
    }

    /// Forgets one that a person has given up.
    /// - Throws: `not_found`.
    public func drop(_ id: String, by actor: String) async throws(OfficeRefusal) -> Errand {
        guard let (errand, version) = try await errand(id) else { throw Self.unknown(id) }
        try await replace(errand, version, by: nil, also: [audit("errand_dropped", errand, actor)])
        return errand
    }

    // MARK: For the runner

    /// What is due now, the longest due first.
    func due(limit: Int) async throws(OfficeRefusal) -> [Errand] {
        let end = Self.digits(clock.now().advanced(byMilliseconds: 1))
        let places = try await refusing { () async throws(StoreFault) in
            try await store.records(.errandDue, prefix: "", after: nil, limit: limit)
        }
        var errands: [Errand] = []
        for place in places where place.key < end {
            if let found = try await errand(Self.id(of: place.key)) { errands.append(found.errand) }
        }
        return errands
    }

    /// Keeps what became of a try.
    func settle(_ tried: Errand, _ outcome: ErrandOutcome) async throws(OfficeRefusal) {
        guard let (old, version) = try await errand(tried.id.description), old.dueAt == tried.dueAt else {
            return
        }
        var errand = old
        switch outcome {
        case .done(let writes):
            try await replace(old, version, by: nil, also: writes)
            return
        case .later(let problem, let wanted):
            errand.problem = problem
            if errand.attempts < Self.restsMilliseconds.count {
                let rest = max(Self.restsMilliseconds[errand.attempts], min(wanted ?? 0, 86_400_000))
                // A tenth of it by chance, so that what failed together does not come back together.
                let chance = Int64(random.words().0 % UInt64(rest / 10 + 1))
                errand.dueAt = clock.now().advanced(byMilliseconds: rest + chance)
            } else {
                errand.isDead = true
            }
            errand.attempts += 1
        case .never(let problem):
            errand.problem = problem
            errand.attempts += 1
            errand.isDead = true
        }
        let lines = errand.isDead ? [audit("errand_given_up", errand, "gateway")] : []
        try await replace(old, version, by: errand, also: lines)
    }

    /// Lets an errand wait until then without counting a try: its target has just failed.
    func postpone(_ waiting: Errand, until time: Timestamp) async throws(OfficeRefusal) {
        guard let (old, version) = try await errand(waiting.id.description), old.dueAt < time else { return }
        var errand = old
        errand.dueAt = time
        try await replace(old, version, by: errand, also: [])
    }

    // MARK: Rows

    private func replace(
        _ old: Errand, _ version: Int, by new: Errand?, also writes: [Write]
    ) async throws(OfficeRefusal) {
        let id = old.id.description
        var change = Change(
            expecting: [.recordVersion(.errand, id, version)],
            writes: [.removeRecord(old.isDead ? .errandDead : .errandDue, key: Self.place(old))] + writes)
        if let new {
            change.writes.append(.record(.errand, key: id, value: try sealed(new)))
            change.writes.append(
                .record(new.isDead ? .errandDead : .errandDue, key: Self.place(new), value: []))
        } else {
            change.writes.append(.removeRecord(.errand, key: id))
        }
        let written = change
        do throws(JournalFault) {
            guard try await journal.write([written]) == [.committed] else { throw JournalFault(.conflict) }
        } catch { throw OfficeRefusal(error) }
    }

    private func errand(_ id: String) async throws(OfficeRefusal) -> (errand: Errand, version: Int)? {
        let record = try await refusing { () async throws(StoreFault) in try await store.record(.errand, id) }
        guard let record else { return nil }
        return (try opened(record), record.version)
    }

    private func sealed(_ errand: Errand) throws(OfficeRefusal) -> [UInt8] {
        let id = errand.id.description
        do throws(CryptographyFault) {
            let payload = try vault.seal(errand.payload.serialized(), named: "errand/" + id)
            var members = errand.listing.objectValue ?? JSONObject()
            members["due_at"] = .string(errand.dueAt.description)
            members["payload"] = .string(Base64URL.encode(payload))
            return JSON.object(members).serialized()
        } catch { throw OfficeRefusal(.internal, detail: "an errand could not be sealed: \(error)") }
    }

    private func opened(_ record: Record) throws(OfficeRefusal) -> Errand {
        do {
            let members = try JSON.parse(record.value).read(.object)
            let sealed = try members.require("payload", .string)
            let payload = try vault.open(Base64URL.decode(sealed) ?? [], named: "errand/" + record.key)
            var errand = Errand(
                id: try UUIDv7(record.key), kind: try members.require("kind", .string),
                target: try members.require("target", .string),
                createdAt: try members.require("created_at", .timestamp), payload: try JSON.parse(payload))
            errand.dueAt = try members.require("due_at", .timestamp)
            errand.attempts = Int(members["attempts"]?.integerValue ?? 0)
            errand.problem = members["problem"]?.stringValue
            errand.isDead = members["state"]?.stringValue == "dead"
            return errand
        } catch {
            throw OfficeRefusal(.storeFailed, detail: "errand record \(record.key) cannot be read")
        }
    }

    private func audit(_ action: String, _ errand: Errand, _ actor: String) -> Write {
        .audit(
            AuditLine(
                at: clock.now(), actor: actor, action: action, object: "errand:\(errand.id)",
                detail: "\(errand.kind) \(errand.target)"))
    }

    private static func place(_ errand: Errand) -> String { "\(digits(errand.dueAt))/\(errand.id)" }

    /// Fifteen digits of milliseconds, so that text order is time order.
    private static func digits(_ time: Timestamp) -> String {
        String(max(0, time.milliseconds), digits: 15)
    }

    private static func id(of place: String) -> String {
        place.split(separator: "/").last.map(String.init) ?? ""
    }

    private static func unknown(_ id: String) -> OfficeRefusal {
        OfficeRefusal(.notFound, detail: "there is no errand \(id.prefix(64))", message: "没有这个外发任务")
    }
}
