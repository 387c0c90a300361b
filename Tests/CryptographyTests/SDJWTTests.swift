import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("Events travel as SD-JWT")
struct SDJWTTests {
    let random = SeededRandom(seed: 41)

    private func event(_ personal: JSONObject) throws -> (text: SDJWT, disclosures: [Disclosure]) {
        let disclosures = personal.map { Disclosure.make(member: $0.key, value: $0.value, random: random) }
        let key = try PrivateKey.generate(random: random)
        let jws = try JWS.make(type: .event, payload: Array("{}".utf8), key: key)
        return (SDJWT(jws: jws, disclosures: disclosures.map(\.text)), disclosures)
    }

    @Test("disclosures travel behind the signed part and come back whole")
    func roundTrip() throws {
        let sent = try event(["parties": [["name": "王小明"]], "phone": "1"])
        let received = try SDJWT.parse(sent.text.text)
        #expect(received == sent.text)
        #expect(received.jws.digest == Digest(ofEventText: sent.text.text))
        let read = try received.disclosures.map { text throws(CryptographyFault) in try Disclosure.parse(text)
        }
        #expect(read == sent.disclosures)
        #expect(read.map(\.digest) == sent.disclosures.map(\.digest))
    }

    @Test("an event without personal members ends with one tilde")
    func withoutPersonal() throws {
        let sent = try event([:]).text
        #expect(sent.text == sent.jws.text + "~")
        #expect(try SDJWT.parse(sent.text).disclosures.isEmpty)
    }

    @Test("a text without its last tilde, with a key binding or without a JWS is malformed")
    func malformed() throws {
        let text = try event(["phone": "1"]).text.text
        for wrong in [
            "", "~", "~~", String(text.dropLast()), text + "a.b.c", "x" + text, String(text.dropFirst()),
        ] {
            #expect(throws: CryptographyFault(.jwsMalformed)) { try SDJWT.parse(wrong) }
        }
        for unreadable in [text + "~", text + "!!~"] {
            let last = try #require(try SDJWT.parse(unreadable).disclosures.last)
            #expect(throws: CryptographyFault(.disclosureMalformed)) { try Disclosure.parse(last) }
        }
    }

    @Test("the digest of a text without two dots is of the whole text", arguments: ["", "a", "a.b", "a~b.c"])
    func digestOfRubbish(text: String) {
        #expect(Digest(ofEventText: text) == SHA256Hash.digest(of: text))
        #expect(Digest(ofEventText: "a.b.c") == SHA256Hash.digest(of: "a.b"))
        #expect(Digest(ofEventText: "a.b.c.d") == SHA256Hash.digest(of: "a.b"))
    }
}
