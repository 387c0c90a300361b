import Casework
import Codes
import Cryptography
import Exchange
import StrictJSON

/// Rows of made-up cases, the same for the same numbers.
enum Sample {
    /// A moment, in milliseconds after the first of all.
    static func time(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_780_000_000_000 + milliseconds)
    }

    static func digest(_ text: String) -> Digest { SHA256Hash.digest(of: text) }

    /// Case ids rise with their numbers.
    static func caseID(_ number: Int) -> CaseID {
        CaseID.make(at: time(Int64(number)), random: (UInt64(number), 7))
    }

    static func eventID(_ key: EventKey) -> EventID {
        let hash = digest("\(key)").bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return EventID.make(at: time(Int64(key.sequence)), random: (hash, hash))
    }

    static func gateway(_ name: String) throws -> GatewayID {
        try GatewayID("spiffe://\(name).tongban/gateway/\(name)")
    }

    static let matter: JSON = [
        "code": "000110001000", "name": "婚姻登记", "promised": ["value": 5, "unit": "working_day"],
    ]

    static func summary(_ number: Int, state: CaseState = .submitted, updatedAt: Int64 = 0) -> CaseSummary {
        CaseSummary(
            undeliverable: false, state: state, number: "SJ-\(number)", peerNumber: nil, localMatter: "a",
            peerMatter: "b", matterName: "婚姻登记", mode: .delegated, division: "150102001",
            windowDivision: "150627100", holder: .destination, holderSince: time(0), dueOn: nil,
            legalDueOn: nil,
            clockAt: nil, createdAt: time(0), updatedAt: time(updatedAt), isTest: false, searchKeys: [])
    }

    static func record(
        _ number: Int, version: Int = 1, side: Side = .origin, peer: String = "hohhot",
        change: (inout CaseSummary) -> Void = { _ in }
    ) throws -> CaseRecord {
        var summary = summary(number)
        change(&summary)
        let (us, them) = (try gateway("ordos"), try gateway(peer))
        return CaseRecord(
            id: caseID(number), ourSide: side, origin: side == .origin ? us : them,
            destination: side == .origin ? them : us, version: version,
            wrappedKey: [1, 2, UInt8(number & 0xFF)],
            matter: matter, summary: summary)
    }

    static func event(
        _ number: Int, _ author: Side, _ sequence: Int, variant: String = "", delivery: Delivery? = nil,
        sealed: [UInt8]? = nil, jwsBytes: Int = 40
    ) -> StoredEvent {
        let key = EventKey(caseID(number), author, sequence)
        return StoredEvent(
            key: key, id: eventID(key), digest: digest("\(number) \(author) \(sequence) \(variant)"),
            jws: [UInt8](repeating: UInt8(ascii: "j"), count: jwsBytes), sealed: sealed, storedAt: time(9),
            delivery: delivery)
    }

    static func entry(
        _ number: Int, _ sequence: Int, hop: String = "hohhot", at enqueued: Int64 = 0, due: Int64? = nil,
        held: Bool = false, side: Side = .origin, author: String = "ordos", envelope: [UInt8]? = nil
    ) throws -> OutboxEntry {
        OutboxEntry(
            key: EventKey(caseID(number), side, sequence), hop: try gateway(hop), author: try gateway(author),
            audience: try gateway(hop), digest: digest("entry \(number) \(side) \(sequence)"),
            enqueuedAt: time(enqueued), dueAt: time(due ?? enqueued), held: held, envelope: envelope)
    }

    /// A change that makes a case with the origin's first event.
    static func opening(_ number: Int, change: (inout CaseSummary) -> Void = { _ in }) throws -> Change {
        Change(
            expecting: [.caseVersion(caseID(number), 0)],
            writes: [.caseRecord(try record(number, change: change)), .event(event(number, .origin, 1))])
    }

    static let records = RecordKind(rawValue: "sample")
}

extension Store {
    /// Commits one change and says what became of it.
    func commit(_ change: Change) async throws -> ChangeOutcome {
        let outcomes = try await commit([change])
        guard let outcome = outcomes.first, outcomes.count == 1 else { throw Missing("one outcome") }
        return outcome
    }

    /// Commits rows that expect nothing.
    func write(_ writes: Write...) async throws {
        let outcome = try await commit(Change(writes: writes))
        guard outcome == .committed else { throw Missing("a commit, got \(outcome)") }
    }

    /// A case that must be there.
    func file(_ number: Int) async throws -> CaseFile {
        guard let file = try await cases([Sample.caseID(number)])[Sample.caseID(number)] else {
            throw Missing("case \(number)")
        }
        return file
    }
}
