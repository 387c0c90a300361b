internal import Codes
public import Exchange
internal import Mapping
internal import StrictJSON
internal import Synchronization

/// Judges what changed in a catalogue by the mappings that rest on it: what is harmless is settled with a note, the rest
/// is opened for a person. Looks again when a catalogue, the mappings or the day change.
public final class DriftWatch: Sendable {
    private let context: OfficeContext
    private let alarm: @Sendable (Alarm) -> Void
    private let judged = Mutex<Basis?>(nil)
    private static let restMilliseconds: Int64 = 10_000
    /// How long what is settled can be looked up, days.
    private static let keptDays = 400

    private struct Basis: Hashable {
        var catalogues: Int
        var mapping: Int
        var day: CivilDate
    }

    /// A watch over these rooms.
    /// - Parameter alarm: told of each matter that is opened, for log, metric and `doctor`; a hint, the list is durable.
    public init(_ context: OfficeContext, alarm: @escaping @Sendable (Alarm) -> Void = { _ in }) {
        self.context = context
        self.alarm = alarm
    }

    /// Looks every ten seconds until cancelled; while nothing changes that is no work.
    public func run() async throws(CancellationError) {
        try await context.clock.every(Self.restMilliseconds) { try await look() }
    }

    /// Judges all that is new or open.
    /// - Returns: how many matters somebody must look at.
    /// - Throws: what the store refuses.
    @discardableResult public func look() async throws(OfficeRefusal) -> Int {
        do throws(OfficeRefusal) {
            return try await judgeAll()
        } catch  where error.code == .conflict {
            // The watch and a person looked at the same time; what is written by now is read anew.
            return try await judgeAll()
        }
    }

    private func judgeAll() async throws(OfficeRefusal) -> Int {
        let basis = Basis(
            catalogues: context.catalogues.generation, mapping: context.mappings.history.newest,
            day: context.today)
        let before = judged.withLock { $0 }
        guard before != basis else { return 0 }
        if before?.mapping != basis.mapping { try await DriftRestored(context).note() }
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.allRecords(.mappingDrift)
        }
        var pending: [DriftRecord] = []
        for record in records {
            let drift = try DriftRecord(record)
            if drift.state == .settled {
                try await forget(drift)
            } else {
                pending.append(drift)
            }
        }
        var open = 0
        let known = Set(pending.map(\.key))
        pending += expiring(among: records).filter { !known.contains($0.key) }
        for (gateway, drifts) in Dictionary(grouping: pending, by: \.gateway).sorted(by: { $0.key < $1.key })
        {
            guard let catalog = context.catalogues.catalog(ofAny: gateway) else { continue }
            // What the catalogue does not say yet is judged once it does.
            let due = drifts.filter { $0.revision <= catalog.revision }
            let rows = try await DriftedRows(context).rows(on: due.map(\.code), of: gateway)
            for drift in due where try await judge(drift, in: catalog, rows[drift.code] ?? []) { open += 1 }
        }
        judged.withLock { $0 = basis }
        return open
    }

    /// - Returns: whether somebody must look at it.
    private func judge(
        _ drift: DriftRecord, in catalog: Catalog, _ rows: [DriftedRows.Row]
    ) async throws(OfficeRefusal) -> Bool {
        // A version published since was judged by the catalogue as it is now.
        var resting = rows.filter { $0.judgedAt < drift.noticedAt }
        var found = MatterDrift(drift.was, in: catalog, on: context.today)
        if found == nil, drift.isRestored {
            found = MatterDrift(unknown: drift.code, since: context.today, note: .restored)
        }
        guard let found else { return try await drop(drift) }
        if let ends = found.ends { resting.removeAll { $0.mapping.to.map { $0 < ends } ?? false } }
        var followers: [String] = []
        if let day = found.leads {
            followers = try await DriftedRows(context).followers(
                of: drift.was, from: max(day, context.today), in: catalog)
        }
        guard !(resting.isEmpty && followers.isEmpty) else { return try await drop(drift) }
        let judgement = DriftJudgement(
            found, rows: resting.map(\.mapping), followers: followers, of: drift.gateway,
            isOwn: drift.gateway == context.own.id)
        var drift = drift
        let wasOpen = drift.state == .open
        let isSame = wasOpen && drift.judgement == judgement.json
        drift.judgement = judgement.json
        drift.state = judgement.kind == .harmless ? .settled : .open
        if drift.state == .settled {
            drift.settled = [
                "by": "gateway", "at": .string(context.clock.now().description),
                "note": .string("变更不影响映射，已自动确认"),
            ]
        }
        if !isSame { try await write(drift, judgement) }
        if drift.state == .open, !wasOpen {
            alarm(
                Alarm(
                    judgement.kind == .stale ? .mappingStale : .mappingReview, peer: drift.gateway,
                    detail: "\(drift.code): \(judgement.locals.count) of our matters"))
        }
        return drift.state == .open
    }

    /// Matters that end by a last day which they always had: nobody changes them, so nobody noted it.
    private func expiring(among records: [Record]) -> [DriftRecord] {
        let (today, now) = (context.today, context.clock.now())
        let last = today.adding(days: Self.aheadDays)
        let versions = Dictionary(records.map { ($0.key, $0.version) }, uniquingKeysWith: { $1 })
        return context.directory.snapshot.all.flatMap { peer -> [DriftRecord] in
            guard let catalog = context.catalogues.catalog(of: peer.id) else { return [] }
            return catalog.matters(on: today).filter { $0.expires.map { $0 <= last } ?? false }.map {
                matter in
                var drift = DriftRecord(matter, of: peer.id, revision: catalog.revision, at: now)
                drift.recordVersion = versions[drift.key] ?? 0
                // Where nothing rests on it, what was settled about it stays.
                drift.state = .settled
                return drift
            }
        }
    }

    /// How many days before its last one a matter is listed: finding another one takes weeks.
    private static let aheadDays = 60

    private func write(_ drift: DriftRecord, _ judgement: DriftJudgement) async throws(OfficeRefusal) {
        var change = drift.change
        change.writes.append(
            .audit(
                AuditLine(
                    at: context.clock.now(), actor: "gateway",
                    action: drift.state == .settled ? "mapping_reconfirmed" : "mapping_drifted",
                    object: drift.key, detail: judgement.kind.rawValue)))
        try await context.mappings.commit(change)
    }

    /// Nothing rests on it any more, or it is as it was.
    private func drop(_ drift: DriftRecord) async throws(OfficeRefusal) -> Bool {
        guard drift.state != .settled else { return false }
        var change = Change(
            expecting: [drift.expectation], writes: [.removeRecord(.mappingDrift, key: drift.key)])
        if drift.state == .open {
            change.writes.append(
                .audit(
                    AuditLine(
                        at: context.clock.now(), actor: "gateway", action: "mapping_drift_over",
                        object: drift.key, detail: "no mapping rests on what changed")))
        }
        try await context.mappings.commit(change)
        return false
    }

    private func forget(_ drift: DriftRecord) async throws(OfficeRefusal) {
        guard drift.noticedAt.civilDate.adding(days: Self.keptDays) < context.today else { return }
        try await context.mappings.commit(
            Change(
                expecting: [drift.expectation], writes: [.removeRecord(.mappingDrift, key: drift.key)]))
    }
}
