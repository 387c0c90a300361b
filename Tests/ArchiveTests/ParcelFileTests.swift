import Codes
import Cryptography
import Exchange
import Testing

@testable import Archive

/// A zip judged as `gwctl parcel import` judges it before anything is taken in.
@Suite("A parcel's file")
struct ParcelFileTests {
    private static let manifest = """
        {"version":1,"from":"spiffe://a.test/gateway/1","to":"spiffe://b.test/gateway/2",\
        "created":"2026-03-09T01:00:00.000Z"}
        """
    private static let blob: [UInt8] = [1, 2, 3]
    private static let blobName = "blobs/" + SHA256Hash.digest(of: blob).hex

    private func entries(
        manifest: String = manifest, events: String = "", receipts: String = ""
    ) -> [RawZip.Entry] {
        [
            RawZip.Entry(name: "manifest.json", bytes: Array(manifest.utf8)),
            RawZip.Entry(name: "events.jsonl", bytes: Array(events.utf8)),
            RawZip.Entry(name: "receipts.jsonl", bytes: Array(receipts.utf8)),
        ]
    }

    @discardableResult
    private func judge(_ entries: [RawZip.Entry], _ limits: ParcelLimits = ParcelLimits()) throws
        -> ParcelReading
    {
        let file = try TemporaryFile(RawZip(entries).bytes)
        let reader = try ZipReader(path: file.path)
        var reading = ParcelReading(fileBytes: reader.fileBytes, limits: limits)
        while let entry = try reader.next() {
            try reading.begin(name: entry.name, isFile: entry.isFile)
            while case let part = try reader.read(), !part.isEmpty { _ = try reading.take(part) }
            _ = try reading.endEntry()
        }
        _ = try reading.end()
        return reading
    }

    private func code(_ entries: [RawZip.Entry], _ limits: ParcelLimits = ParcelLimits()) -> ErrorCode? {
        do {
            try judge(entries, limits)
            return nil
        } catch let fault as CodeFault { return fault.code } catch let fault as ZipFault {
            return fault.code
        } catch {
            return .internal
        }
    }

    @Test("the three files and blobs are a parcel; an empty one too, and one with the folder's own entry")
    func whole() throws {
        let events =
            "{\"events\":[{\"jws\":\"a.b.c\"},{\"jws\":\"d.e.f\",\"sealed\":\"x\"}]}\n{\"events\":[{\"jws\":\"g\"}]}"
        let receipts = "{\"receipt\":\"r\"}\n"
        let all =
            entries(events: events, receipts: receipts)
            + [
                RawZip.Entry(name: "blobs/", mode: 0o040_755),
                RawZip.Entry(name: Self.blobName, bytes: Self.blob),
            ]
        let reading = try judge(all)
        #expect(reading.batches == 2 && reading.events == 3 && reading.receipts == 1)
        #expect(reading.blobs == [SHA256Hash.digest(of: Self.blob): 3])
        #expect(reading.manifest?.from.description == "spiffe://a.test/gateway/1")
        #expect(code(entries()) == nil)
    }

    @Test(
        "names that no parcel has are refused",
        arguments: [
            "../manifest.json", "/etc/passwd", "blobs/../../x", "blobs/ab", "BLOBS/x", "note.txt", "blobs",
            "./manifest.json", "manifest.json\\", "events.jsonl ", "", "sub/manifest.json",
        ])
    func names(name: String) {
        #expect(code(entries() + [RawZip.Entry(name: name)]) == .parcelInvalid)
    }

    @Test("upper-case hex is another name, and a name twice is refused")
    func twice() {
        let upper = "blobs/" + SHA256Hash.digest(of: Self.blob).hex.uppercased()
        #expect(code(entries() + [RawZip.Entry(name: upper, bytes: Self.blob)]) == .parcelInvalid)
        #expect(code(entries() + entries()) == .parcelInvalid)
        let blob = RawZip.Entry(name: Self.blobName, bytes: Self.blob)
        #expect(code(entries() + [blob, blob]) == .parcelInvalid)
    }

    @Test("a missing file, a folder in a file's place and a blob of another hash are refused")
    func broken() {
        for place in 0..<3 {
            var some = entries()
            some.remove(at: place)
            #expect(code(some) == .parcelInvalid)
        }
        var folder = entries()
        folder[1] = RawZip.Entry(name: "events.jsonl", mode: 0o040_755)
        #expect(code(folder) == .parcelInvalid)
        #expect(code(entries() + [RawZip.Entry(name: Self.blobName, bytes: [1, 2])]) == .digestWrong)
    }

    @Test("a manifest of another version, or with a member missing or wrong, is refused")
    func manifests() {
        func changed(_ from: String, _ to: String) -> String {
            var text = Self.manifest
            if let range = text.firstRange(of: from) { text.replaceSubrange(range, with: to) }
            return text
        }
        #expect(code(entries(manifest: changed("\"version\":1", "\"version\":2"))) == .parcelVersion)
        for (from, to) in [
            ("\"version\":1", "\"version\":1.0"), ("\"version\":1,", ""), ("\"from\"", "\"form\""),
            ("spiffe://b.test/gateway/2", "150100"), ("2026-03-09T01:00:00.000Z", "2026-03-09"),
            ("spiffe://b.test/gateway/2", "spiffe://a.test/gateway/1"), ("}", ""),
            ("{\"version\"", "[{\"version\""),
        ] {
            #expect(code(entries(manifest: changed(from, to))) == .parcelInvalid, "\(from) → \(to)")
        }
        #expect(code(entries(manifest: changed("}", ",\"more\":[1]}"))) == nil)
    }

    @Test("lines that are no batch or no receipt are refused with their number")
    func lines() {
        let good = "{\"events\":[{\"jws\":\"a\"}]}\n"
        for bad in [
            "x", "[]", "{}", "{\"events\":[]}", "{\"events\":[1]}",
            "{\"events\":[{\"jws\":\"a\"}],\"events\":[]}",
            "{\"events\":[{\"jws\":\"a\",\"sealed\":7}]}", "{\"events\":[{\"jws\":\"a\"}]} x",
        ] {
            #expect(code(entries(events: good + bad)) == .parcelInvalid, "\(bad)")
            do { try judge(entries(events: good + bad)) } catch {
                #expect("\(error)".contains("line 2"), "\(error)")
            }
        }
        for bad in ["{\"receipt\":1}", "{\"receipt\":\"\"}", "r"] {
            #expect(code(entries(receipts: bad)) == .parcelInvalid, "\(bad)")
        }
    }

    @Test("each bound holds at n − 1, n and n + 1")
    func bounds() {
        let line = "{\"events\":[{\"jws\":\"a\"}]}"
        var limits = ParcelLimits()
        for (most, expected) in [
            (line.count - 1, ErrorCode.parcelTooLarge), (line.count, nil), (line.count + 1, nil),
        ] {
            limits = ParcelLimits()
            limits.batchBytes = most
            #expect(code(entries(events: line + "\n"), limits) == expected)
            #expect(code(entries(events: line), limits) == expected)
        }
        for (most, expected) in [(1, ErrorCode.parcelTooLarge), (2, nil), (3, nil)] {
            limits = ParcelLimits()
            limits.batchEvents = most
            let two = "{\"events\":[{\"jws\":\"a\"},{\"jws\":\"b\"}]}"
            #expect(code(entries(events: two), limits) == expected)
            limits = ParcelLimits()
            limits.lines = most
            #expect(code(entries(events: line + "\n" + line), limits) == expected)
            limits = ParcelLimits()
            limits.blobBytes = Int64(most + 1)
            #expect(
                code(entries() + [RawZip.Entry(name: Self.blobName, bytes: Self.blob)], limits) == expected)
            limits = ParcelLimits()
            limits.entries = most + 1
            #expect(code(entries(), limits) == expected)
        }
    }

    @Test("what unpacks to more than a hundred times its file is refused while it is read")
    func bomb() throws {
        let file = try TemporaryFile()
        let writer = try ZipWriter(path: file.path, time: Timestamp(milliseconds: 1_773_018_000_000))
        try writer.begin("manifest.json", packed: true)
        try writer.write(Array(Self.manifest.utf8))
        try writer.begin("receipts.jsonl", packed: true)
        let blanks = [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 20)
        for _ in 0..<64 { try writer.write(blanks) }
        try writer.finish()
        let reader = try ZipReader(path: file.path)
        #expect(reader.fileBytes < 100_000)
        var reading = ParcelReading(fileBytes: reader.fileBytes)
        var unpacked = 0
        #expect(throws: CodeFault.self) {
            while let entry = try reader.next() {
                try reading.begin(name: entry.name, isFile: entry.isFile)
                while case let part = try reader.read(), !part.isEmpty {
                    unpacked += part.count
                    _ = try reading.take(part)
                }
                _ = try reading.endEntry()
            }
        }
        #expect(unpacked < 8 << 20)
    }
}
