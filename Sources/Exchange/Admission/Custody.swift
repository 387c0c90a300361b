public import Codes
public import Cryptography
internal import StrictJSON

/// What a hub does with events whose audience is another gateway. Source: PROTOCOL.md §7.
public protocol Custody: Sendable {
    /// Takes events of one batch whose size, form, key and signature have passed, in the batch's order.
    ///
    /// - Returns: one status each: `relayed`, `audience_wrong` for a pair not in the policy, `data_invalid` for open
    ///   disclosures, `missing`, or a final receipt's answer passed again.
    func take(_ events: [ForeignEvent], from caller: GatewayID) async -> [ReceiptStatus]
}

/// An event for another gateway: its signature was checked, its inside was not looked at.
public struct ForeignEvent: Sendable {
    /// Where it stood in the batch.
    public let place: Int
    /// As it came.
    public let element: ReceivedEvent
    /// SHA-256 over the signing input.
    public let digest: Digest
    /// The author, whose signature it is.
    public let author: EventAuthor
    /// Its members, each nil where it cannot be read.
    public let payload: EventPayload

    init(_ candidate: Candidate, _ element: ReceivedEvent) {
        place = candidate.place
        self.element = element
        digest = candidate.digest
        author = candidate.author
        payload = candidate.payload
    }

    func result(_ status: ReceiptStatus) -> ReceiptResult {
        ReceiptResult(id: payload.object["id"]?.stringValue, digest: digest, status: status)
    }
}
