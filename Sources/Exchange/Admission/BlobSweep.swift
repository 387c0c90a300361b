internal import Codes
internal import Cryptography

/// Drops what was uploaded and no event or draft named within a day, and uploads that were given up.
public struct BlobSweep: Sendable {
    private let parts: ExchangeParts
    /// An hour: a day's limit need not be kept to the minute.
    private static let intervalMilliseconds: Int64 = 3_600_000

    /// A sweep of one gateway's blobs.
    public init(_ parts: ExchangeParts) { self.parts = parts }

    /// Sweeps until cancelled.
    public func run() async throws(CancellationError) {
        try await parts.clock.every(Self.intervalMilliseconds) { try await sweep() }
    }

    /// One sweep.
    /// - Returns: how many blobs and uploads went.
    @discardableResult public func sweep() async throws -> Int {
        let limit = parts.clock.now().advanced(byMilliseconds: -parts.limits.unnamedBlobMilliseconds)
        var count = 0
        try await each(.blobUpload) { record in
            guard Self.time(record) < limit else { return }
            try await parts.blobs.discard(upload: record.key)
            _ = try await parts.journal.write([Change(writes: [.removeRecord(.blobUpload, key: record.key)])])
            count += 1
        }
        try await each(BlobHolding.uploaded) { record in
            // A hub's own uploads bear the audience too; their keeper drops them with the final receipt.
            guard Self.time(record) < limit, !record.key.contains(">"),
                let blob = Digest(hex: String(record.key.prefix(64))),
                try await parts.store.record(BlobHolding.named, record.key) == nil,
                try await parts.store.records(
                    BlobHolding.drafts, prefix: blob.hex + "/", after: nil, limit: 1
                ).isEmpty
            else { return }
            let outcomes = try await parts.journal.write([
                Change(
                    expecting: [
                        .recordVersion(BlobHolding.named, record.key, 0),
                        .recordVersion(BlobHolding.uploaded, record.key, record.version),
                    ],
                    writes: [.removeRecord(BlobHolding.uploaded, key: record.key)])
            ])
            guard outcomes == [.committed] else { return }
            let others = try await parts.store.records(
                BlobHolding.uploaded, prefix: blob.hex + "/", after: nil, limit: 1)
            let names = try await parts.store.records(
                BlobHolding.named, prefix: blob.hex + "/", after: nil, limit: 1)
            if others.isEmpty, names.isEmpty {
                try await parts.blobs.remove(blob)
                count += 1
            }
        }
        return count
    }

    private func each(_ kind: RecordKind, _ body: (Record) async throws -> Void) async throws {
        var after: String?
        while true {
            let page = try await parts.store.records(kind, prefix: "", after: after, limit: 256)
            for record in page { try await body(record) }
            guard page.count == 256 else { return }
            after = page.last?.key
        }
    }

    private static func time(_ record: Record) -> Timestamp {
        let text = String(decoding: record.value.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        // `try?`: a text that is no time is as old as can be.
        return (try? Timestamp(text)) ?? Timestamp(milliseconds: 0)
    }
}
