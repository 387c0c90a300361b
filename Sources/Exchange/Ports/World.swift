public import Codes
public import Cryptography

/// What time it is and how long it has been: wall time for what is written, monotonic time for waiting.
///
/// Passed in everywhere; the simulation and the demo's set clock are two other implementations.
public protocol GatewayClock: Sendable {
    /// Wall time, UTC.
    func now() -> Timestamp
    /// Milliseconds since some fixed moment; never steps back.
    func monotonicMilliseconds() -> Int64
    /// Waits until the monotonic clock shows at least this. Returns early, throwing, only when cancelled.
    func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError)
}

extension GatewayClock {
    /// Does something at once and again and again until cancelled, with a rest after each turn.
    ///
    /// What a turn cannot do now (the store refuses, say) the next one finds again: its failure is let go.
    /// - Parameter milliseconds: the rest.
    public func every(_ milliseconds: Int64, _ turn: () async throws -> Void) async throws(CancellationError)
    {
        while true {
            // As said.
            try? await turn()
            try await sleep(untilMonotonicMilliseconds: monotonicMilliseconds() + milliseconds)
        }
    }
}

/// Signs as this gateway. The key's place (file, PKCS#11, a deterministic one in simulation) is the adapter's affair.
public protocol Signer: Sendable {
    /// RFC 7638 thumbprint of the public key.
    var keyID: String { get }
    var algorithm: SignatureAlgorithm { get }
    /// Signs the bytes of a JWS signing input.
    /// - Returns: r‖s, 64 bytes.
    func sign(_ signingInput: [UInt8]) throws(CryptographyFault) -> [UInt8]
}
