import Casework
import Codes
import Cryptography
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import Exchange

/// 鄂尔多斯 with a window, and two regions that decide: what bundles need.
final class BundleScene {
    let clock = SetClock()
    private let seed: UInt64
    private let notices: NoticeRoom?
    private(set) var origin: Region
    let hohhot: Region
    let longnan: Region
    private(set) var window: Caller
    let handlers: [Caller]

    /// - Parameter notices: of the origin; nil: it makes no paper.
    init(seed: UInt64, notices: NoticeRoom? = nil) async throws {
        self.seed = seed
        self.notices = notices
        origin = try Region(.ordos, clock: clock, seed: seed, notices: notices)
        hohhot = try Region(.hohhot, clock: clock, seed: seed + 1)
        longnan = try Region(.longnan, clock: clock, seed: seed + 2)
        for region in [origin, hohhot, longnan] {
            try await region.load()
            try await region.importCatalogue()
        }
        for there in [hohhot, longnan] {
            try await origin.meet(there)
            try await there.meet(origin)
        }
        window = try await origin.token(.window, "150627").caller
        handlers = [
            try await hohhot.token(.handler, "150100").caller,
            try await longnan.token(.handler, "621200").caller,
        ]
        // The follower begins with what comes from now on.
        try await settle()
    }

    /// The origin's process dies and begins again over what is durable.
    func restart() async throws {
        origin.store.crash()
        origin = try Region(.ordos, clock: clock, seed: seed, store: origin.store, notices: notices)
        try await origin.load()
    }

    // MARK: What happens by itself

    /// Followers and errands at the origin, until nothing is left to be done now.
    func settle() async throws {
        for _ in 0..<20 {
            var count = try await FollowerLoop(BundleFollower(origin.office), origin.office).step()
            count += try await ErrandRunner(origin.office, handlers: [BundleWork(origin.office)]).round()
            if count == 0 { return }
            clock.advance(milliseconds: 1)
        }
        Issue.record("it does not come to rest")
    }

    /// Both sides of every case have what the other wrote.
    func carryAll() async throws {
        for id in try await caseIDs() { try await carry(id) }
    }

    func carry(_ id: CaseID) async throws {
        guard let record = try await origin.store.cases([id])[id]?.record else { return }
        let there = record.destination == hohhot.id ? hohhot : longnan
        try await carry(id, from: origin, to: there)
        try await carry(id, from: there, to: origin)
    }

    private func carry(_ id: CaseID, from sender: Region, to receiver: Region) async throws {
        for status in try await receiver.take(id, from: sender, withDocuments: false) {
            #expect(status == .stored || status == .duplicate, "\(status)")
        }
    }

    /// Every case that the origin has.
    func caseIDs() async throws -> [CaseID] {
        try await origin.store.list(
            CaseQuery(
                states: [], side: nil, text: nil, searchKey: nil, within: [], undeliverableOnly: false),
            after: nil, limit: 200
        )
        .elements.map(\.id)
    }

    // MARK: What people do

    func define(_ parts: [JSON], _ more: [(String, JSON)] = []) async throws {
        _ = try await BundleShelf(origin.office).take(["bundles": [Self.bundle(parts, more)]], by: "test")
    }

    static func bundle(_ parts: [JSON], _ more: [(String, JSON)] = []) -> JSON {
        let sample = SampleCase.body()
        var properties: JSONObject = [:]
        for (name, value) in sample["form"]?.objectValue ?? [:] {
            properties[name] = ["type": value.integerValue == nil ? "string" : "integer"]
        }
        var bundle: JSONObject = [
            "code": "B-1", "name": "示例一件事", "version": 1,
            "promised": ["value": 5, "unit": "working_day"], "results": "each",
            "form": [
                "type": "object", "required": .strings(properties.keys), "properties": .object(properties),
            ],
            "materials": .array(
                ["M01", "M02", "M07"].map { code in
                    [
                        "code": .string(code), "name": .string(code), "form": "copy", "copies": 1,
                        "required": true,
                    ]
                }),
            "parts": .array(parts),
        ]
        for (name, value) in more { bundle[name] = value }
        return .object(bundle)
    }

    static func part(
        _ number: Int, _ place: JSON, after: [Int] = [], _ more: [(String, JSON)] = []
    ) -> JSON {
        var part: JSONObject = [
            "part": .integer(Int64(number)), "matter": .string(SampleCase.matter), "place": place,
            "after": .array(after.map { .integer(Int64($0)) }),
        ]
        for (name, value) in more { part[name] = value }
        return .object(part)
    }

    static let here: JSON = ["here": true]
    static let there: JSON = ["division": "150100"]
    static let far: JSON = ["division": "621200"]

    /// A body of `POST /api/v1/bundles`.
    static func body(_ changes: [(String, JSON?)] = []) -> JSON {
        let sample = SampleCase.body()
        var body: JSONObject = ["bundle": "B-1", "test": true]
        for name in ["parties", "form", "materials", "delivery"] { body[name] = sample[name] }
        for (name, value) in changes { body[name] = value }
        return .object(body)
    }

    func submit(_ body: JSON = BundleScene.body(), key: String? = nil) async throws -> JSON {
        let key = try key.map { text in try IdempotencyKey(text) }
        return try await BundleIntake(origin.office).submit(body, key: key, by: window)
    }

    func show(_ bundle: JSON) async throws -> JSON {
        try await BundleDesk(origin.office).show(bundle["id"]?.stringValue ?? "", purpose: nil, for: window)
    }

    @discardableResult func act(_ bundle: JSON, _ act: JSON, by caller: Caller? = nil) async throws -> JSON {
        try await BundleDesk(origin.office).act(
            act, on: bundle["id"]?.stringValue ?? "", key: nil, by: caller ?? window)
    }

    /// One event of the destination's.
    func write(_ id: CaseID, _ type: String, _ data: JSONObject = [:]) async throws {
        guard let record = try await origin.store.cases([id])[id]?.record else { return }
        let index = record.destination == hohhot.id ? 0 : 1
        _ = try await CaseDesk([hohhot, longnan][index].office).write(
            ["type": .string(type), "data": .object(data)], to: id.description, key: nil, by: handlers[index])
    }

    /// Decides a case and lets the origin hear of it.
    func decide(_ id: CaseID, _ outcome: String, _ more: JSONObject = [:]) async throws {
        try await carry(id)
        try await write(id, "received")
        try await write(id, "accepted")
        var data: JSONObject = ["outcome": .string(outcome)]
        if outcome == "denied" { data["reason"] = "示例" }
        for (name, value) in more { data[name] = value }
        try await write(id, "decided", data)
        try await carry(id)
        try await settle()
    }

    /// A paper that the first destination made, held by both.
    func paper(_ bytes: [UInt8], name: String) async throws -> JSON {
        var upload = try await DocumentDesk(hohhot.office, bytesMax: 10_000).begin(
            name: name, mediaType: "application/pdf", bytes: nil, by: handlers[0])
        try await upload.take(bytes)
        let reference = try await upload.finish()
        let digest = try #require(Digest(hex: reference["digest"]?.stringValue ?? ""))
        let size = try #require(try await hohhot.blobs.size(of: digest))
        let cipher = try await hohhot.blobs.read(digest, range: 0..<size)
        _ = try await origin.blobs.append(cipher, to: "test-\(name)", at: 0)
        #expect(try await origin.blobs.finish("test-\(name)", as: digest))
        _ = try await origin.store.commit([
            Change(writes: [BlobHolding.uploaded(digest, by: hohhot.id, at: clock.now())])
        ])
        _ = try await longnan.blobs.append(cipher, to: "test-\(name)", at: 0)
        #expect(try await longnan.blobs.finish("test-\(name)", as: digest))
        _ = try await longnan.store.commit([
            Change(writes: [BlobHolding.uploaded(digest, by: origin.id, at: clock.now())])
        ])
        return reference
    }
}

extension JSON {
    /// A part of a bundle's view.
    func part(_ number: Int) -> JSON? {
        self["parts"]?.arrayValue?.first { $0["part"]?.integerValue == Int64(number) }
    }

    /// The case of a part of a bundle's view.
    func caseID(_ number: Int) throws -> CaseID {
        try CaseID(try #require(part(number)?["case"]?["id"]?.stringValue))
    }

    /// The parts' states in the order of their numbers.
    var states: [String] { self["parts"]?.arrayValue?.map { $0["state"]?.stringValue ?? "" } ?? [] }
}
