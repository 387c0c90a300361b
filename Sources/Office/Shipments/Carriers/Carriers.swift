internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// Registered carriers by code; the salt sealed.
    static let carrier = RecordKind(rawValue: "carrier")
}

/// The carriers of one gateway: the common ones, and those registered with name, account and salt.
public struct Carriers: Sendable {
    private let context: OfficeContext

    /// The carriers in this store.
    public init(_ context: OfficeContext) { self.context = context }

    /// All of them, in code order.
    public func all() async throws(OfficeRefusal) -> [Carrier] {
        let store = context.store
        let records = try await refusing { () async throws(StoreFault) in try await store.allRecords(.carrier)
        }
        let registered = try records.map { record throws(OfficeRefusal) in try read(record) }
        let codes = Set(registered.map(\.code))
        return (registered + Carrier.common.filter { !codes.contains($0.code) }).sorted { $0.code < $1.code }
    }

    /// One of them; nil when there is none of this code.
    public func find(_ code: String) async throws(OfficeRefusal) -> Carrier? {
        guard Carrier.isCode(code) else { return nil }
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.carrier, code)
        }
        guard let record else { return Carrier.common.first { $0.code == code } }
        return try read(record)
    }

    /// What is to be changed of a carrier; nil leaves it.
    public struct Wish: Sendable {
        /// As people read it; required for one that is new.
        public var name: String?
        /// Empty: it has none any more.
        public var account: String?
        /// 8 characters at least; empty: it pushes nothing any more.
        public var salt: String?

        /// Changes nothing.
        public init(name: String? = nil, account: String? = nil, salt: String? = nil) {
            self.name = name
            self.account = account
            self.salt = salt
        }
    }

    /// A salt that is shorter can be guessed.
    static let saltLength = 8...128

    /// Registers a carrier, or changes one.
    /// - Throws: `validation_failed`; `conflict` when another changed it meanwhile.
    public func set(_ code: String, _ wish: Wish, by actor: String) async throws(OfficeRefusal) -> Carrier {
        guard Carrier.isCode(code) else {
            throw OfficeRefusal(
                .validationFailed, detail: "a carrier's code has 1 to 32 of a-z, 0-9, _ and -",
                message: "快递公司代码应为 1 至 32 位小写字母、数字、_ 或 -")
        }
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.carrier, code)
        }
        var carrier = Carrier(code: code, name: "")
        if let known = try await find(code) { carrier = known }
        if let name = wish.name { carrier.name = name }
        if let account = wish.account { carrier.account = account.isEmpty ? nil : account }
        if let salt = wish.salt { carrier.salt = salt.isEmpty ? nil : salt }
        try Self.check(carrier)
        try await commit(
            .record(.carrier, key: code, value: try text(of: carrier)), code, record?.version ?? 0,
            "carrier_set", actor)
        return carrier
    }

    /// Forgets a registered carrier; a common one stays without account and salt.
    /// - Throws: `not_found`.
    public func remove(_ code: String, by actor: String) async throws(OfficeRefusal) {
        let store = context.store
        guard
            let record = try await refusing({ () async throws(StoreFault) in
                try await store.record(.carrier, code)
            })
        else {
            throw OfficeRefusal(
                .notFound, detail: "no carrier \(code.prefix(32)) is registered", message: "没有登记此快递公司")
        }
        try await commit(
            .removeRecord(.carrier, key: code), code, record.version, "carrier_removed", actor)
    }

    private static func check(_ carrier: Carrier) throws(OfficeRefusal) {
        var faults: [OfficeRefusal.Fault] = []
        if !(1...60).contains(carrier.name.codePointCount) { faults.append(.init("name", .memberRange)) }
        if let account = carrier.account, account.codePointCount > 60 {
            faults.append(.init("account", .memberRange))
        }
        if let salt = carrier.salt, !saltLength.contains(salt.codePointCount) {
            let detail = "\(saltLength.lowerBound) to \(saltLength.upperBound) characters"
            faults.append(.init("salt", .memberRange, detail: detail))
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
    }

    private func commit(
        _ write: Write, _ code: String, _ version: Int, _ action: String, _ actor: String
    ) async throws(OfficeRefusal) {
        let line = AuditLine(at: context.clock.now(), actor: actor, action: action, object: code)
        let change = Change(
            expecting: [.recordVersion(.carrier, code, version)], writes: [write, .audit(line)])
        do throws(JournalFault) {
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict)
            }
        } catch { throw OfficeRefusal(error) }
    }

    private func text(of carrier: Carrier) throws(OfficeRefusal) -> [UInt8] {
        var json: JSONObject = ["name": .string(carrier.name)]
        json["account"] = carrier.account.map { .string($0) }
        if let salt = carrier.salt {
            do throws(CryptographyFault) {
                let sealed = try context.vault.seal(Array(salt.utf8), named: Self.name(carrier.code))
                json["salt"] = .string(Base64URL.encode(sealed))
            } catch { throw OfficeRefusal(.internal, detail: "a salt cannot be sealed") }
        }
        return json.serialized()
    }

    private func read(_ record: Record) throws(OfficeRefusal) -> Carrier {
        // `try?`: the record was written here; one that cannot be read is told as such.
        guard let json = try? JSON.parse(record.value), let name = json["name"]?.stringValue else {
            throw OfficeRefusal(.storeFailed, detail: "a carrier's record cannot be read")
        }
        var carrier = Carrier(code: record.key, name: name, account: json["account"]?.stringValue)
        if let sealed = json["salt"]?.stringValue.flatMap({ Base64URL.decode($0) }) {
            do throws(CryptographyFault) {
                let salt = try context.vault.open(sealed, named: Self.name(record.key))
                carrier.salt = String(decoding: salt, as: UTF8.self)
            } catch { throw OfficeRefusal(.storeFailed, detail: "a carrier's salt does not open") }
        }
        return carrier
    }

    private static func name(_ code: String) -> String { "carrier/" + code }
}
