import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("Certificates that cryptography made are judged as expected")
struct ChainVectorTests {
    @Test("every refusal has its code, and what is good is verified")
    func chains() throws {
        let cases = try VectorFile.cases("chains.json")
        #expect(cases.count > 25)
        let now = try Timestamp("2026-11-21T02:03:04.567Z")
        var seen: Set<String> = []
        for vector in cases {
            let why = Comment(rawValue: try vector.text("why"))
            let chain = try vector.require("chain", .array(of: .string)).map {
                try #require(Base64.decode($0))
            }
            var bundles: [String: TrustBundle] = [:]
            for (domain, bundle) in try vector.require("bundles", .object) {
                bundles[domain] = try TrustBundle(bundle.read(.object))
            }
            var result: String
            var alarms: [String] = []
            do {
                let lists = try vector.require("crls", .array(of: .string)).map {
                    try RevocationList(der: #require(Base64.decode($0)))
                }
                let verifier = ChainVerifier(bundles: bundles, lists: ["ordos.tongban": lists])
                switch verifier.verify(chain: chain, at: now) {
                case .verified(let gateway):
                    result = "verified"
                    alarms = gateway.alarms.map(\.code.rawValue).sorted()
                    #expect(gateway.id.description == "spiffe://ordos.tongban/gateway/150600", why)
                case .refused(let refusal, _): result = refusal.code.rawValue
                }
            } catch let fault as CryptographyFault {
                result = fault.code.rawValue
            }
            seen.insert(result)
            #expect(result == (try vector.text("result")), why)
            #expect(alarms == (try vector.require("alarms", .array(of: .string))), why)
        }
        let refusals = ChainRefusal.allCases.filter { $0 != .malformed }.map(\.code.rawValue)
        #expect(seen.isSuperset(of: refusals))
    }
}
