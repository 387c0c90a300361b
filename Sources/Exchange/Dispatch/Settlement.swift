internal import Codes
internal import Cryptography

/// What a receipt says of one event that was sent, once the receipt as a whole is believed.
enum Settlement: Sendable, Hashable {
    /// `stored` or `duplicate`.
    case delivered
    /// In a hub's custody.
    case relayed
    /// Not kept: the receiver needs this sequence first.
    case expected(Int)
    /// Not kept: these blobs have to be uploaded first.
    case missing([Digest])
    /// Not kept: again after so many milliseconds; nil where the receiver gives no reason.
    case later(milliseconds: Int64?)
    /// Final for that digest.
    case rejected(Problem)
}
