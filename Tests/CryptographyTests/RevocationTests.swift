import Codes
import Cryptography
import Testing

@Suite("Revocation lists are enforced")
struct RevocationTests {
    let them: Authorities
    init() throws { them = try Authorities(seed: 22) }

    private func verdict(
        _ leaf: Certificate, _ lists: [RevocationList], at time: Timestamp? = nil
    ) throws -> ChainVerdict {
        try them.verifier(lists: lists).verify(chain: [leaf.der], at: time ?? them.now)
    }

    @Test("a revoked certificate is refused, its neighbour is not")
    func revoked() throws {
        let leaf = try them.leaf()
        let other = try them.leaf()
        let list = try them.list([leaf])
        #expect(list.count == 1)
        #expect(try verdict(leaf, [list]).refusal == .revoked)
        #expect(try verdict(other, [list]).refusal == nil)
        #expect(try verdict(leaf, []).refusal == nil)
        #expect(try verdict(leaf, [them.list([])]).refusal == nil)
        #expect(try verdict(leaf, [them.list([]), list]).refusal == .revoked)
    }

    @Test("past its next update a list still counts, with an alarm")
    func stale() throws {
        let leaf = try them.leaf { $0.notAfter = them.now.advanced(byMilliseconds: 90 * Authorities.day) }
        let other = try them.leaf { $0.notAfter = leaf.notAfter }
        let list = try them.list([leaf])
        let end = try #require(list.nextUpdate)
        let later = end.advanced(byMilliseconds: 1)
        #expect(try verdict(other, [list], at: end).gateway?.alarms == [])
        #expect(try verdict(other, [list], at: later).gateway?.alarms == [.listStale])
        #expect(try verdict(leaf, [list], at: later).refusal == .revoked)
    }

    @Test("a list of the right name that the authority did not sign does not count, and raises an alarm")
    func forged() throws {
        let leaf = try them.leaf()
        let impostor = try Authorities.authority("鄂尔多斯 CA", "spiffe://ordos.tongban", them.now, them.random)
        let list = try them.list([leaf], by: impostor)
        #expect(!list.isSigned(by: them.ordos.certificate))
        #expect(list.isSigned(by: impostor.certificate))
        #expect(try verdict(leaf, [list]).gateway?.alarms == [.listUnverified])
    }

    @Test("a list of another trust domain revokes nothing here")
    func otherDomain() throws {
        let leaf = try them.leaf()
        #expect(try verdict(leaf, [them.list([leaf], by: them.hohhot)]).refusal == nil)
    }

    @Test("altered and cut lists are refused or do not count")
    func malformed() throws {
        let list = try them.list([try them.leaf()])
        #expect(try RevocationList(der: list.der) == list)
        #expect(try RevocationList(pem: list.pem) == list)
        for count in [0, 1, list.der.count - 1] {
            #expect(throws: CryptographyFault(.crlMalformed)) {
                try RevocationList(der: Array(list.der.prefix(count)))
            }
        }
        #expect(throws: CryptographyFault(.crlMalformed)) { try RevocationList(der: list.der + [0]) }
        #expect(throws: CryptographyFault(.crlMalformed)) { try RevocationList(der: try them.leaf().der) }
        var altered = list.der
        altered[altered.count - 1] ^= 1
        #expect(!(try RevocationList(der: altered).isSigned(by: them.ordos.certificate)))
    }

    @Test("many entries are found, with any serial number")
    func many() throws {
        let leaf = try them.leaf()
        let others = (0..<5_000).map { _ in (serial: them.random.bytes(16), at: them.now) }
        let list = try them.ordos.revocationList(
            others + [(leaf.serial, them.now)], number: .max, thisUpdate: them.now, nextUpdate: leaf.notAfter)
        #expect(list.count == 5_001)
        #expect(try verdict(leaf, [list]).refusal == .revoked)
        #expect(try verdict(them.leaf(), [list]).refusal == nil)
    }

    @Test("an SM2 authority's list counts like any other")
    func sm2() throws {
        let maker = try Authorities.authority(
            "国密 CA", "spiffe://ordos.tongban", them.now, them.random, algorithm: .sm2)
        let bundle = try TrustBundle(authorities: [maker.certificate])
        let leaf = try them.leaf(by: maker)
        func verdict(_ list: RevocationList) -> ChainVerdict {
            ChainVerifier(bundles: ["ordos.tongban": bundle], lists: ["ordos.tongban": [list]])
                .verify(chain: [leaf.der], at: them.now)
        }
        let list = try them.list([leaf], by: maker)
        #expect(verdict(list).refusal == .revoked)
        #expect(verdict(try them.list([], by: maker)).gateway?.alarms == [])
        var altered = list.der
        altered[altered.count - 1] ^= 1
        #expect(verdict(try RevocationList(der: altered)).gateway?.alarms == [.listUnverified])
        altered = list.der
        altered[altered.count / 2] ^= 1
        // Where it can still be read, it is no longer signed.
        if let read = try? RevocationList(der: altered) { #expect(!read.isSigned(by: maker.certificate)) }
    }
}
