public import Casework
public import Codes
public import Cryptography
public import StrictJSON

/// An event whose author signed it with a key that counts, whose form and disclosures are whole.
///
/// Only ``EventCheck`` makes one, so wherever one stands its signature was checked. Whether it may enter a log is
/// still to be judged.
public struct VerifiedEvent: Sendable, Hashable {
    /// The event's id.
    public let id: EventID
    /// The case.
    public let caseID: CaseID
    /// The author.
    public let source: GatewayID
    /// The one gateway it is for.
    public let audience: GatewayID
    /// What it says.
    public let type: EventType
    /// Its place in its author's log.
    public let sequence: Int
    /// What its author had stored of the other log.
    public let seen: Int
    /// When its author wrote it.
    public let time: Timestamp
    /// The digest of the one before it; nil at sequence 1.
    public let previous: Digest?
    /// SHA-256 over the signing input.
    public let digest: Digest
    /// The compact JWS, ASCII.
    public let jws: [UInt8]
    /// The public members as signed, `_sd` and `blobs` among them.
    public let data: JSONObject
    /// The personal members at hand.
    public let personal: JSONObject
    /// The disclosures joined by `~`; empty when there are none.
    public let disclosures: [UInt8]
    /// Whether some of its disclosures were erased by law before it was pulled.
    public let isErased: Bool
    /// The blobs that its disclosures name.
    public let blobs: [Digest]

    /// As the fold reads it: public members only.
    public func caseEvent(author: Side, storedAt: Timestamp?) -> CaseEvent {
        CaseEvent(
            id: id, author: author, type: type, sequence: sequence, seen: seen, time: time,
            storedAt: storedAt,
            data: data)
    }
}
