import Synchronization

/// The same bytes for the same seed, for simulations and tests only: anybody can foretell them.
///
/// SplitMix64, one stream behind a lock.
public final class SeededRandom: RandomSource {
    private let state: Mutex<UInt64>

    /// A stream of its own for each seed.
    public init(seed: UInt64) { state = Mutex(seed) }

    /// The next `count` bytes of the stream; a call uses whole words of eight.
    public func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            var out: [UInt8] = []
            out.reserveCapacity(count + 7)
            while out.count < count {
                state &+= 0x9e37_79b9_7f4a_7c15
                var word = state
                word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
                word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
                word ^= word >> 31
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    out.append(UInt8(truncatingIfNeeded: word >> shift))
                }
            }
            return Array(out.prefix(count))
        }
    }
}
