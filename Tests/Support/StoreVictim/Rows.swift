import Casework
import Codes
import Cryptography
import Exchange
import StrictJSON

/// The rows that one case begins with, made from its number alone, so that whoever reads them back knows them.
struct Rows {
    let us: GatewayID
    let them: GatewayID
    /// Length of an event's text, bytes.
    var jwsBytes = 1_200
    /// Length of an event's sealed part, bytes.
    var sealedBytes = 800

    init() throws {
        us = try GatewayID("spiffe://ordos.tongban/gateway/150600")
        them = try GatewayID("spiffe://hohhot.tongban/gateway/150100")
    }

    static func time(_ number: Int) -> Timestamp {
        Timestamp(milliseconds: 1_780_000_000_000 + Int64(number))
    }

    static func id(_ number: Int) -> CaseID {
        CaseID.make(at: time(number), random: (UInt64(number), UInt64(number)))
    }

    private static let matter: JSON = [
        "code": "000110001000", "name": "婚姻登记（示例）", "promised": ["value": 5, "unit": "working_day"],
        "materials": [["code": "a", "name": "身份证", "form": "original", "copies": 1, "required": true]],
    ]

    private static let states: [CaseState] = [.submitted, .received, .accepted, .decided, .completed]

    func record(_ number: Int, version: Int = 1) -> CaseRecord {
        let town = number % 120
        let county = ["150602", "150621", "150622", "150627", "150603"][town % 5]
        let window = county + String(100 + town)
        let summary = CaseSummary(
            undeliverable: false, state: Self.states[(number + version) % Self.states.count],
            number: "SJ\(number)",
            peerNumber: version > 1 ? "BL\(number)" : nil, localMatter: "000110001000",
            peerMatter: "000110001000",
            matterName: "婚姻登记（示例）", mode: .delegated, division: "150102", windowDivision: window,
            holder: .destination, holderSince: Self.time(number),
            dueOn: CivilDate(year: 2026, month: 12, day: 1),
            legalDueOn: nil, clockAt: number % 4 == 0 ? Self.time(number + 86_400_000) : nil,
            createdAt: Self.time(number), updatedAt: Self.time(number + version), isTest: false,
            searchKeys: [HMACSHA256.code(of: Array("\(number % 300_000)".utf8), key: [1])].map(
                Base64URL.encode))
        return CaseRecord(
            id: Self.id(number), ourSide: .origin, origin: us, destination: them, version: version,
            wrappedKey: [UInt8](repeating: 7, count: 60), matter: Self.matter, summary: summary)
    }

    func event(_ number: Int, _ author: Side, _ sequence: Int) -> StoredEvent {
        let key = EventKey(Self.id(number), author, sequence)
        return StoredEvent(
            key: key, id: EventID.make(at: Self.time(number), random: (UInt64(number), UInt64(sequence))),
            digest: SHA256Hash.digest(of: "\(number) \(author) \(sequence)"),
            jws: [UInt8](repeating: UInt8(ascii: "j"), count: jwsBytes),
            sealed: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: sealedBytes),
            storedAt: Self.time(number), delivery: author == .origin ? .waiting : nil)
    }

    /// A case with its first event, queued for the peer, with its idempotency record and its line of the audit.
    func opening(_ number: Int) -> Change {
        let event = event(number, .origin, 1)
        let entry = OutboxEntry(
            key: event.key, hop: them, author: us, audience: them, digest: event.digest,
            enqueuedAt: Self.time(number), dueAt: Self.time(number))
        return Change(
            expecting: [.caseVersion(Self.id(number), 0)],
            writes: [
                .caseRecord(record(number)), .event(event), .enqueue(entry),
                .record(
                    RecordKind(rawValue: "idempotency"), key: "key-\(number)", value: Array("\(number)".utf8)),
                .audit(
                    AuditLine(at: Self.time(number), actor: "token", action: "submitted", object: "\(number)")
                ),
            ])
    }

    /// The peer has it, and has answered.
    func answer(_ number: Int) -> Change {
        let key = EventKey(Self.id(number), .origin, 1)
        return Change(
            expecting: [.caseVersion(Self.id(number), 1)],
            writes: [
                .caseRecord(record(number, version: 2)), .event(event(number, .destination, 1)),
                .dequeue(key, hop: them),
                .delivery(key, .delivered(receipt: SHA256Hash.digest(of: "r"), at: Self.time(number))),
            ])
    }
}
