import Codes
import Exchange
import GRDB
import GRDBSQLite
import Glibc

/// A result of SQLite that is no success, with what the operating system said.
struct SQLiteFailure: Error {
    /// SQLite's extended result code.
    var code: Int32
    /// `errno` of the system call behind it; 0 when there was none.
    var systemError: Int32
    /// SQLite's own words; they name tables and columns, never values.
    var message: String
}

/// When a failure came, which decides what it means for what was being written.
enum FailurePhase {
    /// Reading, or writing inside a transaction that was then rolled back: nothing was written.
    case before
    /// In COMMIT: the disk may or may not have it.
    case commit
}

extension SQLiteFailure {
    /// Any error of GRDB or of this module as the result that SQLite gave.
    init(_ error: any Error) {
        switch error {
        case let failure as SQLiteFailure: self = failure
        case let error as DatabaseError:
            self.init(
                code: error.extendedResultCode.rawValue, systemError: 0, message: error.message ?? "")
        default: self.init(code: SQLITE_ERROR, systemError: 0, message: "\(error)")
        }
    }

    private var primary: Int32 { code & 0xFF }

    /// No room: SQLite says so itself for its files, and through the system's error where it only knows "I/O error".
    var isFull: Bool {
        primary == SQLITE_FULL
            || (primary == SQLITE_IOERR && (systemError == ENOSPC || systemError == EDQUOT))
    }

    /// Nothing of the file can be trusted any more through this handle.
    var breaksHandle: Bool {
        primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB
    }

    /// The port's word for it.
    func fault(in phase: FailurePhase) -> StoreFault {
        let detail = "sqlite \(code)\(systemError == 0 ? "" : ", errno \(systemError)"): \(message)"
        switch primary {
        case SQLITE_FULL: return StoreFault(.storeFull, detail)
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: return StoreFault(.storeReadOnly, detail)
        case SQLITE_CORRUPT: return StoreFault(.storeCorrupt, detail)
        case SQLITE_NOTADB: return StoreFault(.storeForeign, detail)
        case SQLITE_BUSY, SQLITE_LOCKED: return StoreFault(.storeLocked, detail)
        case _ where phase == .commit: return StoreFault(.storeOutcomeUnknown, detail)
        case SQLITE_IOERR where isFull: return StoreFault(.storeFull, detail)
        default: return StoreFault(.storeFailed, detail)
        }
    }
}
