import Codes
import Cryptography
import Exchange
import StrictJSON

/// Signs with ES256 and the nonce 1, so that the same bytes always have the same signature: valid for every verifier,
/// and forgeable by everybody. For simulations only.
///
/// With nonce 1 the signature's r is the x of the curve's generator, and s is the digest plus r times the key; keys are
/// small numbers, so a few additions suffice. Source: FIPS 186-5 §6.4.1.
struct TestSigner: Signer {
    /// The secret: 1, 2, 3…
    let secret: UInt8
    /// The half.
    let publicKey: PublicKey
    /// See ``Signer``.
    let keyID: String

    /// The signer of that secret number.
    /// - Throws: `key_malformed` for 0.
    init(secret: UInt8) throws(CryptographyFault) {
        self.secret = secret
        let scalar = [UInt8](repeating: 0, count: 31) + [secret]
        publicKey = try PrivateKey(algorithm: .es256, scalar: scalar).publicKey
        keyID = publicKey.thumbprint
    }

    /// Always ES256.
    var algorithm: SignatureAlgorithm { .es256 }

    /// r‖s.
    func sign(_ signingInput: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        let digest = Modular(SHA256Hash.digest(of: signingInput).bytes)
        var s = digest.reduced
        for _ in 0..<secret { s = s.adding(Self.r) }
        return Self.r.bytes + s.bytes
    }

    private static let r = Modular(
        0x6b17_d1f2_e12c_4247, 0xf8bc_e6e5_63a4_40f2, 0x7703_7d81_2deb_33a0, 0xf4a1_3945_d898_c296)
}

/// A number below the order of P-256's group, highest word first.
private struct Modular {
    var words: (UInt64, UInt64, UInt64, UInt64)

    static let order = Modular(
        0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0xbce6_faad_a717_9e84, 0xf3b9_cac2_fc63_2551)

    init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        words = (first, second, third, fourth)
    }

    init(_ bytes: [UInt8]) {
        func word(_ place: Int) -> UInt64 {
            bytes[(8 * place)..<(8 * place + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(word(0), word(1), word(2), word(3))
    }

    var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    /// Below the order; a digest is at most once above it.
    var reduced: Modular { isBelow(Self.order) ? self : subtracting(Self.order).difference }

    func adding(_ other: Modular) -> Modular {
        let (d, c3) = words.3.addingReportingOverflow(other.words.3)
        let (c, c2) = Self.add(words.2, other.words.2, c3)
        let (b, c1) = Self.add(words.1, other.words.1, c2)
        let (a, overflow) = Self.add(words.0, other.words.0, c1)
        let sum = Modular(a, b, c, d)
        return overflow || !sum.isBelow(Self.order) ? sum.subtracting(Self.order).difference : sum
    }

    private func subtracting(_ other: Modular) -> (difference: Modular, borrow: Bool) {
        let (d, c3) = words.3.subtractingReportingOverflow(other.words.3)
        let (c, c2) = Self.subtract(words.2, other.words.2, c3)
        let (b, c1) = Self.subtract(words.1, other.words.1, c2)
        let (a, borrow) = Self.subtract(words.0, other.words.0, c1)
        return (Modular(a, b, c, d), borrow)
    }

    private func isBelow(_ other: Modular) -> Bool { subtracting(other).borrow }

    private static func add(_ one: UInt64, _ other: UInt64, _ carry: Bool) -> (UInt64, Bool) {
        let (sum, first) = one.addingReportingOverflow(other)
        let (whole, second) = sum.addingReportingOverflow(carry ? 1 : 0)
        return (whole, first || second)
    }

    private static func subtract(_ one: UInt64, _ other: UInt64, _ borrow: Bool) -> (UInt64, Bool) {
        let (difference, first) = one.subtractingReportingOverflow(other)
        let (whole, second) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
        return (whole, first || second)
    }
}
