import Casework
import Codes
import Cryptography
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Results fetched by their applicant")
struct ApplicantResultsTests {
    let bridge: Bridge
    let window: Caller
    let handler: Caller

    init() async throws {
        bridge = try await Bridge(seed: 60)
        window = try await bridge.origin.token(.window, "150627").caller
        handler = try await bridge.destination.token(.handler, "150100").caller
    }

    private var here: CaseDesk { CaseDesk(bridge.origin.office) }
    private var there: CaseDesk { CaseDesk(bridge.destination.office) }
    private var results: ApplicantResults { ApplicantResults(bridge.origin.office) }
    private let proof = String(SampleCase.idNumber.suffix(4))

    private func submitted(_ way: String) async throws -> (id: String, token: String) {
        let body = SampleCase.body([("test", nil), ("delivery", ["way": .string(way)])])
        let line = try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
        let id = try #require(line["id"]?.stringValue)
        try await bridge.carry(CaseID(id))
        let links = bridge.origin.office.links
        try await links.keepTrackingToken(of: try CaseID(id))
        return (id, links.trackingToken(of: try CaseID(id)))
    }

    private func write(_ id: String, _ type: String, _ data: JSON = [:]) async throws {
        _ = try await there.write(["type": .string(type), "data": data], to: id, key: nil, by: handler)
        try await bridge.carry(CaseID(id))
    }

    private func file(_ text: String, at region: Region, by caller: Caller) async throws -> JSON {
        var upload = try await DocumentDesk(region.office, bytesMax: 1_000).begin(
            name: "scan.pdf", mediaType: "application/pdf", bytes: nil, by: caller)
        try await upload.take(Array(text.utf8))
        return try await upload.finish()
    }

    /// A decided case with a paper of the decision and a licence.
    private func decided(_ way: String = "electronic") async throws -> (id: String, token: String) {
        let made = try await submitted(way)
        try await write(made.id, "accepted")
        let paper = try await file("示例决定", at: bridge.destination, by: handler)
        let licence = try await file("示例证照", at: bridge.destination, by: handler)
        try await write(
            made.id, "decided",
            [
                "outcome": "approved",
                "documents": [["title": "示例决定书", "sealed": "none", "blob": paper]],
                "licences": [
                    [
                        "type": "示例证照", "number": "示例-1", "issuer": "示例机关", "valid_to": "2030-01-01",
                        "blob": licence,
                    ]
                ],
            ])
        return made
    }

    private func listed(_ token: String) async throws -> [JSON] {
        try await results.list(token, proof: proof)["documents"]?.arrayValue ?? []
    }

    private func text(_ token: String, _ id: JSON?) async throws -> String {
        var opened = try await results.open(token, proof: proof, document: id?.stringValue ?? "")
        var bytes: [UInt8] = []
        while let piece = try await opened.next() { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func events(_ id: String) async throws -> [JSON] {
        try await here.timeline(id, purpose: "示例核对", for: window)["events"]?.arrayValue ?? []
    }

    private func kinds(_ id: String) async throws -> [String] {
        try await events(id).compactMap { $0["type"]?.stringValue }
            .filter { ["served", "result_received"].contains($0) }
    }

    private func audited(_ action: String) async throws -> Int {
        try await bridge.origin.store.audit(after: 0, limit: 1_000).filter { $0.action == action }.count
    }

    private func refusal(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch { return (error as? OfficeRefusal)?.code }
    }

    @Test("before the decision there is nothing, not for the right proof either, and no guess counts")
    func beforeDecision() async throws {
        let (id, token) = try await submitted("electronic")
        let brought = try await file("示例", at: bridge.origin, by: window)["digest"]?.stringValue ?? ""
        for _ in 0..<6 {
            #expect(await refusal { _ = try await results.list(token, proof: "0000") } == .notFound)
        }
        #expect(await refusal { _ = try await results.list(token, proof: proof) } == .notFound)
        let opened = await refusal { _ = try await results.open(token, proof: proof, document: brought) }
        #expect(opened == .notFound)
        let view = try await CaseTracking(bridge.origin.office).view(of: token)
        #expect(view["documents_open"] == false && view["proxied"] == nil)
        try await write(id, "accepted")
        #expect(await refusal { _ = try await results.list(token, proof: proof) } == .notFound)
    }

    @Test("who chose electronic delivery has received the result with the first download, once")
    func electronic() async throws {
        let (id, token) = try await decided()
        let files = try await listed(token)
        #expect(files.map { $0["title"] } == ["示例证照", "示例决定书"])
        #expect(files.allSatisfy { $0["ready"] == true && $0["mark"] == nil })
        #expect(files[0]["number"] == "示例-1" && files[0]["valid_to"] == "2030-01-01")
        #expect(try await kinds(id) == [])
        #expect(try await text(token, files[1]["id"]) == "示例决定")
        #expect(try await kinds(id) == ["served", "result_received"])
        #expect(try await text(token, files[0]["id"]) == "示例证照")
        #expect(try await text(token, files[1]["id"]) == "示例决定")
        #expect(try await kinds(id) == ["served", "result_received"])
        #expect(try await audited("result_downloaded") == 3)
        #expect(try await audited("results_seen") == 1)
        let received = try await events(id).last { $0["type"] == "result_received" }?["data"]
        #expect(received?["way"] == "electronic" && received?["receiver"] == .string(SampleCase.name))
        try await bridge.carry(CaseID(id))
        #expect(try await there.show(id, purpose: nil, for: handler)["state"] == "delivered")
    }

    @Test("downloads at one time write one service and leave a line each")
    func together() async throws {
        let (id, token) = try await decided()
        let document = try #require(try await listed(token).first?["id"]?.stringValue)
        let (desk, proof) = (results, proof)
        let done = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        _ = try await desk.open(token, proof: proof, document: document)
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 4)
        #expect(try await kinds(id) == ["served", "result_received"])
        #expect(try await audited("result_downloaded") == 4)
    }

    @Test("for who chose another way it is a copy: nothing is served by it")
    func copy() async throws {
        let (id, token) = try await decided("window")
        let document = try await listed(token)[1]["id"]
        #expect(try await text(token, document) == "示例决定")
        #expect(try await kinds(id) == [])
        #expect(try await audited("result_downloaded") == 1)
    }

    @Test("a revoked result is marked, and so is the file; the notice of it is served when it is fetched")
    func revoked() async throws {
        let (id, token) = try await decided()
        let notice = try await file("示例撤销", at: bridge.destination, by: handler)
        try await write(
            id, "revoked",
            [
                "what": "示例决定", "reason": "示例",
                "document": ["title": "撤销决定书", "sealed": "none", "blob": notice],
            ])
        let files = try await listed(token)
        #expect(files.map { $0["title"] } == ["撤销决定书", "示例证照", "示例决定书"])
        #expect(files.map { $0["mark"] } == [nil, "revoked", "revoked"])
        let document = try #require(files[1]["id"]?.stringValue)
        let opened = try await results.open(token, proof: proof, document: document)
        #expect(opened.name == "（已撤销）示例证照.pdf")
        #expect(try await kinds(id) == ["served", "result_received"])
        #expect(try await text(token, files[0]["id"]) == "示例撤销")
        #expect(try await kinds(id) == ["served", "result_received", "served"])
    }

    @Test("a rectified decision says that its notice holds")
    func rectified() async throws {
        let (id, token) = try await decided()
        try await write(id, "rectified", ["what": "示例", "reason": "示例"])
        #expect(try await listed(token).map { $0["mark"] } == ["rectified", "rectified"])
    }

    @Test("what is none of the applicant's documents is not given: his own materials, another's, nonsense")
    func others() async throws {
        let (_, token) = try await decided()
        let foreign = try await file("示例他人", at: bridge.origin, by: window)["digest"]?.stringValue ?? ""
        for document in ["", "x", foreign, String(repeating: "0", count: 64)] {
            let code = await refusal { _ = try await results.open(token, proof: proof, document: document) }
            #expect(code == .notFound, "\(document)")
        }
        for wrong in ["x", "", String(repeating: "A", count: 22)] {
            #expect(await refusal { _ = try await results.list(wrong, proof: proof) } == .linkUnknown)
        }
        #expect(try await audited("result_downloaded") == 0)
    }

    @Test("a file that has not come here waits visibly, and serves nothing")
    func underWay() async throws {
        let (id, token) = try await decided()
        let document = try #require(try await listed(token).first?["id"]?.stringValue)
        try await bridge.origin.blobs.remove(try #require(Digest(hex: document)))
        #expect(try await listed(token).map { $0["ready"] } == [false, true])
        let code = await refusal { _ = try await results.open(token, proof: proof, document: document) }
        #expect(code == .blobMissing)
        #expect(try await kinds(id) == [])
    }

    @Test("at the deciding gateway the same proof gives the same documents, and serves nothing there")
    func there_() async throws {
        let (id, _) = try await decided()
        let office = bridge.destination.office
        try await office.links.keepTrackingToken(of: try CaseID(id))
        let token = office.links.trackingToken(of: try CaseID(id))
        let desk = ApplicantResults(office)
        let files = try await desk.list(token, proof: proof)["documents"]?.arrayValue
        let document = try #require(files?.first?["id"]?.stringValue)
        _ = try await desk.open(token, proof: proof, document: document)
        try await bridge.carry(CaseID(id))
        #expect(try await kinds(id) == [])
    }
}
