import Casework
import Codes
import Exchange
import GRDB
import GRDBSQLite
import Testing

@testable import StoreSQLite

@Suite("How statements find their rows")
struct PlanTests {
    /// Tables that are read whole on purpose: a row for each lane; the store's own few values.
    private let small = ["SCAN l", "SCAN lanes", "SCAN meta"]

    /// Everything but upkeep.
    private func useEverything(_ store: SQLiteStore) async throws {
        let gateway = try Sample.gateway("hohhot")
        for number in 1...3 {
            _ = try await store.commit(try Sample.opening(number) { $0.searchKeys = ["a", "b"] })
            try await store.write(
                .caseRecord(try Sample.record(number, version: 2) { $0.searchKeys = ["c"] }),
                .event(Sample.event(number, .destination, 1)), .enqueue(try Sample.entry(number, 1)),
                .requeue(
                    EventKey(Sample.caseID(number), .origin, 1), hop: gateway, dueAt: Sample.time(1),
                    attempts: 1,
                    problem: nil, held: true),
                .dequeue(EventKey(Sample.caseID(number), .origin, 1), hop: gateway),
                .delivery(EventKey(Sample.caseID(number), .origin, 1), .waiting),
                .disclosures(EventKey(Sample.caseID(number), .origin, 1), sealed: nil, erased: true),
                .record(Sample.records, key: "k", value: []), .removeRecord(Sample.records, key: "k"),
                .setAside(
                    Sample.caseID(number), author: .origin, from: 1, reason: Problem(code: "c"),
                    at: Sample.time(1)),
                .refusal(
                    Refusal(
                        digest: Sample.digest("r"), author: gateway, caseID: nil, problem: Problem(code: "c"),
                        at: Sample.time(1))),
                .receipt(
                    StoredReceipt(
                        id: Sample.digest("r"), receiver: gateway, time: Sample.time(1), jws: [], last: nil)))
            try await store.write(
                .event(Sample.event(number, .origin, 1)), .enqueue(try Sample.entry(number, 1)))
        }
        try await readEverything(store, gateway)
    }

    private func readEverything(_ store: SQLiteStore, _ gateway: GatewayID) async throws {
        var queries = [
            CaseQuery(), CaseQuery(text: Sample.caseID(1).description), CaseQuery(searchKey: "c"),
            CaseQuery(clockDueBy: Sample.time(1)), CaseQuery(undeliverableOnly: true),
            CaseQuery(peer: gateway),
            CaseQuery(side: .origin, peer: gateway, undeliverableOnly: true),
        ]
        for prefix in ["15", "1506", "150627", "150627100", "150627100200"] {
            queries.append(CaseQuery(states: [.submitted], within: [try DivisionPrefix(prefix)]))
            queries.append(
                CaseQuery(text: "x", within: [try DivisionPrefix(prefix)], clockDueBy: Sample.time(1)))
        }
        for query in queries {
            let next = try await store.list(query, after: nil, limit: 1).next
            if let next { _ = try await store.list(query, after: next, limit: 1) }
        }
        let digest = Sample.digest("r")
        _ = try await store.cases([Sample.caseID(1)])
        _ = try await store.heads(sharedWith: gateway, after: nil, limit: 1)
        _ = try await store.lastArrival(from: gateway)
        _ = try await store.knownEvents([digest])
        _ = try await store.event(withDigest: digest)
        _ = try await store.refusals([digest])
        _ = try await store.asides(of: Sample.caseID(1))
        _ = try await store.due(for: gateway, at: Sample.time(9), newestFirst: false, limit: 5)
        _ = try await store.due(for: gateway, at: Sample.time(9), newestFirst: true, limit: 5)
        _ = try await store.nextDue(for: gateway)
        _ = try await store.lanes()
        _ = try await store.queued(of: Sample.caseID(1))
        _ = try await store.outbox(for: nil, after: nil, limit: 1)
        _ = try await store.receipt(digest)
        _ = try await store.newestReceipt(from: gateway)
        _ = try await store.record(Sample.records, "k")
        _ = try await store.records(Sample.records, prefix: "k", after: "k1", limit: 5)
        _ = try await store.audit(after: 0, limit: 5)
        _ = try await store.files(after: nil, limit: 5)
    }

    @Test("no statement of the gateway's reads a table from end to end")
    func noScans() async throws {
        try await withFolder { folder in
            var settings = StoreSettings()
            settings.readers = 1
            let store = try SQLiteStore(path: folder + "/gateway.sqlite", settings: settings)
            try await useEverything(store)
            let read = try await store.readers.read { try Self.plans($0) }
            let written = try await store.writer.perform { try Self.plans($0) }
            #expect(read.count > 35)
            #expect(written.count > 30)
            for (sql, steps) in read.merging(written, uniquingKeysWith: { one, _ in one }) {
                let scans = steps.filter {
                    $0.hasPrefix("SCAN") && !small.contains($0) && !$0.contains("CONSTANT ROW")
                }
                #expect(scans == [], "\(sql)")
            }
            await store.close()
        }
    }

    @Test("pages, the queue and the clock are read in the order of their indexes, without sorting")
    func noSorting() async throws {
        try await withFolder { folder in
            var settings = StoreSettings()
            settings.readers = 1
            let store = try SQLiteStore(path: folder + "/gateway.sqlite", settings: settings)
            try await useEverything(store)
            for (sql, steps) in try await store.readers.read({ try Self.plans($0) })
            where sql.contains("LIMIT") {
                #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(sql)")
            }
            await store.close()
        }
    }

    /// The plan of every statement that this connection keeps.
    private static func plans(_ db: Database) throws -> [String: [String]] {
        var texts: Set<String> = []
        var statement = sqlite3_next_stmt(db.sqliteConnection, nil)
        while let found = statement {
            if let text = sqlite3_sql(found) { texts.insert(String(cString: text)) }
            statement = sqlite3_next_stmt(db.sqliteConnection, found)
        }
        var plans: [String: [String]] = [:]
        for text in texts where ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: text.hasPrefix) {
            plans[text] = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + text, arguments: nils(text)).map {
                $0["detail"]
            }
        }
        return plans
    }

    private static func nils(_ sql: String) -> StatementArguments {
        StatementArguments(Array(repeating: DatabaseValue.null, count: sql.filter { $0 == "?" }.count))
    }
}
