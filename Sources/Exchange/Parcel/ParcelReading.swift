public import Codes
public import Cryptography

/// A piece of a parcel as it comes out of its zip.
public enum ParcelPiece: Sendable, Hashable {
    /// A line of `events.jsonl`, by its number from 1; read by ``ParcelBatch``.
    case batch(line: Int, [UInt8])
    /// A line of `receipts.jsonl`, by its number from 1.
    case receipt(line: Int, jws: String)
    /// Bytes of a blob from this offset on.
    case blob(Digest, offset: Int64, [UInt8])
}

/// Judges a parcel entry by entry while its zip is unpacked, under every bound of ``ParcelLimits``.
///
/// Pure: whoever unpacks calls ``begin(name:isFile:)``, ``take(_:)`` and ``endEntry()`` for each entry and ``end()``
/// after the last. A whole pass comes before anything is taken in, so that a file that is no parcel leaves nothing.
public struct ParcelReading: Sendable {
    private let limits: ParcelLimits
    private let unpackedMost: Int64
    private var entry: ParcelEntry?
    private var seen: Set<ParcelEntry> = []
    private var unpacked: Int64 = 0
    private var line: [UInt8] = []
    private var lineNumber = 0
    private var offset: Int64 = 0
    private var hash = SHA256Hash()

    /// Nil until it has been read.
    public private(set) var manifest: ParcelManifest?
    /// Lengths of the blobs, each proved by its name.
    public private(set) var blobs: [Digest: Int64] = [:]
    /// Lines of `events.jsonl`.
    public private(set) var batches = 0
    /// Events in them.
    public private(set) var events = 0
    /// Lines of `receipts.jsonl`.
    public private(set) var receipts = 0

    /// - Parameter fileBytes: length of the zip, against which its content is weighed.
    public init(fileBytes: Int64, limits: ParcelLimits = ParcelLimits()) {
        self.limits = limits
        unpackedMost = limits.unpackedMost(of: fileBytes)
    }

    /// An entry begins.
    /// - Parameter isFile: false for a folder; links and devices are refused by whoever unpacks.
    /// - Throws: `parcel_invalid`: a name that no parcel has, or twice; `parcel_too_large`.
    public mutating func begin(name: String, isFile: Bool) throws(CodeFault) {
        let entry = try ParcelEntry(name: name)
        guard isFile != (entry == .blobFolder) else { throw .parcel("\(entry.name) is not of its kind") }
        guard seen.insert(entry).inserted else { throw .parcel("\(entry.name) stands there twice") }
        guard seen.count <= limits.entries else {
            throw .parcelTooLarge("more than \(limits.entries) entries")
        }
        self.entry = entry
        line = []
        lineNumber = 0
        offset = 0
        hash = SHA256Hash()
    }

    /// Bytes of the entry, in order.
    /// - Returns: what they complete.
    /// - Throws: `parcel_too_large`, `parcel_invalid`.
    public mutating func take(_ bytes: [UInt8]) throws(CodeFault) -> [ParcelPiece] {
        unpacked += Int64(bytes.count)
        guard unpacked <= unpackedMost else {
            throw .parcelTooLarge("it unpacks to more than \(unpackedMost) bytes")
        }
        switch entry {
        case nil, .blobFolder: return []
        case .manifest:
            line += bytes
            guard line.count <= ParcelManifest.bytesMax else {
                throw .parcelTooLarge("manifest.json: more than \(ParcelManifest.bytesMax) bytes")
            }
            return []
        case .events: return try lines(of: bytes, most: limits.batchBytes)
        case .receipts: return try lines(of: bytes, most: limits.receiptBytes)
        case .blob(let digest):
            guard offset + Int64(bytes.count) <= limits.blobBytes else {
                throw .parcelTooLarge("blobs/\(digest.hex): more than \(limits.blobBytes) bytes")
            }
            hash.update(bytes)
            defer { offset += Int64(bytes.count) }
            return bytes.isEmpty ? [] : [.blob(digest, offset: offset, bytes)]
        }
    }

    /// The entry is whole.
    /// - Throws: `digest_wrong` for a blob that does not hash to its name; `parcel_invalid`, `parcel_version`.
    public mutating func endEntry() throws(CodeFault) -> [ParcelPiece] {
        defer { entry = nil }
        switch entry {
        case nil, .blobFolder: return []
        case .manifest:
            manifest = try ParcelManifest(line)
            return []
        case .events, .receipts:
            // The last line's end may be missing.
            let last = line
            line = []
            return last.isEmpty ? [] : [try piece(last)]
        case .blob(let digest):
            guard hash.finish() == digest else {
                throw CodeFault(
                    code: .digestWrong, message: "blobs/\(digest.hex) does not hash to its name",
                    messageZh: ErrorCode.digestWrong.message)
            }
            blobs[digest] = offset
            return []
        }
    }

    /// The last entry has ended.
    /// - Throws: `parcel_invalid` when one of the three files is missing.
    public func end() throws(CodeFault) -> ParcelManifest {
        for entry in [ParcelEntry.manifest, .events, .receipts] where !seen.contains(entry) {
            throw .parcel("\(entry.name) is missing")
        }
        guard let manifest else { throw .parcel("manifest.json is missing") }
        return manifest
    }

    private mutating func lines(of bytes: [UInt8], most: Int) throws(CodeFault) -> [ParcelPiece] {
        var pieces: [ParcelPiece] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            rest = rest[(end + 1)...]
            try check(line.count, most)
            if !line.isEmpty { pieces.append(try piece(line)) }
            line = []
        }
        line += rest
        try check(line.count, most)
        return pieces
    }

    private func check(_ count: Int, _ most: Int) throws(CodeFault) {
        guard count <= most else {
            throw .parcelTooLarge("\(entry?.name ?? "") line \(lineNumber + 1): more than \(most) bytes")
        }
    }

    private mutating func piece(_ line: [UInt8]) throws(CodeFault) -> ParcelPiece {
        lineNumber += 1
        guard lineNumber <= limits.lines else { throw .parcelTooLarge("more than \(limits.lines) lines") }
        guard entry == .events else {
            receipts += 1
            return .receipt(
                line: lineNumber, jws: try ParcelBatch.receipt(line: line, number: lineNumber))
        }
        batches += 1
        events += try ParcelBatch(line: line, number: lineNumber, limits: limits).events.count
        return .batch(line: lineNumber, line)
    }
}
