import Codes
import Cryptography
import Testing

@Suite("Values at rest are sealed")
struct SealerTests {
    let random = SeededRandom(seed: 11)

    @Test(
        "a value opens under its key and context alone, and never seals twice alike",
        arguments: [0, 1, 15, 16, 70_000])
    func roundTrip(count: Int) throws {
        let sealer = try Sealer(key: random.bytes(32))
        let value = random.bytes(count)
        let sealed = try sealer.seal(value, context: [1], random: random)
        #expect(sealed.count == count + Sealer.overheadBytes)
        #expect(try sealer.open(sealed, context: [1]) == value)
        #expect(try sealer.seal(value, context: [1], random: random) != sealed)
        #expect(throws: CryptographyFault(.sealBroken)) { try sealer.open(sealed, context: [2]) }
        #expect(throws: CryptographyFault(.sealBroken)) { try sealer.open(sealed, context: []) }
        let other = try Sealer(key: random.bytes(32))
        #expect(throws: CryptographyFault(.sealBroken)) { try other.open(sealed, context: [1]) }
    }

    @Test("each altered or missing byte is found out")
    func tampering() throws {
        let sealer = try Sealer(key: random.bytes(32))
        let sealed = try sealer.seal([1, 2, 3], context: [], random: random)
        for place in sealed.indices {
            var altered = sealed
            altered[place] ^= 1
            #expect(throws: CryptographyFault(.sealBroken)) { try sealer.open(altered, context: []) }
            #expect(throws: CryptographyFault(.sealBroken)) {
                try sealer.open(Array(sealed.prefix(place)), context: [])
            }
        }
    }

    @Test("keys of other lengths are refused", arguments: [0, 16, 31, 33])
    func keyLengths(count: Int) {
        #expect(throws: CryptographyFault(.keyMalformed)) { try Sealer(key: random.bytes(count)) }
    }

    @Test("comparison is by every byte and the length")
    func constantTime() {
        #expect(ConstantTime.areEqual([], []))
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 2, 3]))
    }
}
