internal import Codes
internal import Cryptography

/// What a peer's `last` tells about who remembers what. Source: TFP/1 §5, "Lost memory".
enum Memory: Sendable, Hashable {
    /// Nothing is wrong that this could show.
    case agrees
    /// The newest receipt names nothing delivered of ours (all rejected, or a hub's for what it carries): heads tell.
    case unclear
    /// The peer names an event of ours that we do not know: this gateway has been rolled back.
    case weForgot
    /// The peer names an event older than one whose receipt it has signed since: the peer lost data.
    case theyForgot

    /// - Parameters:
    ///   - last: what the peer names; nil when it has nothing of ours.
    ///   - isKnown: whether that event is, or was, ours.
    ///   - proof: the receipt that proves that event's delivery, if there is one.
    ///   - newest: the newest receipt from that peer by the receipts' `time`, if there is one.
    init(last: Digest?, isKnown: Bool, proof: StoredReceipt?, newest: StoredReceipt?) {
        guard let last else {
            self = newest.map { $0.last == nil ? .unclear : .theyForgot } ?? .agrees
            return
        }
        guard isKnown else {
            self = .weForgot
            return
        }
        // Without a proof it arrived after the newest receipt that reached us: nothing is older than it.
        if let newest, newest.last == nil {
            self = .unclear
            return
        }
        guard let newest, let newestLast = newest.last, newestLast != last, let proof, proof.id != newest.id
        else {
            self = .agrees
            return
        }
        self = proof.time < newest.time ? .theyForgot : .agrees
    }
}
