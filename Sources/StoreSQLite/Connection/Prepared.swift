import Codes
import Cryptography
import Exchange
import GRDB
import GRDBSQLite

/// A prepared statement of one connection, being bound and stepped.
///
/// Values are bound in the order of the question marks by ``add(_:)`` and read back by column, from 0. GRDB keeps the
/// statement in its connection's cache; binding and stepping go past GRDB, whose arguments are boxed one by one.
/// Bytes are copied by SQLite as they are bound. Used only inside one access to the connection.
@safe struct Prepared {
    private let statement: Statement
    private let handle: SQLiteStatement
    private var bound: Int32 = 0

    fileprivate init(_ statement: Statement) {
        self.statement = statement
        unsafe handle = statement.sqliteStatement
        unsafe sqlite3_reset(handle)
    }

    /// Binds the next value.
    mutating func add(_ value: Int64) {
        bound += 1
        unsafe sqlite3_bind_int64(handle, bound, value)
    }

    /// Binds the next value.
    mutating func add(_ value: Int) { add(Int64(value)) }

    /// Binds the next value: 0 or 1.
    mutating func add(_ value: Bool) { add(Int64(value ? 1 : 0)) }

    /// Binds NULL, or the next value.
    mutating func add(_ value: Int64?) {
        if let value { add(value) } else { addNull() }
    }

    /// Binds the next value as TEXT.
    mutating func add(_ value: String) {
        bound += 1
        var value = value
        let index = bound
        value.withUTF8 { text in
            let start = unsafe UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
            if let start = unsafe start, text.count > 0 {
                unsafe sqlite3_bind_text(handle, index, start, Int32(text.count), Self.transient)
            } else {
                unsafe sqlite3_bind_text(handle, index, "", 0, Self.transient)
            }
        }
    }

    /// Binds NULL, or the next value as TEXT.
    mutating func add(_ value: String?) {
        if let value { add(value) } else { addNull() }
    }

    /// Binds the next value as BLOB.
    mutating func add(_ value: [UInt8]) {
        bound += 1
        if value.isEmpty {
            unsafe sqlite3_bind_zeroblob(handle, bound, 0)
        } else {
            unsafe sqlite3_bind_blob(handle, bound, value, Int32(value.count), Self.transient)
        }
    }

    /// Binds NULL, or the next value as BLOB.
    mutating func add(_ value: [UInt8]?) {
        if let value { add(value) } else { addNull() }
    }

    /// Binds the next value as TEXT that need not be UTF-8: an upper bound of a range of texts.
    mutating func addText(bytes: [UInt8]) {
        bound += 1
        unsafe bytes.withUnsafeBytes { text in
            let start = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self)
            unsafe sqlite3_bind_text(handle, bound, start, Int32(text.count), Self.transient)
        }
    }

    /// Binds NULL.
    mutating func addNull() {
        bound += 1
        unsafe sqlite3_bind_null(handle, bound)
    }

    private static let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Runs to the end; rows, if any, are passed over.
    func run() throws {
        try forEach { _ in }
    }

    /// Gives each row to `body`, then resets the statement, also when `body` throws.
    func forEach(_ body: (Columns) throws -> Void) throws {
        defer { unsafe sqlite3_reset(handle) }
        let columns = unsafe Columns(handle: handle)
        while true {
            switch unsafe sqlite3_step(handle) {
            case SQLITE_ROW: try body(columns)
            case SQLITE_DONE: return
            case let code: throw unsafe Self.failure(code, of: sqlite3_db_handle(handle))
            }
        }
    }

    /// The first row as `body` reads it; nil when there is none.
    func first<Value>(_ body: (Columns) throws -> Value) throws -> Value? {
        defer { unsafe sqlite3_reset(handle) }
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return try body(unsafe Columns(handle: handle))
        case SQLITE_DONE: return nil
        case let code: throw unsafe Self.failure(code, of: sqlite3_db_handle(handle))
        }
    }

    /// All rows as `body` reads them.
    func all<Value>(_ body: (Columns) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try forEach { values.append(try body($0)) }
        return values
    }

    private static func failure(_ code: Int32, of connection: OpaquePointer?) -> SQLiteFailure {
        SQLiteFailure(
            code: unsafe sqlite3_extended_errcode(connection) == SQLITE_OK
                ? code : sqlite3_extended_errcode(connection),
            systemError: unsafe sqlite3_system_errno(connection),
            message: unsafe String(cString: sqlite3_errmsg(connection)))
    }
}

extension Database {
    /// The statement for this text, from the connection's cache, reset and with nothing bound yet.
    func prepared(_ sql: String) throws -> Prepared {
        Prepared(try cachedStatement(sql: sql))
    }

    /// Rows that the last statement inserted, changed or deleted.
    var changed: Int { unsafe Int(sqlite3_changes(sqliteConnection)) }

    /// Row id that the last INSERT gave.
    var insertedRow: Int64 { unsafe sqlite3_last_insert_rowid(sqliteConnection) }

    /// Whether a transaction is open, asked of SQLite itself.
    var hasOpenTransaction: Bool { unsafe sqlite3_get_autocommit(sqliteConnection) == 0 }
}
