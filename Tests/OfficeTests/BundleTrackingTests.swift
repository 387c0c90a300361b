import Casework
import Codes
import Exchange
import Office
import OfficeScene
import StrictJSON
import Testing

private typealias Scene = BundleScene

@Suite("Following a whole bundle")
struct BundleTrackingTests {
    private let scene: BundleScene

    init() async throws { scene = try await BundleScene(seed: 9_500) }

    private func view(_ token: String) async throws -> JSON {
        try await BundleTracking(scene.origin.office).view(of: token)
    }

    private func texts(_ view: JSON) -> [String] {
        (view["parts"]?.arrayValue ?? []).compactMap { $0["state_text"]?.stringValue }
    }

    @Test(
        "one token shows every part where it stands, those that wait and local ones too, and nothing personal"
    )
    func parts() async throws {
        try await scene.define([
            Scene.part(1, Scene.there), Scene.part(2, Scene.far, after: [1]), Scene.part(3, Scene.here),
        ])
        let bundle = try await scene.submit()
        let token = try #require(bundle["tracking"]?["token"]?.stringValue)
        #expect(bundle["tracking"]?["url"] == .string("https://public.test/t/" + token))
        let first = try await view(token)
        #expect(texts(first) == ["已收件，待办理地接收", "待事项1办结后开始", "办理中"])
        #expect(first["number"] == bundle["number"] && first["state_text"] == "办理中")
        let agencies = (first["parts"]?.arrayValue ?? []).compactMap { $0["agency"]?.stringValue }
        #expect(agencies.count == 3 && agencies[0].hasPrefix("呼和浩特市"), "\(agencies)")
        try await scene.decide(try bundle.caseID(1), "approved")
        let later = try await view(token)
        #expect(texts(later) == ["已作出决定", "已收件，待办理地接收", "办理中"])
        let text = String(decoding: later.serialized(), as: UTF8.self)
        #expect(!text.contains(SampleCase.name) && !text.contains(SampleCase.idNumber))
        // Each part that has begun leads on to its own page; the token is the same after it was looked at again.
        let own = try #require(later["parts"]?.arrayValue?.first?["token"]?.stringValue)
        #expect(try await CaseTracking(scene.origin.office).view(of: own)["state"] == "decided")
        #expect(later["parts"]?.arrayValue?[2]["token"] == nil)
        #expect(try await scene.show(bundle)["tracking"]?["token"]?.stringValue == token)
    }

    @Test("a part that asks for a person says so in plain words; results that go out together are called for")
    func words() async throws {
        try await scene.define(
            [Scene.part(1, Scene.there), Scene.part(2, Scene.far, after: [1])], [("results", "together")])
        let bundle = try await scene.submit()
        let token = try #require(bundle["tracking"]?["token"]?.stringValue)
        try await scene.decide(try bundle.caseID(1), "denied")
        #expect(texts(try await view(token)) == ["已作出决定", "待受理窗口处理"])
        _ = try await scene.act(bundle, ["act": "drop", "part": 2])
        let ended = try await view(token)
        #expect(texts(ended) == ["已作出决定", "不再办理"])
        #expect(ended["state_text"] == "已全部办结，请到窗口一并领取结果")
    }

    @Test("a bundle's token opens no case, a case's no bundle, and what is no token nothing")
    func others() async throws {
        try await scene.define([Scene.part(1, Scene.there)])
        let bundle = try await scene.submit()
        let token = try #require(bundle["tracking"]?["token"]?.stringValue)
        let office = scene.origin.office
        #expect(try await office.links.trackedCase(token) == nil)
        await #expect(throws: OfficeRefusal(.linkUnknown)) {
            try await ApplicantResults(office).list(token, proof: String(SampleCase.idNumber.suffix(4)))
        }
        let own = office.links.trackingToken(of: try bundle.caseID(1))
        for wrong in [own, "x", "", try #require(bundle["id"]?.stringValue)] {
            await #expect(throws: OfficeRefusal(.linkUnknown)) { try await view(wrong) }
        }
    }
}
