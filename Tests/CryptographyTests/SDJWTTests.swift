import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("Events travel as SD-JWT")
struct SDJWTTests {
    let random = SeededRandom(seed: 41)

    private func event(_ data: JSONObject) throws -> SDJWT {
        let (rest, disclosures) = PersonalData.conceal(["parties", "phone"], in: data, random: random)
        let key = try PrivateKey.generate(random: random)
        let jws = try JWS.make(
            type: .event, payload: (["data": .object(rest)] as JSONObject).serialized(), key: key)
        return SDJWT(jws: jws, disclosures: disclosures)
    }

    private func data(of event: SDJWT) throws -> JSONObject {
        try JSON.parse(event.jws.payload).read(.object).require("data", .object)
    }

    @Test("personal members leave the signed part and come back whole")
    func roundTrip() throws {
        let data: JSONObject = ["mode": "delegated", "parties": [["name": "王小明"]], "phone": "1", "note": nil]
        let sent = try event(data)
        let received = try SDJWT.parse(sent.text)
        #expect(received == sent)
        #expect(received.disclosureTexts.count == 2)
        let signed = try self.data(of: received)
        #expect(signed["parties"] == nil && signed["phone"] == nil && signed["_sd"]?.arrayValue?.count == 2)
        #expect(try PersonalData.reveal(signed, disclosures: received.disclosures()) == data)
        #expect(received.jws.digest == Digest(ofEventText: sent.text))
    }

    @Test("an event without personal members has no _sd and ends with one tilde")
    func withoutPersonal() throws {
        let sent = try event(["mode": "online"])
        #expect(sent.text == sent.jws.text + "~")
        #expect(try data(of: sent)["_sd"] == nil)
        #expect(try SDJWT.parse(sent.text).disclosures().isEmpty)
    }

    @Test("a text without its last tilde, with a key binding or without a JWS is malformed")
    func malformed() throws {
        let text = try event(["phone": "1"]).text
        for wrong in [
            "", "~", "~~", String(text.dropLast()), text + "a.b.c", "x" + text, String(text.dropFirst()),
        ] {
            #expect(throws: CryptographyFault(.jwsMalformed)) { try SDJWT.parse(wrong) }
        }
        #expect(throws: CryptographyFault(.disclosureMalformed)) { try SDJWT.parse(text + "~").disclosures() }
        #expect(throws: CryptographyFault(.disclosureMalformed)) {
            try SDJWT.parse(text + "!!~").disclosures()
        }
    }

    @Test("a disclosure more, one less, one twice, or one that stands in the clear too is refused")
    func mismatch() throws {
        let sent = try event(["parties": [], "phone": "1"])
        let signed = try data(of: sent)
        let disclosures = try sent.disclosures()
        func refused(_ data: JSONObject, _ disclosures: [Disclosure], mayMiss: Bool = false) {
            #expect(throws: CryptographyFault(.disclosureMalformed)) {
                try PersonalData.reveal(data, disclosures: disclosures, mayMiss: mayMiss)
            }
        }
        let foreign = Disclosure.make(member: "phone", value: "2", random: random)
        refused(signed, [disclosures[0]])
        refused(signed, [])
        refused(signed, disclosures + [foreign])
        refused(signed, [disclosures[0], foreign], mayMiss: true)
        refused(["a": 1], [foreign])
        var clear = signed
        clear["phone"] = "1"
        refused(clear, disclosures)
        #expect(throws: CryptographyFault(.disclosureMalformed)) {
            try SDJWT.read([disclosures[0].text, disclosures[0].text])
        }
        #expect(throws: CryptographyFault(.disclosureMalformed)) {
            try SDJWT.read([foreign.text, Disclosure.make(member: "phone", value: 3, random: random).text])
        }
    }

    @Test("of what is erased any disclosure may be missing")
    func erased() throws {
        let sent = try event(["parties": [], "phone": "1", "mode": "online"])
        let signed = try data(of: sent)
        let phone = try sent.disclosures().filter { $0.member == "phone" }
        #expect(try PersonalData.reveal(signed, disclosures: [], mayMiss: true) == ["mode": "online"])
        #expect(
            try PersonalData.reveal(signed, disclosures: phone, mayMiss: true) == [
                "mode": "online", "phone": "1",
            ])
    }

    @Test("_sd is a sorted list of digests without repetition")
    func listForm() throws {
        let made = (0..<3).map { Disclosure.make(member: "m\($0)", value: 1, random: random) }
        let sorted = made.map(\.digest.base64URL).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let good: JSON = .strings(sorted)
        #expect(try PersonalData.reveal(["_sd": good], disclosures: made).count == 3)
        let wrong: [JSON] = [
            .strings(sorted.reversed()), .strings(sorted + [sorted[2]]), [], "x", nil, [1, 2, 3],
            .strings(sorted.dropLast() + ["zz"]),
        ]
        for list in wrong {
            #expect(throws: CryptographyFault(.disclosureMalformed)) {
                try PersonalData.reveal(["_sd": list], disclosures: made, mayMiss: true)
            }
        }
    }

    @Test("the digest of a text without two dots is of the whole text", arguments: ["", "a", "a.b", "a~b.c"])
    func digestOfRubbish(text: String) {
        #expect(Digest(ofEventText: text) == SHA256Hash.digest(of: text))
        #expect(Digest(ofEventText: "a.b.c") == SHA256Hash.digest(of: "a.b"))
        #expect(Digest(ofEventText: "a.b.c.d") == SHA256Hash.digest(of: "a.b"))
    }
}
