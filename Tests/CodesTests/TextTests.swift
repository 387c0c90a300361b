import Codes
import Testing

@Suite("Base64url and hex")
struct TextTests {
    @Test(
        "the RFC's examples without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(plain: String, text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test("all bytes go through, from any kind of sequence")
    func roundTrip() {
        for count in 0..<260 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Base64URL.encode(bytes.lazy.map { $0 }) == Base64URL.encode(bytes))
            #expect(Base64URL.encode(bytes[...]) == Base64URL.encode(bytes))
            #expect(Base64URL.decode(bytes: Base64URL.encodedBytes(bytes)[...]) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(Hex.encode(bytes.lazy.map { $0 }) == Hex.encode(bytes))
        }
        #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Hex.encode([0x00, 0x9F, 0xA0, 0xFF]) == "009fa0ff")
    }

    @Test(
        "what is not canonical base64url is refused",
        arguments: [
            "Z", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm 9", "Zm9v\n", "Zm9vY", "é", "Zm9v=", "AAAA!",
        ])
    func refusedBase64(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("only one text of every spare bit is taken")
    func spareBits() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        #expect(alphabet.count { Base64URL.decode("A\($0)") != nil } == 4)
        #expect(alphabet.count { Base64URL.decode("AA\($0)") != nil } == 16)
        #expect(alphabet.count { Base64URL.decode("AAA\($0)") != nil } == 64)
    }

    @Test("what is not lower-case hex is refused", arguments: ["0", "0g", "0G", "AB", "aB", " 0", "0x", "é"])
    func refusedHex(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
