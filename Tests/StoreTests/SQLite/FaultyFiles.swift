import Foundation
import GRDBSQLite
import Synchronization

/// SQLite's own files with failures at wish: a VFS that passes everything on to the system's and, for paths that a test
/// names, lets syncs or writes fail.
///
/// It is made the process's habit once; files of other tests are not touched.
enum FaultyFiles {
    /// SQLITE_IOERR_FSYNC and SQLITE_IOERR_WRITE, which are expressions in C and so are not imported.
    static let syncFailed = SQLITE_IOERR | 4 << 8
    static let writeFailed = SQLITE_IOERR | 3 << 8

    enum Call: Hashable, Sendable { case sync, write }

    struct Plan: Sendable {
        /// Calls of a kind that succeed before those that fail.
        var passing = 0
        /// Calls that then fail.
        var failing = 0
        /// What SQLite is told.
        var code = FaultyFiles.syncFailed
    }

    /// By the end of the path and the kind of call.
    private static let plans = Mutex<[String: [Call: Plan]]>([:])
    private static let paths = Mutex<[Int: String]>([:])
    /// The system's tables of functions, by ours; filled as files are opened and never emptied.
    private static let tables = Mutex<[Int: Int]>([:])
    private static let systemName = Mutex("")

    /// From now on, calls on files whose path begins so follow the plan.
    static func plan(_ call: Call, on path: String, _ plan: Plan) {
        _ = installed
        plans.withLock { $0[path, default: [:]][call] = plan }
    }

    /// Installs the VFS; files opened before are not reached.
    static func install() { _ = installed }

    private static let installed: Bool = {
        guard let system = sqlite3_vfs_find(nil) else { return false }
        systemName.withLock { $0 = String(cString: system.pointee.zName) }
        let ours = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        ours.initialize(to: system.pointee)
        ours.pointee.pNext = nil
        ours.pointee.zName = UnsafePointer(strdup("faulty"))
        ours.pointee.xOpen = { _, name, file, flags, outFlags in
            guard let file, let system = sqlite3_vfs_find(FaultyFiles.systemName.withLock { $0 }) else {
                return SQLITE_ERROR
            }
            let code = system.pointee.xOpen(system, name, file, flags, outFlags)
            guard code == SQLITE_OK, let methods = file.pointee.pMethods else { return code }
            if let name { FaultyFiles.paths.withLock { $0[Int(bitPattern: file)] = String(cString: name) } }
            file.pointee.pMethods = UnsafePointer(FaultyFiles.table(over: methods))
            return code
        }
        return sqlite3_vfs_register(ours, 1) == SQLITE_OK
    }()

    /// Our table of functions over one of the system's.
    private static func table(over system: UnsafePointer<sqlite3_io_methods>) -> UnsafeMutablePointer<
        sqlite3_io_methods
    > {
        tables.withLock { tables in
            if let known = tables.first(where: { $0.value == Int(bitPattern: system) })?.key,
                let table = UnsafeMutablePointer<sqlite3_io_methods>(bitPattern: known)
            {
                return table
            }
            let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            table.initialize(to: system.pointee)
            table.pointee.xSync = { file, flags in
                if let code = FaultyFiles.fails(.sync, file) { return code }
                return FaultyFiles.system(of: file)?.pointee.xSync(file, flags) ?? SQLITE_ERROR
            }
            table.pointee.xWrite = { file, bytes, count, offset in
                if let code = FaultyFiles.fails(.write, file) { return code }
                return FaultyFiles.system(of: file)?.pointee.xWrite(file, bytes, count, offset)
                    ?? SQLITE_ERROR
            }
            tables[Int(bitPattern: table)] = Int(bitPattern: system)
            return table
        }
    }

    private static func system(of file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafePointer<
        sqlite3_io_methods
    >? {
        guard let table = file?.pointee.pMethods else { return nil }
        return tables.withLock { $0[Int(bitPattern: table)] }.flatMap(UnsafePointer.init(bitPattern:))
    }

    private static func fails(_ call: Call, _ file: UnsafeMutablePointer<sqlite3_file>?) -> Int32? {
        guard let path = paths.withLock({ $0[Int(bitPattern: file)] }) else { return nil }
        return plans.withLock { plans -> Int32? in
            guard let key = plans.keys.first(where: path.hasPrefix), var plan = plans[key]?[call] else {
                return nil
            }
            if plan.passing > 0 {
                plan.passing -= 1
                plans[key]?[call] = plan
                return nil
            }
            if plan.failing == 0 { return nil }
            plan.failing -= 1
            plans[key]?[call] = plan
            return plan.code
        }
    }
}
