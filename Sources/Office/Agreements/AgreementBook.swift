public import Codes
public import Exchange
public import StrictJSON
import Synchronization

extension RecordKind {
    /// Agreements between regions, by number.
    static let agreement = RecordKind(rawValue: "agreement")
}

/// The agreements on which acceptance at the origin and other favours between regions rest; warned of before they lapse.
public final class AgreementBook: Sendable {
    private let store: any Store
    private let held = Mutex<[String: (agreement: Agreement, version: Int)]>([:])

    /// Days before its end from which an agreement is warned of: the other side needs weeks to sign a new one.
    public static let warnedDays = 60

    /// An empty book; ``load()`` reads what was imported.
    public init(store: any Store) { self.store = store }

    /// All, those that end first in front.
    public var all: [Agreement] {
        held.withLock { $0.values.map(\.agreement) }.sorted { ($0.to, $0.number) < ($1.to, $1.number) }
    }

    /// Reads every agreement; called at start and after a change.
    public func load() async throws(OfficeRefusal) {
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.agreement)
        }
        var read: [String: (agreement: Agreement, version: Int)] = [:]
        for record in records {
            // `try?`: records of this kind are written here only.
            guard let json = try? JSON.parse(record.value), let agreement = try? Agreement(json) else {
                throw OfficeRefusal(.storeFailed, detail: "agreement \(record.key)")
            }
            read[agreement.number] = (agreement, record.version)
        }
        let loaded = read
        held.withLock { $0 = loaded }
    }

    /// Takes a file's agreements, all or nothing; those that it does not name stay.
    /// - Parameters:
    ///   - file: `{"agreements":[…]}`.
    ///   - own: ours, which must be a party.
    /// - Returns: `{"agreements","changed"}`.
    /// - Throws: `validation_failed` with every fault; `conflict` when another imported meanwhile.
    public func take(
        _ file: JSON, own: GatewayID, by actor: String, at now: Timestamp
    ) async throws(OfficeRefusal) -> JSON {
        let agreements = try Self.read(file, own: own)
        let known = held.withLock { $0 }
        let news = agreements.filter { known[$0.number]?.agreement != $0 }
        if !news.isEmpty {
            try await commit(
                Change(
                    expecting: news.map {
                        .recordVersion(.agreement, $0.number, known[$0.number]?.version ?? 0)
                    },
                    writes: news.flatMap { agreement -> [Write] in
                        [
                            .record(
                                .agreement, key: agreement.number,
                                value: JSON.object(agreement.json).serialized()),
                            .audit(
                                AuditLine(
                                    at: now, actor: actor, action: "agreement_imported",
                                    object: agreement.number,
                                    detail: "until \(agreement.to)")),
                        ]
                    }))
        }
        return [
            "agreements": .integer(Int64(agreements.count)), "changed": .integer(Int64(news.count)),
        ]
    }

    /// Removes one; matters that name it count by what their own text says.
    /// - Throws: `not_found`; `conflict`.
    public func remove(_ number: String, by actor: String, at now: Timestamp) async throws(OfficeRefusal) {
        guard let known = held.withLock({ $0[number] }) else {
            throw OfficeRefusal(
                .notFound, detail: "there is no agreement \(number)", message: "没有编号为 \(number) 的协议")
        }
        try await commit(
            Change(
                expecting: [.recordVersion(.agreement, number, known.version)],
                writes: [
                    .removeRecord(.agreement, key: number),
                    .audit(
                        AuditLine(
                            at: now, actor: actor, action: "agreement_removed", object: number,
                            detail: "until \(known.agreement.to)")),
                ]))
    }

    /// The agreements that a matter's text names by their numbers, those that end first in front. A number that stands
    /// within another one is not named: neither `TB-2026-1` by `TB-2026-12`, nor 通办1号 by 呼鄂通办1号 where that is on file.
    public func named(in text: String) -> [Agreement] {
        let found = all.map { agreement in
            (agreement: agreement, places: text.ranges(of: agreement.number).filter { text.isWhole($0) })
        }
        let places = found.flatMap(\.places)
        return found.filter { one in
            one.places.contains { place in
                !places.contains {
                    $0 != place && $0.lowerBound <= place.lowerBound && place.upperBound <= $0.upperBound
                }
            }
        }.map(\.agreement)
    }

    /// The days on which what that text names counts: from the first on which each agreement whose number it bears is in
    /// force, to the earliest end of theirs and the day that it names itself; a side is nil where nobody says.
    public func term(of text: String?, named day: CivilDate?) -> (from: CivilDate?, to: CivilDate?) {
        let agreements = text.map { named(in: $0) } ?? []
        return (agreements.map(\.from).max(), (agreements.map(\.to) + [day].compactMap { $0 }).min())
    }

    private func commit(_ change: Change) async throws(OfficeRefusal) {
        let outcomes = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        guard outcomes == [.committed] else { throw OfficeRefusal(.conflict) }
        try await load()
    }

    private static func read(_ file: JSON, own: GatewayID) throws(OfficeRefusal) -> [Agreement] {
        guard let list = file["agreements"]?.arrayValue, !list.isEmpty else {
            throw OfficeRefusal(
                .validationFailed,
                faults: [.init("/agreements", .memberMissing, detail: "the file is {\"agreements\":[…]}")])
        }
        var agreements: [Agreement] = []
        var faults: [OfficeRefusal.Fault] = []
        for (index, json) in list.enumerated() {
            let place = "/agreements/\(index)"
            do throws(ShapeFaults) {
                let agreement = try Agreement(json)
                if !agreement.parties.contains(own) {
                    faults.append(
                        .init(
                            place + "/parties", .memberRange, detail: "we are no party", message: "本网关不是协议方"))
                }
                if agreements.contains(where: { $0.number == agreement.number }) {
                    faults.append(.init(place + "/number", .memberTwice))
                }
                agreements.append(agreement)
            } catch {
                faults += error.faults.map {
                    .init(
                        place + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
                }
            }
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        return agreements
    }
}

extension String {
    /// Whether no digit or Latin letter stands directly before or behind a place that begins or ends with one.
    fileprivate func isWhole(_ place: Range<Index>) -> Bool {
        let inner = self[place]
        let (before, after) = (self[..<place.lowerBound].last, self[place.upperBound...].first)
        return !(before.isOfWord && inner.first.isOfWord) && !(inner.last.isOfWord && after.isOfWord)
    }
}

extension Character? {
    fileprivate var isOfWord: Bool { self.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false }
}
