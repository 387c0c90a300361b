public import Codes
public import Cryptography

/// Fills files of a bounded length with batches and the blobs they name, in order: media are small.
///
/// A batch stands in the file of its last blobs, so that whoever takes the files in their order lacks nothing. Pure.
public struct ParcelPacking: Sendable {
    /// One file.
    public struct File: Sendable, Hashable {
        /// Places of its batches in the order they were added, from 0.
        public internal(set) var batches: [Int] = []
        /// Blobs in it, none twice.
        public internal(set) var blobs: [Digest] = []
        /// What it comes to, about: names and heads of the zip counted.
        public internal(set) var bytes = ParcelPacking.frameBytes

        /// Whether nothing is in it.
        public var isEmpty: Bool { batches.isEmpty && blobs.isEmpty }
    }

    /// Manifest, heads of the three files, the zip's end.
    public static let frameBytes: Int64 = 2_048
    /// Local head, central head and name of a blob's entry, with 64-bit lengths.
    static let blobFrameBytes: Int64 = 320
    /// The least that a file may be bounded to: a batch of one event of full size fits.
    public static let bytesLeast: Int64 = 1 << 20

    private let bytesMost: Int64
    private var count = 0
    /// Filled so far, the last one still open.
    public private(set) var files: [File]

    /// - Parameters:
    ///   - bytesMost: length of one file.
    ///   - reserved: bytes of the first file that are taken already: the receipts.
    public init(bytesMost: Int64, reserved: Int64 = 0) {
        self.bytesMost = max(bytesMost, Self.bytesLeast)
        var first = File()
        first.bytes += reserved
        files = [first]
    }

    /// Puts the next batch into the last file, or into a new one.
    /// - Throws: `parcel_too_large` for a blob that alone is longer than a file may be.
    public mutating func add(bytes: Int64, blobs: [(digest: Digest, size: Int64)]) throws(CodeFault) {
        let place = count
        count += 1
        var whole = bytes + 1
        for blob in blobs where !isPacked(blob.digest) { whole += blob.size + Self.blobFrameBytes }
        if !files[files.count - 1].isEmpty, files[files.count - 1].bytes + whole > bytesMost {
            files.append(File())
        }
        for blob in blobs where !isPacked(blob.digest) {
            let size = blob.size + Self.blobFrameBytes
            guard Self.frameBytes + size <= bytesMost else {
                throw .parcelTooLarge("blob \(blob.digest.hex) alone has \(blob.size) bytes of \(bytesMost)")
            }
            // What one event names may be more than a file holds: the first blobs go ahead.
            if files[files.count - 1].bytes + size > bytesMost { files.append(File()) }
            files[files.count - 1].blobs.append(blob.digest)
            files[files.count - 1].bytes += size
            packed.insert(blob.digest)
        }
        if files[files.count - 1].bytes + bytes + 1 > bytesMost, !files[files.count - 1].isEmpty {
            files.append(File())
        }
        files[files.count - 1].batches.append(place)
        files[files.count - 1].bytes += bytes + 1
    }

    private var packed: Set<Digest> = []
    private func isPacked(_ blob: Digest) -> Bool { packed.contains(blob) }
}
