import Codes
import Cryptography
import Testing

@Suite("Keys sign and check")
struct KeyTests {
    let random = SeededRandom(seed: 7)

    @Test("a signature counts for its message and key alone", arguments: SignatureAlgorithm.allCases)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm, random: random)
        let other = try PrivateKey.generate(algorithm, random: random)
        let message = Array("一次办好".utf8)
        let signature = try key.sign(message)
        #expect(signature.count == 64)
        #expect(key.publicKey.isValidSignature(signature, over: message))
        #expect(!other.publicKey.isValidSignature(signature, over: message))
        #expect(!key.publicKey.isValidSignature(signature, over: message + [0]))
        #expect(!key.publicKey.isValidSignature(signature.dropLast() + [], over: message))
        #expect(!key.publicKey.isValidSignature(signature + [0], over: message))
        for place in [0, 31, 32, 63] {
            var altered = signature
            altered[place] ^= 1
            #expect(!key.publicKey.isValidSignature(altered, over: message))
        }
    }

    @Test("an empty message and one of a megabyte are signed like any other", arguments: [0, 1, 1 << 20])
    func lengths(count: Int) throws {
        let message = random.bytes(count)
        for algorithm in SignatureAlgorithm.allCases {
            let key = try PrivateKey.generate(algorithm, random: random)
            #expect(key.publicKey.isValidSignature(try key.sign(message), over: message))
        }
    }

    @Test("zero numbers in place of a signature are refused", arguments: SignatureAlgorithm.allCases)
    func zeroSignature(algorithm: SignatureAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm, random: random)
        #expect(!key.publicKey.isValidSignature([UInt8](repeating: 0, count: 64), over: [1]))
        #expect(!key.publicKey.isValidSignature([UInt8](repeating: 255, count: 64), over: [1]))
    }

    @Test("DER forms of both halves read back to the same key", arguments: SignatureAlgorithm.allCases)
    func derForms(algorithm: SignatureAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm, random: random)
        let again = try PrivateKey(der: key.der)
        #expect(again.publicKey == key.publicKey)
        #expect(again.algorithm == algorithm)
        #expect(again.der == key.der)
        let signature = try again.sign([1, 2, 3])
        let half = try PublicKey(der: key.publicKey.der)
        #expect(half == key.publicKey)
        #expect(half.isValidSignature(signature, over: [1, 2, 3]))
        #expect(throws: CryptographyFault(.keyMalformed)) { try PrivateKey(der: key.der + [0]) }
        #expect(throws: CryptographyFault(.keyMalformed)) { try PrivateKey(der: key.der.dropLast() + []) }
        #expect(throws: CryptographyFault(.keyMalformed)) { try PrivateKey(der: key.publicKey.der) }
        let other = try PrivateKey.generate(algorithm, random: random).publicKey
        let mixed: [UInt8] = Array(key.der.dropLast(64)) + other.x + other.y
        #expect(throws: CryptographyFault(.keyMalformed)) { try PrivateKey(der: mixed) }
        #expect(throws: CryptographyFault(.keyMalformed)) { try PublicKey(der: key.publicKey.der + [0]) }
        #expect(throws: CryptographyFault(.keyMalformed)) { try PublicKey(der: []) }
    }

    @Test("a private number is taken from 1 to one below the order", arguments: SignatureAlgorithm.allCases)
    func scalarRange(algorithm: SignatureAlgorithm) throws {
        let order: [SignatureAlgorithm: String] = [
            .es256: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            .sm2: "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123",
        ]
        let n = try #require(order[algorithm].flatMap(Hex.decode))
        func offset(_ last: Int) -> [UInt8] { n.dropLast() + [UInt8(Int(n[31]) + last)] }
        let one = [UInt8](repeating: 0, count: 31) + [1]
        #expect(throws: Never.self) { try PrivateKey(algorithm: algorithm, scalar: one) }
        #expect(throws: Never.self) { try PrivateKey(algorithm: algorithm, scalar: offset(-2)) }
        for wrong in [n, offset(1), [UInt8](repeating: 0, count: 32), [1], one + [0]] {
            #expect(throws: CryptographyFault(.keyMalformed)) {
                try PrivateKey(algorithm: algorithm, scalar: wrong)
            }
        }
    }

    @Test("a point off the curve is no key", arguments: SignatureAlgorithm.allCases)
    func offCurve(algorithm: SignatureAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm, random: random).publicKey
        var y = key.y
        y[31] ^= 1
        #expect(throws: CryptographyFault(.keyMalformed)) {
            try PublicKey(algorithm: algorithm, x: key.x, y: y)
        }
        #expect(throws: CryptographyFault(.keyMalformed)) {
            try PublicKey(algorithm: algorithm, x: key.x, y: Array(key.y.dropFirst()))
        }
        let otherCurve: SignatureAlgorithm = algorithm == .es256 ? .sm2 : .es256
        #expect(throws: CryptographyFault(.keyMalformed)) {
            try PublicKey(algorithm: otherCurve, x: key.x, y: key.y)
        }
    }

    @Test("a source of zeros ends in a fault, not in a loop")
    func brokenSource() {
        struct Zeros: RandomSource {
            func bytes(_ count: Int) -> [UInt8] { .init(repeating: 0, count: count) }
        }
        #expect(throws: CryptographyFault(.libraryFailed)) { try PrivateKey.generate(random: Zeros()) }
    }

    @Test("a private key never prints its number")
    func description() throws {
        let key = try PrivateKey.generate(random: random)
        #expect("\(key)" == "PrivateKey(\(key.publicKey.thumbprint))")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("handle"))
    }
}
