import Codes
import Cryptography
import GRDB
import GRDBSQLite

/// The row a statement stands on, read by column from 0. Valid only inside the closure that was given it.
@safe struct Columns {
    private let handle: SQLiteStatement

    init(handle: SQLiteStatement) {
        unsafe self.handle = handle
    }

    func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func int64(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    func int(_ column: Int32) -> Int { Int(int64(column)) }

    func bool(_ column: Int32) -> Bool { int64(column) != 0 }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(handle, column) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }
    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: int64(column)) }
    func optionalTime(_ column: Int32) -> Timestamp? { isNull(column) ? nil : time(column) }

    /// - Throws: when what is stored is no digest: the file is damaged.
    func digest(_ column: Int32) throws -> Digest {
        guard let digest = Digest(bytes: bytes(column)) else { throw SQLiteFailure.damaged("a digest") }
        return digest
    }

    /// - Throws: when what is stored is no identifier: the file is damaged.
    func uuid(_ column: Int32) throws -> UUIDv7 {
        guard let id = UUIDv7(bytes: bytes(column)) else { throw SQLiteFailure.damaged("an identifier") }
        return id
    }

    /// A word of an enumeration.
    /// - Throws: when it is none: the file is damaged, or was written by a newer version.
    func word<Word: RawRepresentable>(_ column: Int32, as _: Word.Type = Word.self) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text(column)) else {
            throw SQLiteFailure.damaged("a word of \(Word.self)")
        }
        return word
    }

    /// A word of an enumeration, or NULL.
    func optionalWord<Word: RawRepresentable>(_ column: Int32, as word: Word.Type = Word.self) throws -> Word?
    where Word.RawValue == String {
        isNull(column) ? nil : try self.word(column, as: word)
    }

    /// - Throws: when it is no date: the file is damaged.
    func optionalDate(_ column: Int32) throws -> CivilDate? {
        guard let text = optionalText(column) else { return nil }
        do { return try CivilDate(text) } catch { throw SQLiteFailure.damaged("a date") }
    }

    func side(_ column: Int32) -> Side { int64(column) == 0 ? .origin : .destination }
}

extension SQLiteFailure {
    /// A stored value that this module never writes.
    static func damaged(_ what: String) -> SQLiteFailure {
        SQLiteFailure(code: SQLITE_CORRUPT, systemError: 0, message: "not \(what)")
    }
}

extension Side {
    /// As stored: 0 for the origin, 1 for the destination.
    var stored: Int64 { self == .origin ? 0 : 1 }
}
