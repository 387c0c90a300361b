/// Bounds of the store's files and memory. Sizes in bytes, times in milliseconds.
public struct StoreSettings: Sendable, Hashable {
    /// Connections that read side by side; more readers wait.
    public var readers = 4
    /// Page cache of the one connection that writes.
    public var writerCacheBytes = 16 << 20
    /// Page cache of each connection that reads.
    public var readerCacheBytes = 4 << 20
    /// Pages (4 KiB) of write-ahead log after which a commit moves them into the file.
    public var checkpointPages = 4_000
    /// Length the write-ahead log is cut back to once it is empty again.
    public var walBytesKept = 64 << 20
    /// Time a write waits for another process's write to end before it is `store_locked`.
    public var busyMilliseconds = 5_000
    /// Matters kept parsed in memory: cases name few different ones.
    public var mattersKept = 512
    /// Most entries that one call reads, whatever it asks for.
    public var pageEntries = 4_096

    /// As they are meant for a county's machine.
    public init() {}
}
