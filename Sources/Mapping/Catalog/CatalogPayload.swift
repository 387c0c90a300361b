public import Codes
public import StrictJSON

/// One page of a catalogue's changes: the payload of a `tongban-catalog+jws`. Source: CASE.md §1.
public struct CatalogPayload: Hashable, Sendable {
    /// Whose catalogue.
    public let gateway: GatewayID
    /// The revision that whoever applies the page holds afterwards.
    public let revision: Int
    /// The revision to which the changes are to be applied; 0: to nothing, what was held is dropped.
    public let since: Int
    /// In order.
    public let changes: [CatalogChange]
    /// Whether another page follows after `revision`.
    public let more: Bool

    /// How many changes one page holds at most: at some 8 KiB a matter a page stays near 2 MiB.
    public static let changesMax = 256
    /// How many bytes of changes one page holds at most, the first change aside: signed they are a third longer, and a
    /// peer takes answers of up to 8 MiB.
    public static let bytesMax = 4 << 20

    /// A page.
    public init(gateway: GatewayID, revision: Int, since: Int, changes: [CatalogChange], more: Bool) {
        self.gateway = gateway
        self.revision = revision
        self.since = since
        self.changes = changes
        self.more = more
    }

    /// The highest revision that is taken: ten digits, by which stores order pages. Nobody changes a catalogue so often.
    public static let revisionMax = 9_999_999_999

    /// Reads a payload; its signature is the caller's to check.
    ///
    /// A page that changes something, or that another follows, leads beyond `since`.
    /// - Throws: every fault at once, of every change.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        let gateway = reader.require("gateway", .gateway)
        let revision = reader.require("revision", .int(0...Self.revisionMax))
        let since = reader.require("since", .int(0...Self.revisionMax))
        if let revision, let since, revision < since {
            reader.note("revision", .memberRange, "the revision lies before since", "revision 小于 since")
        }
        changes = reader.objects("changes", count: 0...100_000).compactMap { change in
            // The inner reader's faults are in the list already; the throw only says that there is no value.
            try? CatalogChange(reading: change)
        }
        let more = reader.require("more", .bool)
        if revision == since, !changes.isEmpty || more == true {
            reader.note(
                "revision", .memberRange,
                "the page leads nowhere, though it changes something or is not the last",
                "revision 等于 since，却有变更或后续页")
        }
        guard reader.faults.isEmpty, let gateway, let revision, let since, let more else {
            throw reader.collected
        }
        self.gateway = gateway
        self.revision = revision
        self.since = since
        self.more = more
    }

    /// The payload's members.
    public var json: JSON {
        [
            "gateway": .string(gateway.description), "revision": .integer(Int64(revision)),
            "since": .integer(Int64(since)), "changes": .array(changes.map(\.json)), "more": .bool(more),
        ]
    }
}
