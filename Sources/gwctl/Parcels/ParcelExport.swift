import Archive
import Codes
import Cryptography
import Exchange
import Foundation
import StrictJSON

/// Writes what waits for a peer into one file or several. The files bear their names once all of them are whole.
struct ParcelExport: Sendable {
    let session: OperatorSession
    let peer: String
    let out: String
    let since: String?
    let bytesMost: Int64

    /// A stick of the FAT kind holds no longer file: 4 GiB less one byte, and room for a zip's head.
    static let bytesMostDefault: Int64 = (4 << 30) - (1 << 16)
    /// Cases of which one call asks.
    private static let casesAtOnce = 64

    /// What was written.
    struct Report: Sendable {
        /// One line per file: file, events, receipts, blobs, bytes, sha256.
        var files: [JSON] = []
        /// What waits and does not go.
        var leftOut: [JSON] = []
        /// Whether more waits than one parcel holds.
        var more = false
    }

    /// - Throws: ``VerbError``: `not_found` when nothing waits, `already_exists`, `parcel_too_large`.
    func write() async throws -> Report {
        guard !FileManager.default.fileExists(atPath: out) else {
            throw VerbError(.alreadyExists, "\(out) is there already; a parcel is never written over")
        }
        var asked: JSONObject = ["to": .string(peer)]
        asked["since"] = since.map { .string($0) }
        let head = try await session.call("parcel.cases", asked)
        let receipts = try await receipts()
        guard let cases = head["cases"]?.arrayValue, !cases.isEmpty || !receipts.isEmpty else {
            throw VerbError(.notFound, "nothing waits for \(peer), and no receipt is owed to it")
        }
        let manifest: ParcelManifest
        do {
            manifest = ParcelManifest(
                from: try GatewayID(head["from"]?.stringValue ?? ""), to: try GatewayID(peer),
                created: try Timestamp(head["now"]?.stringValue ?? ""))
        } catch { throw VerbError(.internal, "the gateway's answer cannot be read") }
        var report = Report(more: head["more"] == true)
        let spools = Spools()
        defer { spools.remove() }
        var packing = ParcelPacking(
            bytesMost: bytesMost, reserved: receipts.reduce(0) { $0 + Int64($1.utf8.count) + 16 })
        for begin in stride(from: 0, to: cases.count, by: Self.casesAtOnce) {
            let some = Array(cases[begin..<min(begin + Self.casesAtOnce, cases.count)])
            try await add(asked.with("cases", .array(some)), &packing, spools, &report)
        }
        guard !packing.files[0].isEmpty || !receipts.isEmpty else {
            throw VerbError(.eventRejected, "everything that waits for \(peer) is held; see gwctl queue list")
        }
        return try await write(manifest, packing.files, receipts, spools, report)
    }

    private func receipts() async throws -> [String] {
        var found: [String] = []
        var after: JSON?
        while found.count < ParcelLimits().lines {
            var call: JSONObject = ["to": .string(peer)]
            call["after"] = after
            let page = try await session.call("parcel.receipts", call)
            let texts = (page["receipts"]?.arrayValue ?? []).compactMap(\.stringValue)
            guard !texts.isEmpty else { break }
            found += texts
            after = page["next"]
        }
        return found
    }

    /// The lines of some cases, each into the spool of its file.
    private func add(
        _ asked: JSONObject, _ packing: inout ParcelPacking, _ spools: Spools, _ report: inout Report
    ) async throws {
        var call = asked.with("blob_bytes", .integer(max(0, bytesMost / 2)))
        while true {
            let answer = try await session.call("parcel.lines", call)
            report.leftOut += answer["left_out"]?.arrayValue ?? []
            for line in answer["lines"]?.arrayValue ?? [] {
                let text = Array((line["line"]?.stringValue ?? "").utf8)
                let blobs = (line["blobs"]?.arrayValue ?? []).compactMap {
                    blob -> (digest: Digest, size: Int64)? in
                    guard let digest = blob["digest"]?.stringValue.flatMap({ Digest(hex: $0) }),
                        let size = blob["size"]?.integerValue
                    else { return nil }
                    return (digest, size)
                }
                do {
                    try packing.add(bytes: Int64(text.count), blobs: blobs)
                } catch { throw VerbError(error.code, error.message) }
                let events = Int(line["events"]?.integerValue ?? 0)
                try spools.append(text, events: events, to: packing.files.count - 1)
            }
            guard let next = answer["next"] else { return }
            call["place"] = next["place"]
            call["sequence"] = next["sequence"]
        }
    }

    private func write(
        _ manifest: ParcelManifest, _ files: [ParcelPacking.File], _ receipts: [String], _ spools: Spools,
        _ before: Report
    ) async throws -> Report {
        var report = before
        let names = files.indices.map { files.count == 1 ? out : Self.numbered(out, $0 + 1) }
        for name in names where FileManager.default.fileExists(atPath: name) {
            throw VerbError(.alreadyExists, "\(name) is there already; a parcel is never written over")
        }
        let parts = names.map { $0 + ".part" }
        defer { for part in parts { unlink(part) } }
        for (place, file) in files.enumerated() {
            unlink(parts[place])
            let owed = place == 0 ? receipts : []
            do {
                try await write(manifest, file, owed, spools.path(of: place), to: parts[place])
            } catch let fault as ZipFault { throw VerbError(fault.code, fault.detail) }
            let digest = try ParcelFile.digest(of: parts[place])
            // `try?`: the length is for the operator's eyes; the file was just written.
            let size = (try? FileManager.default.attributesOfItem(atPath: parts[place])[.size] as? Int) ?? 0
            report.files.append([
                "file": .string(names[place]), "events": .integer(Int64(spools.events(of: place))),
                "receipts": .integer(Int64(owed.count)), "blobs": .integer(Int64(file.blobs.count)),
                "bytes": .integer(Int64(size)), "sha256": .string(digest.hex),
            ])
        }
        for (part, name) in zip(parts, names) {
            guard rename(part, name) == 0 else { throw VerbError(.storeFailed, "\(name) cannot be written") }
        }
        for file in report.files {
            let detail =
                "sha256 \(file["sha256"]?.stringValue ?? ""), \(file["events"]?.description ?? "") events, "
                + "\(file["receipts"]?.description ?? "") receipts, \(file["blobs"]?.description ?? "") blobs"
            _ = try await session.call("parcel.exported", ["to": .string(peer), "detail": .string(detail)])
        }
        return report
    }

    private func write(
        _ manifest: ParcelManifest, _ file: ParcelPacking.File, _ receipts: [String], _ spool: String?,
        to path: String
    ) async throws {
        let zip = try ZipWriter(path: path, time: manifest.created)
        try zip.begin("manifest.json", packed: true)
        try zip.write(manifest.json.serialized())
        try zip.begin("events.jsonl", packed: true)
        if let spool, let handle = FileHandle(forReadingAtPath: spool) {
            while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty { try zip.write(Array(part)) }
        }
        try zip.begin("receipts.jsonl", packed: true)
        for receipt in receipts {
            try zip.write(JSON.object(["receipt": .string(receipt)]).serialized() + [UInt8(ascii: "\n")])
        }
        for blob in file.blobs {
            var offset: Int64 = 0
            var size: Int64 = .max
            while offset < size {
                let answer = try await session.call(
                    "parcel.blob", ["digest": .string(blob.hex), "offset": .integer(offset)])
                guard let bytes = answer["bytes"]?.stringValue.flatMap(Base64URL.decode),
                    let whole = answer["size"]?.integerValue, whole == 0 || !bytes.isEmpty
                else { throw VerbError(.blobMissing, "blobs/\(blob.hex) cannot be read") }
                if offset == 0 {
                    size = whole
                    try zip.begin("blobs/" + blob.hex, size: whole, packed: false)
                }
                try zip.write(bytes)
                offset += Int64(bytes.count)
            }
        }
        try zip.finish()
    }

    /// `name.tbp` → `name-1.tbp`.
    private static func numbered(_ path: String, _ number: Int) -> String {
        let end = path.lastIndex(of: ".").flatMap { dot in path[dot...].contains("/") ? nil : dot }
        guard let end else { return "\(path)-\(number)" }
        return "\(path[..<end])-\(number)\(path[end...])"
    }
}

/// The lines of `events.jsonl` of each file until it is written: in the machine's folder for such things, since a zip
/// is written entry by entry. What they hold is sealed.
final class Spools {
    private let folder = FileManager.default.temporaryDirectory.path + "/gwctl-parcel-" + UUID().uuidString
    private var handles: [Int: FileHandle] = [:]
    private var counts: [Int: Int] = [:]

    /// - Throws: ``VerbError``.
    func append(_ line: [UInt8], events: Int, to place: Int) throws {
        counts[place, default: 0] += events
        do {
            if handles[place] == nil {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                _ = FileManager.default.createFile(atPath: name(place), contents: nil)
                handles[place] = FileHandle(forWritingAtPath: name(place))
            }
            try handles[place]?.write(contentsOf: Data(line + [UInt8(ascii: "\n")]))
        } catch { throw VerbError(.storeFailed, "\(folder) cannot be written") }
    }

    func events(of place: Int) -> Int { counts[place] ?? 0 }
    func path(of place: Int) -> String? { handles[place] == nil ? nil : name(place) }

    func remove() {
        handles = [:]
        // `try?`: where nothing was spooled there is nothing to remove.
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func name(_ place: Int) -> String { "\(folder)/\(place).jsonl" }
}
