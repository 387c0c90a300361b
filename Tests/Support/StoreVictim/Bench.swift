import Casework
import Codes
import Cryptography
import Exchange
import Glibc
import StoreSQLite

/// Measurements run by hand, in release; each line is JSON.
struct Bench {
    let path: String

    /// Rows a second in commits of `group` changes of five rows each.
    func commits(group: Int) async throws {
        let store = try SQLiteStore(path: path)
        let rows = try Rows()
        var next = 1
        for run in 1...3 {
            let rounds = max(40_000 / group, 1)
            let changes = (0..<rounds).map { round in
                (0..<group).map { rows.opening(next + round * group + $0) }
            }
            next += rounds * group
            let seconds = try await time {
                for round in changes { _ = try await store.commit(round) }
            }
            let cases = Double(rounds * group)
            say(
                "commit", "group \(group) run \(run)", cases * 5 / seconds, "rows/s", seconds / Double(rounds)
            )
        }
        await store.close()
    }

    /// Fills a store and times what is asked of it.
    func million(cases: Int) async throws {
        let store = try SQLiteStore(path: path)
        let rows = try Rows()
        let group = 512
        let filling = try await time {
            for first in stride(from: 1, through: cases, by: group) {
                let numbers = first..<min(first + group, cases + 1)
                _ = try await store.commit(numbers.map(rows.opening))
                _ = try await store.commit(numbers.filter { $0 % 8 != 0 }.map(rows.answer))
            }
        }
        say("fill", "\(cases) cases", Double(cases) / filling, "cases/s", filling)
        memory("after filling")
        try await ask(store, rows, cases)
        memory("after asking")
        await store.close()
    }

    private func ask(_ store: SQLiteStore, _ rows: Rows, _ cases: Int) async throws {
        let now = Rows.time(cases)
        let ids = (0..<512).map { Rows.id(1 + ($0 &* 1_999) % cases) }
        try await median("cases(512 scattered)") { _ = try await store.cases(ids) }
        for (name, query) in try queries(cases) {
            try await median("list " + name) { _ = try await store.list(query, after: nil, limit: 100) }
        }
        var cursor: String?
        for _ in 0..<200 { cursor = try await store.list(CaseQuery(), after: cursor, limit: 100).next }
        let deep = cursor
        try await median("list all, page 201") {
            _ = try await store.list(CaseQuery(), after: deep, limit: 100)
        }
        for newestFirst in [false, true] {
            try await median("due, newest first \(newestFirst)") {
                _ = try await store.due(for: rows.them, at: now, newestFirst: newestFirst, limit: 256)
            }
        }
        try await median("next due") { _ = try await store.nextDue(for: rows.them) }
        try await median("lanes") { _ = try await store.lanes() }
        try await median("heads page") {
            _ = try await store.heads(sharedWith: rows.them, after: nil, limit: 256)
        }
        let digests = (0..<256).map { SHA256Hash.digest(of: "\($0 * 31) origin 1") }
        try await median("known(256)") { _ = try await store.knownEvents(digests) }
        var next = cases + 1
        try await median("commit of 256 changes") {
            _ = try await store.commit((next..<next + 256).map(rows.opening))
            next += 256
        }
    }

    private func queries(_ cases: Int) throws -> [(String, CaseQuery)] {
        [
            ("all", CaseQuery()),
            ("one state", CaseQuery(states: [.accepted])),
            ("city", CaseQuery(within: [try DivisionPrefix("1506")])),
            ("county", CaseQuery(within: [try DivisionPrefix("150627")])),
            (
                "township, two states",
                CaseQuery(states: [.submitted, .decided], within: [try DivisionPrefix("150627103")])
            ),
            ("a side without cases", CaseQuery(side: .destination)),
            ("peer", CaseQuery(peer: try GatewayID("spiffe://hohhot.tongban/gateway/150100"))),
            ("number", CaseQuery(text: "SJ\(cases / 2)")),
            (
                "blind index",
                CaseQuery(searchKey: Base64URL.encode(HMACSHA256.code(of: Array("77".utf8), key: [1])))
            ),
            ("clock", CaseQuery(clockDueBy: Rows.time(cases + 86_400_000))),
        ]
    }

    private func median(_ name: String, _ body: () async throws -> Void) async throws {
        var seconds: [Double] = []
        for _ in 0..<15 { seconds.append(try await time(body)) }
        seconds.sort()
        say("ask", name, seconds[7] * 1_000, "ms", seconds[14])
    }

    private func time(_ body: () async throws -> Void) async rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try await body()
        let spent = (clock.now - start).components
        return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
    }

    private func say(_ scenario: String, _ name: String, _ value: Double, _ unit: String, _ slowest: Double) {
        let figure = (value * 1_000).rounded() / 1_000
        print(
            #"{"scenario":"\#(scenario)","case":"\#(name)","value":\#(figure),"unit":"\#(unit)","s":\#(slowest)}"#
        )
        fflush(nil)
    }

    private func memory(_ when: String) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        say("memory", "most resident, \(when)", Double(usage.ru_maxrss) / 1_024, "MB", 0)
    }
}
