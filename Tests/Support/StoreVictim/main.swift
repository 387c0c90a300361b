import Exchange
import Glibc
import StoreSQLite

// A process that writes until it is killed, and the store's own measurements.
//
//   StoreVictim commit FILE FIRST          commits cases FIRST, FIRST+1, … in groups; prints each group's last number
//                                          once it is durable
//   StoreVictim bench FILE [GROUP]         rows a second
//   StoreVictim million FILE [CASES]       fills a store, then times what people ask of it

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("usage: StoreVictim commit|bench|million FILE …")
    exit(2)
}
let (verb, path) = (arguments[1], arguments[2])
let number = arguments.count > 3 ? Int(arguments[3]) : nil

switch verb {
case "commit": try await commitUntilKilled(path, from: number ?? 1)
case "bench": try await Bench(path: path).commits(group: number ?? 256)
case "million": try await Bench(path: path).million(cases: number ?? 1_000_000)
default: exit(2)
}

/// Groups of one to seven cases, so that the kill falls into commits of several shapes.
func commitUntilKilled(_ path: String, from first: Int) async throws {
    let store = try SQLiteStore(path: path)
    let rows = try Rows()
    var next = first
    while true {
        let count = 1 + next % 7
        let outcomes = try await store.commit((next..<next + count).map(rows.opening))
        guard outcomes.allSatisfy({ $0 == .committed }) else { exit(3) }
        next += count
        print(next - 1)
        fflush(nil)
    }
}
