public import StrictJSON

/// What a gateway takes at once, as its descriptor says. Source: PROTOCOL.md §6.
public struct PeerLimits: Hashable, Sendable {
    /// Events in one batch.
    public var batchEvents: Int
    /// Length of a batch's body, bytes.
    public var batchBytes: Int
    /// Length of one event's SD-JWT text, bytes.
    public var eventBytes: Int
    /// Size of a blob's ciphertext, bytes.
    public var blobBytes: Int
    /// Length of one part of a blob's upload, bytes.
    public var partBytes: Int

    /// The defaults of PROTOCOL.md §6: `blob_bytes` is 100 MiB and its RFC 8188 overhead.
    public static let standard = PeerLimits(
        batchEvents: 256, batchBytes: 1_048_576, eventBytes: 262_144, blobBytes: 105_906_176,
        partBytes: 8_388_608)

    /// Limits as named.
    public init(batchEvents: Int, batchBytes: Int, eventBytes: Int, blobBytes: Int, partBytes: Int) {
        self.batchEvents = batchEvents
        self.batchBytes = batchBytes
        self.eventBytes = eventBytes
        self.blobBytes = blobBytes
        self.partBytes = partBytes
    }

    /// Reads the descriptor's `limits`; an absent one is the default, one below 1 is a fault.
    init(_ reader: ShapeReader) {
        let range = 1...Int(Int32.max) * 1_024
        let standard = PeerLimits.standard
        batchEvents = reader.optional("batch_events", .int(range)) ?? standard.batchEvents
        batchBytes = reader.optional("batch_bytes", .int(range)) ?? standard.batchBytes
        eventBytes = reader.optional("event_bytes", .int(range)) ?? standard.eventBytes
        blobBytes = reader.optional("blob_bytes", .int(range)) ?? standard.blobBytes
        partBytes = reader.optional("part_bytes", .int(range)) ?? standard.partBytes
    }

    /// The descriptor's `limits`.
    public var json: JSON {
        [
            "batch_events": .integer(Int64(batchEvents)), "batch_bytes": .integer(Int64(batchBytes)),
            "event_bytes": .integer(Int64(eventBytes)), "blob_bytes": .integer(Int64(blobBytes)),
            "part_bytes": .integer(Int64(partBytes)),
        ]
    }
}
