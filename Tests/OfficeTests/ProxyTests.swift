import Casework
import Codes
import StrictJSON
import Testing

@testable import Office

@Suite("A proxy's answers")
struct ProxyTests {
    private let own: OwnParty

    init() throws {
        own = OwnParty(
            id: try GatewayID("spiffe://ordos.tongban/gateway/proxy-alxa"), name: "阿拉善左旗",
            serves: [try DivisionPrefix("152921")], host: "鄂尔多斯")
    }

    private func faults(_ type: EventType, _ data: JSONObject) throws -> [String] {
        try #require(ProxyAnswer(own)).faults(of: type, data).map(\.pointer)
    }

    @Test("a gateway that speaks for itself has none of these rules")
    func ownVoice() throws {
        var plain = own
        plain.host = nil
        #expect(ProxyAnswer(plain) == nil)
    }

    @Test("what decides bears the scan; what does not may come without", arguments: EventType.allCases)
    func scans(type: EventType) throws {
        let decides = ProxyAnswer.onPaper.contains(type)
        #expect(try faults(type, [:]) == (decides ? ["/data/document"] : []))
        let scan: JSON = ["title": "示例", "sealed": "scan", "blob": ["digest": "x"]]
        #expect(try faults(type, ["document": scan]).isEmpty)
    }

    @Test("a document that calls itself sealed, or has no bytes, is refused on every event")
    func sealedWords() throws {
        for word in ["electronic", "none"] {
            let document: JSON = ["title": "示例", "sealed": .string(word), "blob": ["digest": "x"]]
            #expect(try faults(.decided, ["document": document]) == ["/data/document/sealed"])
            #expect(try faults(.note, ["document": document]) == ["/data/document/sealed"])
        }
        #expect(
            try faults(.decided, ["document": ["title": "示例", "sealed": "scan"]]) == ["/data/document/sealed"]
        )
    }

    @Test("by names the region's agency and 代录 with the host, never the typist's own agency")
    func byWhom() throws {
        let matter: JSON = ["agency": ["name": "示例民政局", "uscc": "11150000000000000X"]]
        let caller = Caller(
            actor: "token:1", role: .handler, agency: ["name": "示例他局"], desk: "二号窗口",
            person: ["name": "示例张三"])
        let by = try #require(ProxyAnswer(own)).by(matter: matter, caller)
        #expect(by["agency"]?["name"] == "示例民政局")
        #expect(by["desk"] == "代录：鄂尔多斯 二号窗口")
    }

    @Test("a sheet has the number, the code, the form under its titles and the answers that are possible")
    func sheet() throws {
        let shown: JSON = [
            "id": "01936f6e-0000-7000-8000-000000000000", "number": "甲-1", "peer_number": "乙-1",
            "parties": [["name": "示例张三"]], "form": ["a": "示例", "n": 3],
            "materials": [
                ["code": "M1", "form": "copy", "blob": ["digest": "x"]], ["code": "M2", "form": "original"],
            ],
            "allowed": ["received", "note", "accepted"],
        ]
        let matter: JSON = [
            "name": "示例事项", "form": ["properties": ["a": ["title": "姓名"]]],
            "materials": [["code": "M1", "name": "身份证"]],
        ]
        let day = try CivilDate("2026-03-09")
        let sheet = TransferSheet(shown, matter: matter, region: "阿拉善左旗", host: "鄂尔多斯", printedOn: day)
        #expect(sheet.code == "tongban:case:01936f6e-0000-7000-8000-000000000000")
        #expect(sheet.data["number"] == "乙-1")
        #expect(sheet.data["form"] == [["title": "姓名", "value": "示例"], ["title": "n", "value": "3"]])
        #expect(sheet.data["materials"]?[0]?["copy"] == true && sheet.data["materials"]?[1]?["copy"] == false)
        #expect(
            sheet.data["materials"]?[0]?["name"] == "身份证" && sheet.data["materials"]?[0]?["form"] == "复印件")
        #expect(
            sheet.data["answers"] == [
                ["type": "received", "title": "接收"], ["type": "accepted", "title": "受理"],
            ])
        #expect(sheet.printed.codes == ["case": sheet.code])
    }
}
