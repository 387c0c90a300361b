public import Codes

/// Where an author's newest descriptor comes from when a key of its is not on file.
public protocol DescriptorSource: Sendable {
    /// Fetches the descriptor of a peer, at most once a minute, and puts what may be believed of it on file.
    func refresh(_ peer: GatewayID) async -> DescriptorFreshness
}

/// What came of asking for a descriptor.
public enum DescriptorFreshness: Sendable, Hashable {
    /// Fetched just now; the directory holds what it says.
    case fetched
    /// Fetched within the last minute.
    case recent
    /// It could not be fetched; to be asked again after that many seconds.
    case unreachable(retryAfter: Int)
}
