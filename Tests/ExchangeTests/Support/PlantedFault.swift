import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Routing
import StrictJSON
import Testing

/// Everything that can be wrong with an event, in the order in which PROTOCOL.md §5 has it answered.
enum PlantedFault: Int, CaseIterable, Sendable {
    case tooLarge, form, keyUnknown, keyNotValid, signature, rejectedBefore, audience, connection,
        otherSidesType
    case fork, lateKey, typeUnsupported, payloadForm, idTwice, disclosureMissing, blobsOther, schema,
        timeAhead, gap
    case previousOther, seenAhead, illegal, matterClosed, blobMissing

    /// The answer that this fault alone brings.
    var answer: String {
        switch self {
        case .tooLarge: "too_large"
        case .form, .signature: "signature_invalid"
        case .keyUnknown, .keyNotValid: "key_unknown"
        case .rejectedBefore: "type_unsupported"
        case .audience: "audience_wrong"
        case .connection, .otherSidesType: "author_not_allowed"
        case .fork: "fork"
        case .lateKey: "retry 3600"
        case .typeUnsupported: "type_unsupported"
        case .payloadForm, .idTwice, .disclosureMissing, .blobsOther, .schema: "data_invalid"
        case .timeAhead: "retry 1"
        case .gap: "expected 2"
        case .previousOther: "chain_broken"
        case .seenAhead: "retry 5"
        case .illegal: "transition_illegal"
        case .matterClosed: "matter_not_open"
        case .blobMissing: "missing"
        }
    }

    /// What both cannot be at once: two values of one member.
    func excludes(_ other: PlantedFault) -> Bool {
        let members: [Set<PlantedFault>] = [
            [.fork, .gap, .previousOther, .idTwice], [.keyUnknown, .keyNotValid, .lateKey],
            [
                .otherSidesType, .typeUnsupported, .schema, .disclosureMissing, .blobsOther, .illegal,
                .matterClosed,
            ],
            [.keyNotValid, .timeAhead], [.lateKey, .timeAhead], [.otherSidesType, .blobMissing],
            [.schema, .illegal],
        ]
        return members.contains { $0.contains(self) && $0.contains(other) && self != other }
    }
}

extension ReceiptStatus {
    /// The answer in one word or two.
    var short: String {
        switch self {
        case .stored: "stored"
        case .duplicate: "duplicate"
        case .relayed: "relayed"
        case .deferred(.expected(let sequence)): "expected \(sequence)"
        case .deferred(.missing): "missing"
        case .deferred(.retryAfter(let seconds)): "retry \(seconds)"
        case .rejected(let problem): problem.code
        }
    }
}

/// A case under review and the `submitted` that would come next, with a blob: every check applies to it.
struct FaultyScene {
    let scene: Scene
    let first: String
    var parts: Author.Parts
    let blob: Digest

    init(seed: UInt64) async throws {
        scene = try await Scene(seed: seed)
        blob = SHA256Hash.digest(of: "blob")
        let sample = SampleData.submitted()
        let review = scene.author.parts(
            "review_requested", case: scene.caseID, to: scene.gateway.id, time: scene.clock.now(),
            data: [
                "by": SampleData.agency, "destination": "150100", "mode": "delegated",
                "matter": sample.data["matter"] ?? [:],
            ],
            personal: [
                "parties": sample.personal["parties"] ?? [], "form": [:], "materials": [],
            ])
        first = try scene.author.sign(review)
        #expect(try await scene.take(first) == .stored)
        var personal = sample.personal
        personal["materials"] = [
            [
                "code": "A", "name": "身份证", "form": "copy", "checked": "original_seen",
                "blob": [
                    "digest": .string(blob.hex), "size": 100, "media_type": "image/png", "name": "a.png",
                    "key": .string(Base64URL.encode([UInt8](repeating: 1, count: 16))),
                ],
            ]
        ]
        parts = scene.author.parts(
            "submitted", case: scene.caseID, to: scene.gateway.id, sequence: 2,
            previous: Digest(ofEventText: first), time: scene.clock.now(), data: sample.data,
            personal: personal,
            blobs: [blob])
    }

    /// Plants the faults and lets the event be judged.
    mutating func judge(_ faults: Set<PlantedFault>) async throws -> ReceiptStatus {
        let gateway = scene.gateway
        if !faults.contains(.blobMissing) {
            _ = try await gateway.store.commit([
                Change(writes: [BlobHolding.uploaded(blob, by: scene.author.id, at: scene.clock.now())])
            ])
        }
        for fault in faults.sorted(by: { $0.rawValue < $1.rawValue }) { plant(fault) }
        try await reenrol(faults)
        var text = try scene.author.sign(parts)
        if faults.contains(.signature) {
            let other = try Author(scene.author.id.description, seed: 77)
            text = try other.sign(parts)
        }
        if faults.contains(.form) { text.removeLast() }
        if faults.contains(.tooLarge) { gateway.limits.eventBytes = text.utf8.count - 1 }
        if faults.contains(.rejectedBefore) {
            let refusal = Refusal(
                digest: Digest(ofEventText: text), author: scene.author.id, caseID: scene.caseID,
                problem: Problem(.typeUnsupported, "once"), at: scene.clock.now())
            _ = try await gateway.store.commit([Change(writes: [.refusal(refusal)])])
        }
        let caller =
            faults.contains(.connection)
            ? try GatewayID("spiffe://gansu.tongban/gateway/620000") : scene.author.id
        return try await gateway.take(text, from: caller)
    }

    private mutating func plant(_ fault: PlantedFault) {
        switch fault {
        case .audience: parts.payload["audience"] = "spiffe://other.tongban/gateway/1"
        case .otherSidesType: parts.payload["type"] = "cn.tongban.case.accepted.v1"
        case .fork:
            parts.payload["sequence"] = 1
            parts.payload["previous"] = nil
        case .typeUnsupported: parts.payload["type"] = "cn.tongban.case.vanished.v1"
        case .payloadForm: parts.payload["specversion"] = "0.3"
        case .idTwice: parts.payload["id"] = EventPayload.of(first)?.object["id"]
        case .disclosureMissing: parts.disclosures.removeFirst()
        case .blobsOther: data { $0["blobs"] = nil }
        case .schema: data { $0["channel"] = "pigeon" }
        case .timeAhead:
            parts.payload["time"] = .string(scene.clock.now().advanced(byMilliseconds: 600_500).description)
        case .gap: parts.payload["sequence"] = 4
        case .previousOther: parts.payload["previous"] = .string(SHA256Hash.digest(of: "x").base64URL)
        case .seenAhead: parts.payload["seen"] = 3
        case .illegal: data { $0["matter"] = ["local": "L-2", "peer": "M-2", "mapping_version": 1] }
        case .matterClosed: scene.gateway.matters.say(.closed(.matterNotOpen, "closed"))
        default: break
        }
    }

    private mutating func data(_ change: (inout JSONObject) -> Void) {
        guard var data = parts.payload["data"]?.objectValue else { return }
        change(&data)
        parts.payload["data"] = .object(data)
    }

    /// What is wrong with the key stands on file, not in the event.
    private func reenrol(_ faults: Set<PlantedFault>) async throws {
        let now = scene.clock.now()
        if faults.contains(.keyUnknown) {
            try await scene.gateway.enrol(try Author(scene.author.id.description, seed: 55))
        } else if faults.contains(.keyNotValid) {
            scene.author.notBefore = now.advanced(byMilliseconds: 5_000)
            try await scene.gateway.enrol(scene.author)
        } else if faults.contains(.lateKey) {
            scene.author.revoked = now.advanced(byMilliseconds: 5_000)
            try await scene.gateway.enrol(scene.author)
            scene.clock.advance(milliseconds: 86_400_000 + 10_000)
        }
    }
}

extension EventPayload {
    static func of(_ text: String) -> EventPayload? {
        (try? SDJWT.parse(text)).flatMap { EventPayload($0.jws.payload) }
    }
}
