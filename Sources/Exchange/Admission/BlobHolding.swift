public import Codes
public import Cryptography

/// What one peer may be told of one blob. Source: PROTOCOL.md §5, "Blobs are held per peer".
///
/// Two records, so that neither of two writers that know only their own part can undo the other's: what the peer
/// uploaded, and what an event of a case shared with it names.
public enum BlobHolding {
    /// Key `<hex>/<peer>`: the time at which this peer's upload was whole.
    public static let uploaded = RecordKind(rawValue: "blob_uploaded")
    /// Key `<hex>/<peer>`: `ours` or `theirs`, whose event named it last.
    public static let named = RecordKind(rawValue: "blob_named")

    /// Key `<hex>/<case>/<side>/<sequence>`: an event that names the blob; its disclosures hold the blob's key.
    public static let cases = RecordKind(rawValue: "blob_case")

    /// The key of both records.
    public static func key(_ blob: Digest, _ peer: GatewayID) -> String { blob.hex + "/" + peer.description }

    /// The upload of a blob by a peer is whole.
    public static func uploaded(_ blob: Digest, by peer: GatewayID, at now: Timestamp) -> Write {
        .record(uploaded, key: key(blob, peer), value: Array(now.description.utf8))
    }

    static func named(_ blob: Digest, peer: GatewayID, isOurs: Bool, at now: Timestamp) -> Write {
        .record(named, key: key(blob, peer), value: Array((isOurs ? "ours" : "theirs").utf8))
    }
}

extension BlobHolding {
    static func named(_ blob: Digest, by event: EventKey) -> Write {
        let key = "\(blob.hex)/\(event.caseID)/\(event.author.rawValue)/\(event.sequence)"
        return .record(cases, key: key, value: [])
    }

    /// The event that a key of ``cases`` names.
    public static func event(of key: String) -> EventKey? {
        let parts = key.split(separator: "/")
        guard parts.count == 4, let author = Side(rawValue: String(parts[2])), let sequence = Int(parts[3]),
            // `try?`: what is no id names no event.
            let id = try? CaseID(String(parts[1]))
        else { return nil }
        return EventKey(id, author, sequence)
    }
}

extension BlobHolding {
    /// Key `<hex>/<draft>`: a draft of ours names the blob, so that it stays although no event does.
    static let drafts = RecordKind(rawValue: "blob_draft")

    /// The blob stays while the draft does.
    public static func kept(_ blob: Digest, by draft: UUIDv7) -> Write {
        .record(drafts, key: "\(blob.hex)/\(draft)", value: [])
    }

    /// The draft is no more, or an event names the blob now.
    public static func released(_ blob: Digest, by draft: UUIDv7) -> Write {
        .removeRecord(drafts, key: "\(blob.hex)/\(draft)")
    }
}

extension BlobHolding {
    /// Whether this peer need not upload the blob: it did, or an event of ours in a case shared with it named it.
    static func isHeld(_ blob: Digest, for peer: GatewayID, in store: any Store) async throws(StoreFault)
        -> Bool
    {
        let key = key(blob, peer)
        if try await store.record(uploaded, key) != nil { return true }
        return try await store.record(named, key) != nil
    }

    /// Whether a case shared with this peer names the blob, so that it may read it.
    static func isReadable(_ blob: Digest, by peer: GatewayID, in store: any Store) async throws(StoreFault)
        -> Bool
    {
        try await store.record(named, key(blob, peer)) != nil
    }
}
