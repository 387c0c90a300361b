import Archive
import Codes
import Cryptography
import Exchange
import Foundation
import StrictJSON

/// A parcel's file, unpacked piece by piece; nothing of it is ever written to disk.
struct ParcelFile {
    let path: String
    private let zip: ZipReader
    /// What the whole file was found to be, before anything of it is handed over.
    let manifest: ParcelManifest
    let reading: ParcelReading

    /// Which entries a pass wants.
    enum Wanted { case blobs, receipts, batches }

    /// Reads the whole file once, under every bound.
    /// - Throws: ``VerbError``.
    init(path: String) throws {
        self.path = path
        do {
            zip = try ZipReader(path: path)
            var reading = ParcelReading(fileBytes: zip.fileBytes)
            while let entry = try zip.next() {
                try reading.begin(name: entry.name, isFile: entry.isFile)
                while case let part = try zip.read(), !part.isEmpty { _ = try reading.take(part) }
                _ = try reading.endEntry()
            }
            manifest = try reading.end()
            self.reading = reading
        } catch { throw Self.named(path, error) }
    }

    /// Another pass: hands over the pieces that are wanted, in the file's order.
    func each(_ wanted: Wanted, _ work: (ParcelPiece) async throws -> Void) async throws {
        do { try zip.rewind() } catch { throw Self.named(path, error) }
        var again = ParcelReading(fileBytes: zip.fileBytes)
        while let entry = try step({ try zip.next() }) {
            guard Self.wants(wanted, entry.name) else { continue }
            try step { try again.begin(name: entry.name, isFile: entry.isFile) }
            while case let part = try step({ try zip.read() }), !part.isEmpty {
                for piece in try step({ try again.take(part) }) { try await work(piece) }
            }
            for piece in try step({ try again.endEntry() }) { try await work(piece) }
        }
    }

    private func step<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch { throw Self.named(path, error) }
    }

    private static func wants(_ wanted: Wanted, _ name: String) -> Bool {
        switch wanted {
        case .blobs: name.hasPrefix("blobs/") && name != "blobs/"
        case .receipts: name == "receipts.jsonl"
        case .batches: name == "events.jsonl"
        }
    }

    private static func named(_ path: String, _ error: any Error) -> VerbError {
        switch error {
        case let fault as ZipFault: VerbError(fault.code, "\(path): \(fault.detail)")
        case let fault as CodeFault: VerbError(fault.code, "\(path): \(fault.message)")
        case let error as VerbError: error
        default: VerbError(.internal, "\(path): \(error)")
        }
    }

    /// SHA-256 of the file as it lies there, for the audit.
    /// - Throws: ``VerbError``.
    static func digest(of path: String) throws -> Digest {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw VerbError(.notFound, "\(path) cannot be read")
        }
        var hash = SHA256Hash()
        do {
            while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty { hash.update(Array(part)) }
        } catch { throw VerbError(.storeFailed, "\(path) cannot be read") }
        return hash.finish()
    }
}
