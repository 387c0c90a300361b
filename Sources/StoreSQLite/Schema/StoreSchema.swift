import Codes
import Exchange
import GRDB

/// The numbered steps from an empty file to the schema that this version writes.
///
/// Each step and its number are one transaction, so no file is ever between two numbers. A released step is never
/// changed; a change of the schema is a new step.
enum StoreSchema {
    /// "TBGW": tells our files from other SQLite files (`PRAGMA application_id`).
    static let applicationID: Int64 = 0x5442_4757

    /// The steps in their order; the first is number 1.
    static let steps: [String] = [step1]

    /// The number of the newest step.
    static var version: Int { steps.count }

    /// Brings a file to the newest step.
    ///
    /// - Parameters:
    ///   - identity: random bytes that name a store made now.
    ///   - secret: random bytes that its cursors are marked with.
    /// - Throws: `store_newer` when the file has a step that this version does not know, `store_foreign` when it is
    ///   an SQLite file of somebody else; both leave it as it is.
    static func migrate(
        _ db: Database, identity: [UInt8], secret: [UInt8], steps: [String] = steps
    ) throws {
        let found = try number(db, "PRAGMA user_version")
        let owner = try number(db, "PRAGMA application_id")
        let tables = try number(db, "SELECT count(*) FROM sqlite_master")
        guard owner == applicationID || (owner == 0 && tables == 0 && found == 0) else {
            throw StoreFault(.storeForeign, "application_id \(owner), \(tables) tables")
        }
        guard found <= steps.count else {
            throw StoreFault(.storeNewer, "schema \(found), this version knows \(steps.count)")
        }
        for step in Int(max(found, 0))..<steps.count {
            try db.inTransaction(.immediate) {
                try db.execute(sql: steps[step])
                if step == 0 {
                    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                    var row = try db.prepared(
                        "INSERT INTO meta (name, value) VALUES ('identity', ?), ('secret', ?), ('generation', 0)"
                    )
                    row.add(identity)
                    row.add(secret)
                    try row.run()
                }
                try db.execute(sql: "PRAGMA user_version = \(step + 1)")
                return .commit
            }
        }
    }

    /// What a file says of itself.
    static func about(_ db: Database) throws -> (identity: [UInt8], secret: [UInt8], generation: Int) {
        var values: [String: [UInt8]] = [:]
        var generation = 0
        try db.prepared("SELECT name, value FROM meta").forEach { row in
            if row.text(0) == "generation" { generation = row.int(1) }
            values[row.text(0)] = row.bytes(1)
        }
        return (values["identity"] ?? [], values["secret"] ?? [], generation)
    }

    private static func number(_ db: Database, _ sql: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: sql) ?? 0
    }
}
