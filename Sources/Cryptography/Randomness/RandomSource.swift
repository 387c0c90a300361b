/// Where salts, nonces, scalars and serial numbers come from; passed in, so that a simulation repeats
/// itself.
public protocol RandomSource: Sendable {
    /// `count` bytes nobody can foretell (but for ``SeededRandom``).
    func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
    /// 64 bits, for identifiers.
    public func word() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// Two words at one draw: an identifier's share.
    public func words() -> (UInt64, UInt64) {
        let drawn = bytes(16)
        return (
            drawn.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
            drawn.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        )
    }
}
