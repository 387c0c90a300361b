/// Bounds of what is read.
public struct JSONLimits: Hashable, Sendable {
    /// Levels of arrays and objects, the outermost value being level 1; at most `depthMax`.
    public let depth: Int
    /// Bytes of the whole text.
    public let bytes: Int

    /// Reading recurses; this many levels fit the smallest thread stack many times over.
    public static let depthMax = 256

    /// Limits; `depth` is held within 1...`depthMax`.
    public init(depth: Int = 32, bytes: Int) {
        self.depth = min(max(depth, 1), Self.depthMax)
        self.bytes = bytes
    }

    /// 32 levels, as PROTOCOL.md §3 says, and 64 MiB: 256 events of 256 KiB, a full page of a log.
    public static let wire = JSONLimits(depth: 32, bytes: 64 << 20)
}
