import Codes
import Testing

@Suite("Names of cases, events and gateways")
struct IdentityTests {
    @Test("an identifier reads back, keeps its bytes and tells its time")
    func uuid() throws {
        let text = "01936f6e-7c1a-7abc-8def-0123456789ab"
        let id = try UUIDv7(text)
        #expect(id.description == text)
        #expect(UUIDv7(bytes: id.bytes) == id)
        #expect(id.bytes.count == 16)
        #expect(id.time.milliseconds == 0x0193_6F6E_7C1A)
    }

    @Test("the RFC's example of appendix A.6 is taken")
    func rfcExample() throws {
        let id = try UUIDv7("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(id.time.description == "2022-02-22T19:22:22.000Z")
        #expect(UUIDv7.make(at: id.time, random: (0xCC3, 0x18C4_DC0C_0C07_398F)) == id)
    }

    @Test("a made identifier has version and variant whatever the random words, and sorts by time")
    func making() throws {
        let time = try Timestamp("2026-11-21T02:03:04.567Z")
        for random in [(0, 0), (.max, .max), (0x7FFF, 1 << 63)] as [(UInt64, UInt64)] {
            let id = UUIDv7.make(at: time, random: random)
            #expect(try UUIDv7(id.description) == id)
            #expect(id.time == time)
            #expect(id < UUIDv7.make(at: time.advanced(byMilliseconds: 1), random: (0, 0)))
        }
        #expect(UUIDv7.make(at: Timestamp(milliseconds: -5), random: (0, 0)).time.milliseconds == 0)
    }

    @Test(
        "an identifier in another form is refused",
        arguments: [
            ("01936F6E-7c1a-7abc-8def-0123456789ab", 6), ("01936f6e-7c1a-4abc-8def-0123456789ab", 15),
            ("01936f6e-7c1a-7abc-cdef-0123456789ab", 20), ("01936f6e-7c1a-7abc-7def-0123456789ab", 20),
            ("01936f6e07c1a-7abc-8def-0123456789ab", 9), ("01936f6e-7c1a-7abc-8def-0123456789a", nil),
            ("01936f6e-7c1a-7abc-8def-0123456789abc", nil), ("{1936f6e-7c1a-7abc-8def-0123456789a}", 1),
            ("", nil),
        ] as [(String, Int?)])
    func malformed(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try UUIDv7(text) }
        #expect(fault?.code == .uuidInvalid)
        #expect(fault?.position == position)
    }

    @Test("bytes of another length, version or variant are no identifier")
    func bytes() throws {
        let bytes = try UUIDv7("01936f6e-7c1a-7abc-8def-0123456789ab").bytes
        #expect(UUIDv7(bytes: bytes.dropLast()) == nil)
        #expect(UUIDv7(bytes: bytes + [0]) == nil)
        var other = bytes
        other[6] = 0x4A
        #expect(UUIDv7(bytes: other) == nil)
        other = bytes
        other[8] = 0x0F
        #expect(UUIDv7(bytes: other) == nil)
    }

    @Test("a gateway's name is read")
    func gateway() throws {
        let id = try GatewayID("spiffe://ordos.tongban/gateway/150600")
        #expect(id.trustDomain == "ordos.tongban")
        #expect(id.name == "150600")
        #expect(id.description == "spiffe://ordos.tongban/gateway/150600")
        #expect(id.trustDomainID == "spiffe://ordos.tongban")
        #expect(try GatewayID("spiffe://a/gateway/A-b_c.9").name == "A-b_c.9")
    }

    @Test(
        "a gateway's name in another form is refused at its wrong character",
        arguments: [
            ("spiffe://Ordos.tongban/gateway/1", 10), ("https://ordos/gateway/1", 1),
            ("spiffe:/ordos/gateway/1", 9),
            ("spiffe:///gateway/1", 10), ("spiffe://ordos/gateway/", 24), ("spiffe://ordos/gateway/1/2", 25),
            ("spiffe://ordos/gate/1", 20), ("spiffe://ordos/gateway/1?x", 25),
            ("spiffe://ordos/gateway/蒙", 24),
            ("spiffe://ordos:443/gateway/1", 15), ("spiffe://u@ordos/gateway/1", 11), ("spiffe://ordos", 15),
            ("spiffe://ordos/gateway/.", 24), ("spiffe://ordos/gateway/..", 24),
            ("spiffe://ordos/gateway/%31", 24), ("", 1),
        ])
    func malformedGateway(text: String, position: Int) {
        let fault = refusal { () throws(CodeFault) in try GatewayID(text) }
        #expect(fault?.code == .gatewayIdInvalid)
        #expect(fault?.position == position)
    }

    @Test("a trust domain has at most 255 bytes, the whole at most 2,048")
    func lengths() {
        func isTaken(_ text: String) -> Bool {
            refusal { () throws(CodeFault) in try GatewayID(text) } == nil
        }
        let domain = String(repeating: "a", count: 255)
        #expect(isTaken("spiffe://\(domain)/gateway/1"))
        #expect(!isTaken("spiffe://\(domain)a/gateway/1"))
        let start = "spiffe://a/gateway/"
        #expect(isTaken(start + String(repeating: "n", count: 2_048 - start.utf8.count)))
        #expect(!isTaken(start + String(repeating: "n", count: 2_049 - start.utf8.count)))
    }
}
