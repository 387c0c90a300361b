import Casework
import Codes
import Cryptography
import Exchange
import Foundation
import ModelStore
import Routing
import StrictJSON
import Testing

/// The vectors of peers/conformance/vectors/admission, made by an independent implementation.
enum AdmissionVectors {
    static let file: JSON = {
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let top = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let url = top.appending(path: "peers/conformance/vectors/admission/admission.json")
        guard let data = try? Data(contentsOf: url), let json = try? JSON.parse([UInt8](data)) else {
            Issue.record("admission.json cannot be read")
            return [:]
        }
        return json
    }()

    static let names: [String] = (file["vectors"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
}

/// The vectors' little catalogue.
struct VectorCounter: MatterCounter {
    let matters: JSON

    func judge(_ event: VerifiedEvent, at now: Timestamp) -> MatterAnswer {
        guard let code = event.data["matter"]?["peer"]?.stringValue, let matter = matters[code],
            matter["division"]?.stringValue == event.data["destination"]?.stringValue
        else { return .closed(.matterUnknown, "unknown") }
        if matter["retired"] != nil { return .closed(.matterNotOpen, "retired") }
        if event.data["accepted"] != nil, matter["acceptance"] != "origin" {
            return .closed(.matterNotOpen, "accepted by the destination only")
        }
        return .open(matter)
    }

    func terms(of event: VerifiedEvent) -> JSON { [:] }
}

@Suite("Admission: the vectors of the conformance kit")
struct AdmissionVectorTests {
    @Test("there is a vector for every check")
    func complete() throws {
        let checks = Set(
            (AdmissionVectors.file["vectors"]?.arrayValue ?? []).compactMap { $0["check"]?.stringValue })
        #expect(
            checks.isSuperset(of: [
                "too_large", "form", "source", "key_unknown", "signature", "audience", "author", "duplicate",
                "fork",
                "late", "type", "data", "time", "expected", "chain", "seen", "legality", "matter", "missing",
                "sealed",
            ]))
    }

    @Test("each vector is answered as stated", arguments: AdmissionVectors.names)
    func vector(name: String) async throws {
        let file = AdmissionVectors.file
        let vector = try #require(file["vectors"]?.arrayValue?.first { $0["name"]?.stringValue == name })
        let clock = ManualClock(try Timestamp(try #require(file["now"]?.stringValue)))
        let gateway = try TestGateway(try #require(file["receiver"]?.stringValue), seed: 1, clock: clock)
        for peer in file["peers"]?.arrayValue ?? [] { try await enrol(peer, at: gateway) }
        let scalar = try #require(file["enc"]?["d"]?.stringValue.flatMap { Base64URL.decode($0) })
        let enc = try PrivateKey(algorithm: .es256, scalar: scalar)
        let own = OwnGateway(
            id: gateway.id, signer: gateway.own.signer, keys: gateway.own.keys,
            openers: [enc.publicKey.thumbprint: enc], vault: gateway.own.vault)
        if vector["descriptor"]?.stringValue == "unreachable" {
            gateway.descriptors.plan(.unreachable(retryAfter: 7))
        } else {
            gateway.descriptors.plan(.fetched)
        }
        var limits = Limits()
        if let bytes = vector["limits"]?["event_bytes"]?.integerValue { limits.eventBytes = Int(bytes) }
        let admission = Admission(
            own: own, store: gateway.store, journal: gateway.journal, directory: gateway.directory,
            descriptors: gateway.descriptors, matters: VectorCounter(matters: file["matters"] ?? [:]),
            clock: clock,
            limits: limits, signals: gateway.alarms.signals)
        let caller = try GatewayID(try #require(vector["caller"]?.stringValue))
        for step in vector["setup"]?.arrayValue ?? [] { try await set(up: step, gateway, admission) }
        for blob in vector["uploaded"]?.arrayValue ?? [] {
            let digest = try #require(blob.stringValue.flatMap(Digest.init(hex:)))
            _ = try await gateway.store.commit([
                Change(writes: [BlobHolding.uploaded(digest, by: caller, at: clock.now())])
            ])
        }
        let event = try #require(vector["event"].flatMap { ReceivedEvent($0) })
        #expect(event.digest.base64URL == vector["digest"]?.stringValue)
        let result = try #require(try await admission.take([event], from: caller).first)
        try expect(result.status, vector["expected"] ?? [:])
        let kept = try await gateway.store.refusals([event.digest])
        #expect(kept.isEmpty == (vector["remembered"] != true))
        #expect(gateway.alarms.fetches.isEmpty == (vector["fetches"] != true))
        let again = try #require(try await admission.take([event], from: caller).first)
        #expect(again.status == (result.status == .stored ? .duplicate : result.status))
    }

    private func expect(_ status: ReceiptStatus, _ expected: JSON) throws {
        #expect(status.word == expected["status"]?.stringValue, "\(status)")
        switch status {
        case .stored, .duplicate, .relayed: break
        case .rejected(let problem): #expect(problem.code == expected["code"]?.stringValue)
        case .deferred(.expected(let sequence)): #expect(expected["expected"] == .integer(Int64(sequence)))
        case .deferred(.missing(let blobs)): #expect(expected["missing"] == .strings(blobs.map(\.hex)))
        case .deferred(.retryAfter): #expect(expected["retry_after"] != nil)
        }
    }

    private func set(up step: JSON, _ gateway: TestGateway, _ admission: Admission) async throws {
        if let text = step["event"]?.stringValue {
            let event = ReceivedEvent(text)
            let author = try #require(EventPayload.of(text)?.source)
            #expect(try await admission.take([event], from: author).first?.status == .stored)
        } else if let own = step["own"], let data = own["data"]?.objectValue {
            let type = try #require(own["type"]?.stringValue.flatMap(EventType.init(rawValue:)))
            let id = try #require(
                try await gateway.store.heads(
                    sharedWith: try GatewayID("spiffe://ordos.tongban/gateway/150600"), after: nil, limit: 1
                ).elements.first?.caseID)
            try await gateway.journal.perform(on: id) { _ in
                Decision(steps: [.write(EventDraft(type: type, data: data))], answer: ())
            }
        }
    }

    private func enrol(_ json: JSON, at gateway: TestGateway) async throws {
        var object: JSONObject = [
            "name": "示例", "endpoint": "https://localhost:9443", "serves": ["15"],
            "bundle": ["keys": [["kty": "EC", "use": "x509-svid"]]],
        ]
        for (name, value) in json.objectValue ?? [:] { object[name] = value }
        try await gateway.put(Peer(try PeerFile(.object(object))))
    }
}
