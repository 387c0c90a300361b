internal import Codes
import Foundation

/// The one owner of a data directory: a running daemon, or an offline verb of `gwctl`.
///
/// An advisory lock on `lock` (flock), which the kernel releases when the process ends, however it ends.
public final class DirectoryLock: Sendable {
    private let file: Int32

    /// - Throws: `store_locked` when another process owns the directory.
    public init(_ directory: DataDirectory) throws(DirectoryFault) {
        file = open(directory.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DirectoryFault(errno: errno, directory.lockFile) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw DirectoryFault(.storeLocked, "another process holds \(directory.lockFile)")
        }
    }

    deinit { close(file) }
}
