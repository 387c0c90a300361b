import Foundation

/// A zip put together byte by byte, so that it can be wrong in every way: nothing of libarchive's is in it.
/// Source: PKWARE APPNOTE.TXT 6.3.10, §4.3.
struct RawZip {
    struct Entry {
        var name: String
        var bytes: [UInt8] = []
        /// `st_mode` of a UNIX zip.
        var mode: UInt32 = 0o100_644
        /// Of the local and the central head; bit 0: encrypted.
        var flags: UInt16 = 0
        /// Nil: the right one.
        var checksum: UInt32?
    }

    var entries: [Entry] = []

    init(_ entries: [Entry]) { self.entries = entries }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = UInt32(file.count)
            let sum = entry.checksum ?? Self.checksum(entry.bytes)
            let size = UInt32(entry.bytes.count)
            let common =
                Self.two(entry.flags) + Self.two(0) + Self.four(0) + Self.four(sum) + Self.four(size)
                + Self.four(size) + Self.two(UInt16(entry.name.utf8.count))
            file += Self.four(0x0403_4B50) + Self.two(20) + common + Self.two(0) + Array(entry.name.utf8)
            file += entry.bytes
            // Made by UNIX: the mode stands in the upper half of the external attributes.
            directory += Self.four(0x0201_4B50) + Self.two(3 << 8 | 30) + Self.two(20) + common
            directory += Self.two(0) + Self.two(0) + Self.two(0) + Self.two(0)
            directory += Self.four(entry.mode << 16) + Self.four(offset) + Array(entry.name.utf8)
        }
        let count = Self.two(UInt16(entries.count))
        let tail =
            Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + count + count
            + Self.four(UInt32(directory.count)) + Self.four(UInt32(file.count)) + Self.two(0)
        return file + directory + tail
    }

    static func two(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
    static func four(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }

    /// CRC-32 of ISO 3309.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { part, _ in
                part & 1 == 1 ? part >> 1 ^ 0xEDB8_8320 : part >> 1
            }
        }
    }
}

/// A file that goes with its test.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8]? = nil) throws {
        path = FileManager.default.temporaryDirectory.path + "/archive-test-" + UUID().uuidString
        if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    }

    var bytes: [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }

    deinit { unlink(path) }
}
