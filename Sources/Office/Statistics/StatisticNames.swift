internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// Windows and clerks are free text of tokens: so many of each have rows of their own, all others share one. A name that
/// has a place keeps it, so counting again puts every case where it was.
struct StatisticNames {
    private let store: any Store
    private let vault: Vault
    private var known: [String: String] = [:]
    private var counts: [String: Int] = [:]
    /// Rows that keep what was given a place since.
    private(set) var writes: [Write] = []

    /// Most windows, and most clerks, with rows of their own.
    static let most = 10_000
    /// Where the others are counted.
    static let other = "其他"

    init(_ context: OfficeContext) {
        store = context.store
        vault = context.vault
    }

    /// After its rows were committed.
    mutating func written() { writes = [] }

    /// The row's value for a window.
    mutating func window(_ name: String) async throws(OfficeRefusal) -> String {
        guard !name.isEmpty else { return "" }
        let text = String(name.unicodeScalars.prefix(64))
        return try await placed(text, in: "window") { () throws(OfficeRefusal) in [] }
    }

    /// The row's value for a clerk: an index that says nothing, the name sealed beside it.
    mutating func clerk(name: String, workNumber: String?) async throws(OfficeRefusal) -> String {
        let who = String((workNumber.map { $0 + " " } ?? "") + name)
        let index = String(BlindIndex(vault).key(of: who).prefix(22))
        let vault = vault
        return try await placed(index, in: "clerk") { () throws(OfficeRefusal) in
            do throws(CryptographyFault) {
                return try vault.seal(
                    Array(String(who.unicodeScalars.prefix(96)).utf8), named: "statistic_name/clerk/" + index)
            } catch { throw OfficeRefusal(.internal, detail: "a name could not be sealed: \(error)") }
        }
    }

    /// The name behind a clerk's index.
    func clerk(of index: String) async throws(OfficeRefusal) -> String {
        let store = store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.statisticName, "clerk/" + index)
        }
        guard let record else { return index }
        // `try?`: a name that does not open is shown by its index.
        let bytes = try? vault.open(record.value, named: "statistic_name/clerk/" + index)
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? index
    }

    private mutating func placed(
        _ name: String, in family: String, _ value: () throws(OfficeRefusal) -> [UInt8]
    ) async throws(OfficeRefusal) -> String {
        let key = family + "/" + name
        if let found = known[key] { return found }
        if try await read(key) != nil {
            known[key] = name
            return name
        }
        let counter = "count/" + family
        var count = counts[family] ?? 0
        if counts[family] == nil, let record = try await read(counter) {
            count = Int(String(decoding: record.value, as: UTF8.self)) ?? 0
        }
        guard count < Self.most else {
            known[key] = Self.other
            return Self.other
        }
        counts[family] = count + 1
        writes.append(.record(.statisticName, key: key, value: try value()))
        writes.append(.record(.statisticName, key: counter, value: Array(String(count + 1).utf8)))
        known[key] = name
        return name
    }

    private func read(_ key: String) async throws(OfficeRefusal) -> Record? {
        let store = store
        return try await refusing { () async throws(StoreFault) in try await store.record(.statisticName, key)
        }
    }
}
