import Codes
import Cryptography
import Exchange
import Foundation
import StrictJSON

/// Hands a parcel over to the gateway: blobs first, then receipts, then events, so that nothing lacks what it needs.
struct ParcelImport: Sendable {
    let session: OperatorSession

    /// What came of a file.
    struct Report: Sendable {
        var file: String
        var manifest: ParcelManifest
        /// One line per event: line, case, sequence, type, status, code, detail.
        var events: [JSON] = []
        var blobs = 0
        var receipts = 0
        /// Receipts that proved nothing.
        var unproved = 0

        func count(_ status: String) -> Int {
            events.count { $0["status"]?.stringValue == status }
        }

        /// Whether everything is stored here, now or before.
        var isWhole: Bool { unproved == 0 && count("stored") + count("duplicate") == events.count }

        var summary: JSONObject {
            [
                "file": .string(file), "from": .string(manifest.from.description),
                "created": .string(manifest.created.description), "stored": .integer(Int64(count("stored"))),
                "duplicate": .integer(Int64(count("duplicate"))),
                "deferred": .integer(Int64(count("deferred"))),
                "rejected": .integer(Int64(count("rejected"))), "receipts": .integer(Int64(receipts)),
                "receipts_unproved": .integer(Int64(unproved)), "blobs": .integer(Int64(blobs)),
            ]
        }
    }

    /// - Throws: ``VerbError``: the file is refused whole before anything of it is handed over; the gateway's faults.
    func take(_ path: String) async throws -> Report {
        let file = try ParcelFile(path: path)
        var report = Report(file: path, manifest: file.manifest)
        let manifest: JSONObject = ["manifest": file.manifest.json]
        _ = try await session.call("parcel.admit", manifest)
        try await takeBlobs(file, manifest, &report)
        try await file.each(.receipts) { piece in
            guard case .receipt(_, let jws) = piece else { return }
            let answer = try await session.call(
                "parcel.take_receipts", manifest.with("receipts", .strings([jws])))
            report.receipts += 1
            if answer["proved"]?[0] != true { report.unproved += 1 }
        }
        try await file.each(.batches) { piece in
            guard case .batch(let number, let line) = piece else { return }
            var call = manifest.with("line", .string(String(decoding: line, as: UTF8.self)))
            call["number"] = .integer(Int64(number))
            report.events += try await session.call("parcel.take_batch", call)["results"]?.arrayValue ?? []
        }
        let digest = try ParcelFile.digest(of: path)
        let detail =
            "sha256 \(digest.hex), \(report.events.count) events, \(report.receipts) receipts, "
            + "\(report.blobs) blobs"
        _ = try await session.call("parcel.imported", manifest.with("detail", .string(detail)))
        return report
    }

    /// Blobs in pieces; what is here already is passed over, what was begun is gone on with.
    private func takeBlobs(_ file: ParcelFile, _ manifest: JSONObject, _ report: inout Report) async throws {
        var blob: Digest?
        var held: Int64 = 0
        var pending: [UInt8] = []
        var count = 0
        func flush() async throws {
            guard let digest = blob, !pending.isEmpty, let total = file.reading.blobs[digest] else { return }
            var call = manifest.with("digest", .string(digest.hex))
            call["offset"] = .integer(held)
            call["total"] = .integer(total)
            call["bytes"] = .string(Base64URL.encode(pending))
            let answer = try await session.call("parcel.take_blob", call)
            held += Int64(pending.count)
            pending = []
            guard answer["whole"] == true || answer["offset"]?.integerValue == held else {
                throw VerbError(
                    .offsetWrong, "blobs/\(digest.hex): another upload of it is under way; import again")
            }
        }
        try await file.each(.blobs) { piece in
            guard case .blob(let digest, let offset, let bytes) = piece else { return }
            if blob != digest {
                try await flush()
                blob = digest
                let answer = try await session.call(
                    "parcel.take_blob", manifest.with("digest", .string(digest.hex)))
                held = answer["whole"] == true ? .max : answer["offset"]?.integerValue ?? 0
                count += 1
            }
            // What an earlier import has brought is not sent again.
            guard held != .max else { return }
            let known = held + Int64(pending.count) - offset
            pending += bytes.dropFirst(Int(max(0, min(known, Int64(bytes.count)))))
            if pending.count >= Self.pieceBytes { try await flush() }
        }
        try await flush()
        report.blobs = count
    }

    /// Bytes of a blob handed over in one call.
    private static let pieceBytes = 1 << 20
}

extension JSONObject {
    /// With one more member.
    func with(_ name: String, _ value: JSON) -> JSONObject {
        var object = self
        object[name] = value
        return object
    }
}
