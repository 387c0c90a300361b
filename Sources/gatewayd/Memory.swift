internal import CAllocator
import Foundation

/// How the daemon keeps its memory.
enum Memory {
    /// Holds glibc to as many arenas as there are cores, and one: its eight per core keep, after a busy hour, up to
    /// 40 MB that nobody uses, since each arena is in pieces by itself. Fewer make threads wait for each other.
    ///
    /// Comes before other threads allocate. Source: mallopt(3).
    static func limitArenas() {
        _ = mallopt(M_ARENA_MAX, Int32(ProcessInfo.processInfo.activeProcessorCount + 1))
    }
}
