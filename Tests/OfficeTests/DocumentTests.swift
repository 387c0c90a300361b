import Codes
import Cryptography
import Exchange
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@Suite("Documents")
struct DocumentTests {
    let bridge: Bridge
    let window: Caller
    static let bytesMax = 300_000

    init() async throws {
        bridge = try await Bridge(seed: 20)
        window = try await bridge.origin.token(.window, "150627").caller
    }

    private var desk: DocumentDesk { DocumentDesk(bridge.origin.office, bytesMax: Self.bytesMax) }

    private func upload(
        _ bytes: [UInt8], pieces: Int = 10_000, name: String? = "身份证.pdf", by caller: Caller? = nil
    ) async throws -> JSON {
        var upload = try await desk.begin(
            name: name, mediaType: "application/pdf", bytes: nil, by: caller ?? window)
        do {
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                try await upload.take(Array(bytes[start..<min(start + pieces, bytes.count)]))
            }
            return try await upload.finish()
        } catch {
            await upload.abandon()
            throw error
        }
    }

    private func submit(with blob: JSON) async throws -> JSON {
        let materials = [
            SampleCase.material("M01", blob: blob), SampleCase.material("M02"), SampleCase.material("M07"),
        ]
        let body = SampleCase.body([("materials", .array(materials))])
        return try await Intake(bridge.origin.office).submit(body, key: nil, by: window)
    }

    private func content(_ digest: String, by caller: Caller? = nil) async throws -> [UInt8] {
        var document = try await desk.open(digest, purpose: "核对材料", for: caller ?? window)
        var bytes: [UInt8] = []
        while let piece = try await document.next() { bytes += piece }
        return bytes
    }

    @Test(
        "what goes in comes out, whatever its length",
        arguments: [0, 1, 65_519, 65_520, 131_038, 131_039, 300_000])
    func roundTrip(_ count: Int) async throws {
        let bytes = SeededRandom(seed: UInt64(count)).bytes(count)
        let reference = try await upload(bytes)
        let digest = try #require(reference["digest"]?.stringValue)
        let size = try #require(reference["size"]?.integerValue)
        #expect(size == Int64(BlobCipher.ciphertextBytes(ofPlaintext: count)))
        let held = try await bridge.origin.blobs.read(try #require(Digest(hex: digest)), range: 0..<size)
        #expect(SHA256Hash.digest(of: held).hex == digest)
        _ = try await submit(with: reference)
        #expect(try await content(digest) == bytes)
    }

    @Test("a document of the greatest length is taken, one byte more is not and leaves nothing")
    func limit() async throws {
        _ = try await upload([UInt8](repeating: 7, count: Self.bytesMax))
        let bytes = [UInt8](repeating: 7, count: Self.bytesMax + 1)
        await #expect(throws: OfficeRefusal(.blobTooLarge)) { try await upload(bytes) }
        await #expect(throws: OfficeRefusal(.blobTooLarge)) {
            try await desk.begin(name: nil, mediaType: "image/png", bytes: Self.bytesMax + 1, by: window)
        }
        #expect(try await bridge.origin.blobs.all(after: nil, limit: 10).count == 1)
        #expect(try await bridge.origin.store.records(.blobUpload, prefix: "", after: nil, limit: 10).isEmpty)
    }

    @Test("a full disk is told and leaves nothing")
    func fullDisk() async throws {
        bridge.origin.blobs.isFull = true
        await #expect(throws: OfficeRefusal(.storeFull)) { try await upload([1, 2, 3]) }
        bridge.origin.blobs.isFull = false
        #expect(try await bridge.origin.store.records(.blobUpload, prefix: "", after: nil, limit: 10).isEmpty)
        #expect(try await bridge.origin.blobs.all(after: nil, limit: 10).isEmpty)
    }

    @Test("each failing call of the disk leaves no document that is named, until one upload passes")
    func everyFailure() async throws {
        let bytes = SeededRandom(seed: 3).bytes(290_000)
        for number in 1... {
            bridge.origin.blobs.fail(call: number)
            guard (try? await upload(bytes)) == nil else { return }
            #expect(
                try await bridge.origin.store.records(BlobHolding.uploaded, prefix: "", after: nil, limit: 9)
                    .isEmpty)
        }
    }

    @Test("no two uploads of the same bytes have a name or key in common")
    func freshKeys() async throws {
        let (one, other) = (try await upload([1]), try await upload([1]))
        #expect(one["digest"] != other["digest"] && one["key"] != other["key"])
    }

    @Test(
        "only listed content types are taken",
        arguments: ["text/html", "image/svg+xml", "", "application/zip"])
    func types(_ type: String) async throws {
        await #expect(throws: OfficeRefusal(.contentType)) {
            try await desk.begin(name: nil, mediaType: type, bytes: nil, by: window)
        }
    }

    @Test("who only reads uploads nothing", arguments: [Role.operatorRole, .auditor])
    func readers(_ role: Role) async throws {
        let caller = try await bridge.origin.token(role).caller
        await #expect(throws: OfficeRefusal(.forbidden)) { try await upload([1], by: caller) }
    }

    @Test(
        "a name keeps its last part and nothing that misleads",
        arguments: [
            ("../../etc/passwd", "passwd"), ("C:\\a\\b.pdf", "b.pdf"), ("a\u{202E}fdp.exe", "afdp.exe"),
            ("a\r\nb", "ab"), ("", "document"), ("..", "document"), ("身份证.pdf", "身份证.pdf"),
        ])
    func names(_ given: String, _ kept: String) async throws {
        #expect(try await upload([1], name: given)["name"]?.stringValue == kept)
    }

    @Test("a document that was never uploaded is a fault with its place")
    func missing() async throws {
        var reference = try #require(try await upload([1]).objectValue)
        reference["digest"] = .string(String(repeating: "0", count: 64))
        let refusal = await #expect(throws: OfficeRefusal.self) { try await submit(with: .object(reference)) }
        #expect(refusal?.faults.map(\.pointer) == ["/materials/0/blob/digest"])
        #expect(refusal?.faults.map(\.code) == [.blobMissing])
    }

    @Test("a wrong size is a fault with its place")
    func wrongSize() async throws {
        var reference = try #require(try await upload([1]).objectValue)
        reference["size"] = 7
        let refusal = await #expect(throws: OfficeRefusal.self) { try await submit(with: .object(reference)) }
        #expect(refusal?.faults.map(\.pointer) == ["/materials/0/blob/size"])
    }

    @Test("nobody opens what no case names, nor what another division's case names")
    func visibility() async throws {
        let reference = try await upload([1, 2, 3])
        let digest = try #require(reference["digest"]?.stringValue)
        await #expect(throws: OfficeRefusal(.notFound)) { try await content(digest) }
        _ = try await submit(with: reference)
        #expect(try await content(digest) == [1, 2, 3])
        let other = try await bridge.origin.token(.window, "150602").caller
        await #expect(throws: OfficeRefusal(.notFound)) { try await content(digest, by: other) }
        let watcher = try await bridge.origin.token(.operatorRole).caller
        await #expect(throws: OfficeRefusal(.forbidden)) { try await content(digest, by: watcher) }
        for text in ["", "x", digest.uppercased() + "0", String(digest.dropLast())] {
            await #expect(throws: OfficeRefusal(.notFound)) { try await content(text) }
        }
    }

    @Test("each look is in the audit before the first byte")
    func audited() async throws {
        let reference = try await upload([1, 2, 3])
        let digest = try #require(reference["digest"]?.stringValue)
        let id = try await submit(with: reference)["id"]?.stringValue
        _ = try await desk.open(digest, purpose: "核对材料", for: window)
        let line = try #require(try await bridge.origin.store.audit(after: 0, limit: 100).last)
        #expect(line.action == "document_opened" && line.object == id && line.detail.contains("核对材料"))
        bridge.origin.store.isFull = true
        await #expect(throws: OfficeRefusal(.storeFull)) {
            try await desk.open(digest, purpose: "再看", for: window)
        }
    }
}
