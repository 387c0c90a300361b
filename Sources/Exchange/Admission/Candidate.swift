internal import Casework
public import Codes
internal import Cryptography
internal import StrictJSON

/// The gateway that signed an event: an enrolled peer, or ourselves where own events are fetched back.
public struct EventAuthor: Sendable {
    /// Its name.
    public let id: GatewayID
    /// Every key of it ever on file.
    public let keys: PeerKeys
    /// Hubs through which its events are taken.
    public let via: [GatewayID]
    let isSuspended: Bool

    /// Whether its events are taken from this connection: its own, or that of a hub its file names.
    public func sends(through caller: GatewayID) -> Bool { caller == id || via.contains(caller) }
}

/// An event whose signature counts: what is left is its case's to say.
struct Candidate: Sendable {
    /// Where it stood in the batch.
    let place: Int
    let digest: Digest
    /// The compact JWS.
    let jws: [UInt8]
    let payload: EventPayload
    let author: EventAuthor
    let key: PeerKey
    /// What its inside came to; read before the case is looked at, reported when its turn comes.
    let content: Content

    enum Content: Sendable {
        case whole(VerifiedEvent)
        /// The answer, and whether the signed text itself is to blame, so that the answer is remembered.
        case fault(ReceiptStatus, isRemembered: Bool, alarm: ErrorCode? = nil)
    }

    /// Whether the key was revoked so long ago that who signs under it may date back.
    func isLate(at now: Timestamp, limits: Limits) -> Bool {
        guard let revoked = key.revoked else { return false }
        return now.millisecondsSince(revoked) > limits.revokedKeyMilliseconds
    }
}

/// What the checks before the case come to.
enum Screening: Sendable {
    case passed(Candidate)
    /// Its audience is another gateway: a hub's affair, else `audience_wrong`.
    case foreign(Candidate)
    /// An answer. A remembered one is kept for its digest, under its author.
    case answered(id: String?, ReceiptStatus, remember: Remembered? = nil)
    /// The author's key counts only if a newer descriptor says so.
    case keyInDoubt(id: String?, author: GatewayID)

    struct Remembered: Sendable {
        let author: GatewayID
        let caseID: CaseID?
    }
}

extension ReceiptStatus {
    static func rejected(_ code: ErrorCode, _ detail: String? = nil) -> ReceiptStatus {
        .rejected(Problem(code, detail))
    }
}
