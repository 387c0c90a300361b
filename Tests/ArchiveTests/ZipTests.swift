import Codes
import Foundation
import Testing

@testable import Archive

@Suite("Zip files")
struct ZipTests {
    private func read(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
        let file = try TemporaryFile(bytes)
        let reader = try ZipReader(path: file.path)
        var found: [String: [UInt8]] = [:]
        while let entry = try reader.next() {
            var content: [UInt8] = []
            while true {
                let part = try reader.read()
                if part.isEmpty { break }
                content += part
            }
            found[entry.name] = content
        }
        return found
    }

    @Test("what was written is read, deflated or stored, of known length or not, in two passes")
    func roundTrip() throws {
        let file = try TemporaryFile()
        let long = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let writer = try ZipWriter(path: file.path, time: Timestamp(milliseconds: 1_773_018_000_000))
        try writer.begin("a.json", packed: true)
        try writer.write(Array("{}".utf8))
        try writer.begin("blobs/x", size: Int64(long.count), packed: false)
        for start in stride(from: 0, to: long.count, by: 100_000) {
            try writer.write(Array(long[start..<min(start + 100_000, long.count)]))
        }
        try writer.begin("empty", packed: true)
        try writer.finish()
        let reader = try ZipReader(path: file.path)
        for _ in 0..<2 {
            try reader.rewind()
            var names: [String] = []
            while let entry = try reader.next() {
                names.append(entry.name)
                #expect(entry.isFile)
                guard entry.name == "blobs/x" else { continue }
                var content: [UInt8] = []
                while case let part = try reader.read(), !part.isEmpty { content += part }
                #expect(content == long)
            }
            #expect(names == ["a.json", "blobs/x", "empty"])
        }
        #expect(reader.fileBytes == Int64(file.bytes.count))
    }

    @Test("the same content at the same time is the same file")
    func sameBytes() throws {
        let files = try (0..<2).map { _ in
            let file = try TemporaryFile()
            let writer = try ZipWriter(path: file.path, time: Timestamp(milliseconds: 1_773_018_000_000))
            try writer.begin("a", packed: true)
            try writer.write(Array("hello".utf8))
            try writer.finish()
            return file.bytes
        }
        #expect(files[0] == files[1])
    }

    @Test("a zip of another maker is read")
    func foreign() throws {
        let zip = RawZip([
            RawZip.Entry(name: "a", bytes: [1, 2, 3]), RawZip.Entry(name: "d/", mode: 0o040_755),
        ])
        #expect(try read(zip.bytes) == ["a": [1, 2, 3], "d/": []])
    }

    @Test("a file that is there is not written over")
    func writesNew() throws {
        let file = try TemporaryFile([1])
        #expect(throws: ZipFault(.alreadyExists, "")) {
            try ZipWriter(path: file.path, time: Timestamp(milliseconds: 0))
        }
        #expect(file.bytes == [1])
    }

    @Test("links, devices and encrypted entries are refused")
    func refusesKinds() throws {
        for entry in [
            RawZip.Entry(name: "manifest.json", bytes: Array("/etc/passwd".utf8), mode: 0o120_777),
            RawZip.Entry(name: "manifest.json", mode: 0o020_644),
            RawZip.Entry(name: "manifest.json", mode: 0o140_644),
            RawZip.Entry(name: "manifest.json", bytes: [0, 1, 2, 3], flags: 1),
        ] {
            #expect(throws: ZipFault(.parcelInvalid, ""), "\(entry)") { try read(RawZip([entry]).bytes) }
        }
    }

    @Test("a zip cut off at any byte is refused, and so is one whose bytes were changed")
    func refusesBroken() throws {
        let whole = RawZip([RawZip.Entry(name: "a", bytes: [1, 2, 3]), RawZip.Entry(name: "b", bytes: [4])])
            .bytes
        for length in 0..<whole.count {
            #expect(throws: ZipFault(.parcelInvalid, ""), "\(length) bytes") {
                try read(Array(whole[..<length]))
            }
        }
        #expect(throws: ZipFault(.parcelInvalid, "")) {
            try read(RawZip([RawZip.Entry(name: "a", bytes: [1], checksum: 7)]).bytes)
        }
    }

    @Test("what is no regular file is not opened")
    func refusesFolder() throws {
        #expect(throws: ZipFault(.notFound, "")) { try ZipReader(path: "/tmp") }
        #expect(throws: ZipFault(.notFound, "")) { try ZipReader(path: "/tmp/there-is-no-such-file") }
        #expect(throws: ZipFault(.notFound, "")) { try ZipReader(path: "/dev/zero") }
    }

    @Test("ten thousand broken zips crash nothing")
    func survives() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var state = seed | 1
        func random(_ below: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(below))
        }
        let whole = RawZip([
            RawZip.Entry(name: "manifest.json", bytes: Array("{\"version\":1}".utf8)),
            RawZip.Entry(name: "blobs/x", bytes: Array(repeating: 7, count: 300)),
        ]).bytes
        for _ in 0..<10_000 {
            var bytes = whole
            for _ in 0...random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
            do { _ = try read(bytes) } catch { #expect(error is ZipFault) }
        }
    }
}
