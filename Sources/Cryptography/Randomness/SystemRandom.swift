import CCrypto

/// libcrypto's generator, the only source outside tests.
public struct SystemRandom: RandomSource {
    /// Holds nothing: every value draws from the process's generator.
    public init() {}

    /// Bytes of RAND_priv_bytes. A generator that fails is a broken process: going on would sign with
    /// guessable nonces.
    public func bytes(_ count: Int) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        let drawn = unsafe RAND_priv_bytes(&out, Int32(count))
        precondition(drawn == 1, "libcrypto's generator failed")
        return out
    }
}
