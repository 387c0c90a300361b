internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
internal import StrictJSON

extension RecordKind {
    /// Cases that wait for a way, by id.
    static let draft = RecordKind(rawValue: "draft")
    /// The same by the window's division: `<division>/<id>`.
    static let draftWindow = RecordKind(rawValue: "draft_window")
    /// Those for which a way is looked for: `<destination>/<id>/<our code>`.
    static let draftWaiting = RecordKind(rawValue: "draft_waiting")
    /// Those of which the window is to be told: `<division>/<id>`.
    static let draftTold = RecordKind(rawValue: "draft_told")
}

/// A case that a window keeps until there is a way for it.
///
/// What is of the applicant is sealed in ``sealed``; the rest is what the mapping desk works with.
struct DraftRecord: Sendable {
    /// How far it has got.
    enum State: String, CaseIterable, Sendable {
        /// There is no way yet. → `open`, `refused`.
        case waiting
        /// There is a way: the window completes and submits it.
        case open
        /// The mapping desk said that there will be none, and why. → `open`, when there is one after all.
        case refused
    }

    let id: UUIDv7
    /// Of the record in the store; 0 before it is written.
    var version = 0
    var state = State.waiting
    /// Our code.
    let matter: String
    let destination: DivisionCode
    let mode: Mode?
    /// Of the window; nil: the token had none.
    let division: DivisionCode?
    let keptAt: Timestamp
    /// When the state changed last.
    var changedAt: Timestamp
    /// Why there was no way when it was kept.
    let code: ErrorCode
    /// Who would decide, where that is known.
    let peer: GatewayID?
    /// Our bundle, where it is filed as one now.
    var bundle: String?
    /// What the mapping desk said.
    var reason: String?
    /// Documents that it names.
    let blobs: [Digest]
    /// The submission as far as it is known.
    let sealed: [UInt8]

    /// Days from its keeping until it is erased: people ask again within a season, and what is personal is not hoarded.
    static let keptDays = 90

    /// The first day on which it is no more.
    var erasedOn: CivilDate { keptAt.civilDate.adding(days: Self.keptDays) }

    var windowKey: String { "\(division?.canonical ?? "-")/\(id)" }
    var waitingKey: String { "\(destination.text)/\(id)/\(matter)" }

    /// Nothing was changed since it was read.
    var unchanged: Expectation { .recordVersion(.draft, id.description, version) }
}

extension DraftRecord {
    /// Opens a stored one, what is sealed aside.
    /// - Throws: `store_failed`.
    init(_ record: Record) throws(OfficeRefusal) {
        do {
            let json = try JSON.parse(record.value, limits: Self.limits).read(.object)
            id = try UUIDv7(record.key)
            version = record.version
            state = State(rawValue: try json.require("state", .string)) ?? .waiting
            matter = try json.require("matter", .string)
            destination = try DivisionCode(try json.require("destination", .string))
            mode = json["mode"]?.stringValue.flatMap(Mode.init(rawValue:))
            division = try json["division"]?.stringValue.map { try DivisionCode($0) }
            keptAt = try json.require("kept_at", .timestamp)
            changedAt = try json.require("changed_at", .timestamp)
            code = ErrorCode(rawValue: try json.require("code", .string)) ?? .mappingMissing
            peer = try json["peer"]?.stringValue.map { try GatewayID($0) }
            bundle = json["bundle"]?.stringValue
            reason = json["reason"]?.stringValue
            blobs = (json["blobs"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(Digest.init(hex:)) }
            sealed = Base64URL.decode(try json.require("sealed", .string)) ?? []
        } catch {
            throw OfficeRefusal(.storeFailed, detail: "draft record \(record.key) cannot be read")
        }
    }

    private static let limits = JSONLimits(depth: 64, bytes: 16 << 20)

    /// The submission as far as it is known.
    /// - Throws: `store_failed`.
    func body(_ vault: Vault) throws(OfficeRefusal) -> JSONObject {
        do {
            return try JSON.parse(try vault.open(sealed, named: Self.name(id)), limits: Self.limits)
                .read(.object)
        } catch { throw OfficeRefusal(.storeFailed, detail: "draft \(id) cannot be opened") }
    }

    /// Seals a submission for the draft of that id.
    static func seal(
        _ body: JSONObject, of id: UUIDv7, _ vault: Vault
    ) throws(OfficeRefusal) -> [UInt8] {
        do throws(CryptographyFault) {
            return try vault.seal(JSON.object(body).serialized(), named: name(id))
        } catch { throw OfficeRefusal(.internal, detail: "the draft could not be sealed: \(error)") }
    }

    private static func name(_ id: UUIDv7) -> String { "draft/\(id)" }

    /// The row that keeps it, and those by which it is found in its state.
    var rows: [Write] {
        var json: JSONObject = [
            "state": .string(state.rawValue), "matter": .string(matter),
            "destination": .string(destination.text), "kept_at": .string(keptAt.description),
            "changed_at": .string(changedAt.description), "code": .string(code.rawValue),
            "blobs": .strings(blobs.map(\.hex)), "sealed": .string(Base64URL.encode(sealed)),
        ]
        json["mode"] = mode.map { .string($0.rawValue) }
        json["division"] = division.map { .string($0.text) }
        json["peer"] = peer.map { .string($0.description) }
        json["bundle"] = bundle.map { .string($0) }
        json["reason"] = reason.map { .string($0) }
        let isWaiting = state != .open
        return [
            .record(.draft, key: id.description, value: JSON.object(json).serialized()),
            .record(.draftWindow, key: windowKey, value: []),
            isWaiting
                ? .record(.draftWaiting, key: waitingKey, value: [])
                : .removeRecord(.draftWaiting, key: waitingKey),
            state == .waiting
                ? .removeRecord(.draftTold, key: windowKey) : .record(.draftTold, key: windowKey, value: []),
        ]
    }

    /// What takes it away, and lets go of its documents.
    var removal: [Write] {
        [
            .removeRecord(.draft, key: id.description), .removeRecord(.draftWindow, key: windowKey),
            .removeRecord(.draftWaiting, key: waitingKey), .removeRecord(.draftTold, key: windowKey),
        ] + blobs.map { BlobHolding.released($0, by: id) }
    }
}
