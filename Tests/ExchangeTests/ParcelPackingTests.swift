import Codes
import Cryptography
import Exchange
import Testing

@Suite("Filling parcels of a bounded size")
struct ParcelPackingTests {
    private let least = ParcelPacking.bytesLeast

    private func blob(_ name: String, _ size: Int64) -> (digest: Digest, size: Int64) {
        (SHA256Hash.digest(of: name), size)
    }

    @Test("what fits stands in one file")
    func one() throws {
        var packing = ParcelPacking(bytesMost: least)
        for place in 0..<3 { try packing.add(bytes: 1_000, blobs: [blob("\(place)", 1_000)]) }
        #expect(packing.files.count == 1 && packing.files[0].batches == [0, 1, 2])
        #expect(packing.files[0].blobs.count == 3)
    }

    @Test("a blob that two batches name is packed once")
    func shared() throws {
        var packing = ParcelPacking(bytesMost: least)
        for _ in 0..<2 { try packing.add(bytes: 1_000, blobs: [blob("a", 600_000)]) }
        #expect(packing.files.count == 1 && packing.files[0].blobs.count == 1)
    }

    @Test("a batch goes whole into the next file where it does not fit, to the byte")
    func border() throws {
        let room = least - ParcelPacking.frameBytes
        for (second, files) in [(room - 1_001 - 1 - 1, 1), (room - 1_001 - 1, 1), (room - 1_001, 2)] {
            var packing = ParcelPacking(bytesMost: least)
            try packing.add(bytes: 1_000, blobs: [])
            try packing.add(bytes: second, blobs: [])
            #expect(packing.files.count == files, "\(second)")
            #expect(packing.files.allSatisfy { $0.bytes <= least })
        }
    }

    @Test("one event's blobs that no file holds together go ahead of it, in order")
    func spread() throws {
        var packing = ParcelPacking(bytesMost: least)
        try packing.add(bytes: 1_000, blobs: (0..<5).map { blob("\($0)", 400_000) })
        #expect(packing.files.map(\.blobs.count) == [2, 2, 1])
        #expect(packing.files.map(\.batches) == [[], [], [0]])
        #expect(packing.files.allSatisfy { $0.bytes <= least })
    }

    @Test("a blob longer than a file is refused by name")
    func tooLong() {
        var packing = ParcelPacking(bytesMost: least)
        #expect(throws: CodeFault.self) { try packing.add(bytes: 10, blobs: [blob("a", least)]) }
    }

    @Test("receipts take room in the first file")
    func reserved() throws {
        var packing = ParcelPacking(bytesMost: least, reserved: 900_000)
        try packing.add(bytes: 10, blobs: [blob("a", 300_000)])
        #expect(packing.files.count == 2 && packing.files[0].batches.isEmpty)
    }

    @Test("random batches: nothing is lost, nothing stands twice, no file is too long")
    func random() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        let random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            var packing = ParcelPacking(bytesMost: least)
            var named: Set<Digest> = []
            let count = Int(random.word() % 30)
            for _ in 0..<count {
                let blobs = (0..<Int(random.word() % 4)).map { _ in
                    blob("\(random.word() % 40)", Int64(random.word() % 500_000))
                }
                var once: [Digest: Int64] = [:]
                for blob in blobs { once[blob.digest] = blob.size }
                named.formUnion(once.keys)
                try packing.add(
                    bytes: Int64(random.word() % 500_000),
                    blobs: once.map { (digest: $0.key, size: $0.value) })
            }
            #expect(packing.files.flatMap(\.batches) == Array(0..<count))
            let packed = packing.files.flatMap(\.blobs)
            #expect(Set(packed) == named && packed.count == named.count)
            #expect(packing.files.allSatisfy { $0.bytes <= least })
        }
    }
}
