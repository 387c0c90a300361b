public import Codes
public import Exchange
public import Mapping
internal import StrictJSON

extension RecordKind {
    /// How mappings are published here: `second_person`.
    static let mappingRule = RecordKind(rawValue: "mapping_rule")
}

/// Drafts made the next version, and an earlier version brought back: all of it from its day on, or nothing.
///
/// A version's rows are written before the version counts, a few at a time, so that nobody waits for them; the one
/// record that makes it count is written last. What is broken off leaves a version that counts for nothing.
public struct MappingPublishing: Sendable {
    let drafts: MappingDrafts
    let clock: any GatewayClock

    /// Publishing of these drafts.
    public init(_ drafts: MappingDrafts, clock: any GatewayClock) {
        self.drafts = drafts
        self.clock = clock
    }

    var book: MappingBook { drafts.book }

    /// Who publishes, from when, and why.
    public struct Order: Sendable {
        /// The account.
        public var actor: String
        /// The day from which it counts; not before today.
        public var effective: CivilDate
        /// Why, for the history.
        public var reason: String?
        /// Before the catalogues were looked at by which the rows are judged: what changes later is drift.
        public var judgedAt: Timestamp?

        /// An order.
        public init(
            actor: String, effective: CivilDate, reason: String? = nil, judgedAt: Timestamp? = nil
        ) {
            self.actor = actor
            self.effective = effective
            self.reason = reason
            self.judgedAt = judgedAt
        }
    }

    /// A matter whose rows are to be others.
    struct Step: Sendable {
        /// What is stored of it.
        var stored: MappingBook.Stored
        var key: MappingKey { stored.group.key }
        var standing: [MatterMapping]
        var wanted: [MatterMapping]
    }

    /// Publishes all drafts as the next version.
    /// - Parameter lint: judges by the catalogues of the day from which it is to count.
    /// - Returns: the version, and how many places of it somebody should look at.
    /// - Throws: `mapping_unchanged` when there is nothing to publish, `second_person_needed`, `mapping_announced`,
    ///   `mapping_invalid` with every error that the lint finds and every example that comes out otherwise, `conflict` when
    ///   another publishes or drafts meanwhile.
    public func publish(
        _ order: Order, lint: MappingLint
    ) async throws(OfficeRefusal) -> (version: MappingVersion, warnings: Int) {
        try await book.publishing(clock) { () async throws(OfficeRefusal) in
            try await publishAlone(order, lint: lint)
        }
    }

    private func publishAlone(
        _ order: Order, lint: MappingLint
    ) async throws(OfficeRefusal) -> (version: MappingVersion, warnings: Int) {
        let begun = order.judgedAt ?? clock.now()
        let open = try await drafts.all()
        guard !open.isEmpty else { throw OfficeRefusal(.mappingUnchanged) }
        let authors = Set(open.flatMap(\.authors)).sorted()
        try await check(order, authors)
        if let announced = book.announced(after: order.effective) {
            throw OfficeRefusal(
                .mappingAnnounced,
                detail: "version \(announced.version) counts from \(announced.effective) only",
                message: "版本 \(announced.version) 定于 \(announced.effective) 生效，不能从更早的日期发布")
        }
        var counts = MappingVersion.Counts()
        counts.total = book.history.published(book.history.newest)?.counts.total ?? 0
        var errors: [MappingFinding] = []
        var warnings = 0
        try await walk(open) { steps in
            for step in steps {
                counts.add(MappingPlan(published: step.standing, draft: step.wanted))
                let findings = lint.findings(step.wanted)
                errors += findings.filter { $0.severity == .error }
                warnings += findings.count { $0.severity == .warning }
            }
        }
        let run = GoldenCaseRun(own: lint.own, peers: lint.peers, day: lint.day)
        let failed = try await MappingGolden(drafts).results(of: open.map(\.peer), run).filter { !$0.passes }
        guard errors.isEmpty, failed.isEmpty else { throw OfficeRefusal(errors, failed) }
        counts.total += counts.added - counts.removed
        var version = MappingVersion(
            version: book.history.next, effective: order.effective, authors: authors,
            publishedBy: order.actor, publishedAt: begun, reason: order.reason)
        version.counts = counts
        let ending = Change(
            expecting: open.map { .recordVersion(.mappingDraft, $0.peer.description, $0.recordVersion) },
            writes: open.map { draft in
                var draft = draft
                draft.number = nil
                draft.authors = []
                return draft.change.writes[0]
            })
        try await write(version, ending: ending) { put throws(OfficeRefusal) in
            try await self.walk(open, put)
        }
        for draft in open { try await drafts.sweep(draft.peer, below: (draft.number ?? 0) + 1) }
        version.state = .published
        return (version, warnings)
    }

    /// Whether what one person wrote is published by another only.
    public func needsSecondPerson() async throws(OfficeRefusal) -> Bool {
        let record = try await refusing { () async throws(StoreFault) in
            try await book.store.record(.mappingRule, "second_person")
        }
        return record?.value == Array("true".utf8)
    }

    /// Sets that rule; off until it is set.
    public func setSecondPerson(_ isNeeded: Bool, by actor: String) async throws(OfficeRefusal) {
        try await drafts.commit(
            Change(writes: [
                .record(.mappingRule, key: "second_person", value: Array(String(isNeeded).utf8)),
                .audit(
                    AuditLine(
                        at: clock.now(), actor: actor, action: "mapping_rule_set", object: "second_person",
                        detail: String(isNeeded))),
            ]))
    }

    func check(_ order: Order, _ authors: [String]) async throws(OfficeRefusal) {
        guard authors.contains(order.actor), try await needsSecondPerson() else { return }
        throw OfficeRefusal(.secondPersonNeeded, detail: "\(order.actor) wrote part of it")
    }

    /// Every matter of these drafts, a page at a time, beside what is published.
    func walk(
        _ open: [MappingDrafts.Draft], _ visit: ([Step]) async throws(OfficeRefusal) -> Void
    ) async throws(OfficeRefusal) {
        for draft in open {
            var after: String?
            while true {
                let page = try await drafts.page(of: draft, after: after)
                try await visit(try await steps(page))
                after = page.last?.key.local
                if page.count < MappingBook.step { break }
            }
        }
    }

    /// Drafted matters beside what is published of them.
    func steps(_ page: [(key: MappingKey, rows: [MatterMapping])]) async throws(OfficeRefusal) -> [Step] {
        let newest = book.history.newest
        let stored = try await book.stored(page.map(\.key))
        var steps: [Step] = []
        for (key, rows) in page {
            let stored = stored[key] ?? MappingBook.Stored(group: MappingGroup(key))
            let standing = try book.rows(of: stored.group, in: newest)
            steps.append(Step(stored: stored, standing: standing, wanted: rows))
        }
        return steps
    }

    /// Writes a version's rows, then makes it count.
    func write(
        _ version: MappingVersion, ending: Change,
        _ steps: (([Step]) async throws(OfficeRefusal) -> Void) async throws(OfficeRefusal) -> Void
    ) async throws(OfficeRefusal) {
        let object = "mapping:\(version.version)"
        func line(_ action: String, _ detail: String) -> AuditLine {
            AuditLine(
                at: version.publishedAt, actor: version.publishedBy, action: action, object: object,
                detail: detail)
        }
        try await book.write(version, expecting: 0, line("mapping_publishing", "from \(version.effective)"))
        var version = version
        do throws(OfficeRefusal) {
            try await steps { steps throws(OfficeRefusal) in try await self.put(steps, in: version.version) }
            version.state = .published
            let counts = version.counts
            let detail =
                "+\(counts.added) ~\(counts.changed) -\(counts.removed) rows from \(version.effective)"
            try await book.write(
                version, expecting: 1,
                line(version.restores == nil ? "mapping_published" : "mapping_rolled_back", detail),
                also: ending)
        } catch {
            version.state = .broken
            do throws(OfficeRefusal) {
                try await book.write(version, expecting: 1, line("mapping_broken_off", error.code.rawValue))
            } catch {
                // It may have been written after all: what the store has is what counts.
                try await book.load()
                if book.history.published(version.version) != nil { return }
            }
            throw error
        }
    }

    private func put(_ steps: [Step], in version: Int) async throws(OfficeRefusal) {
        guard !steps.isEmpty else { return }
        var change = Change(writes: [])
        for step in steps {
            let key = MappingBook.recordKey(step.key)
            change.expecting.append(.recordVersion(.mappingRows, key, step.stored.version))
            change.writes.append(try book.putting(step.wanted, into: step.stored.group, in: version))
        }
        try await drafts.commit(change)
    }
}

extension OfficeRefusal {
    /// Every error of rows that cannot be published, and every example that comes out otherwise.
    fileprivate init(_ errors: [MappingFinding], _ failed: [GoldenResult]) {
        let count = errors.count + failed.count
        let faults =
            errors.prefix(1_000).map {
                Fault(
                    "\($0.local)/\($0.row)\($0.fault.pointer)", $0.fault.code, detail: $0.description,
                    message: $0.fault.messageZh)
            }
            + failed.prefix(100).map { result in
                let first = result.differences.first
                let got = "\(first?.pointer ?? ""): \(first?.got ?? "nothing")"
                return Fault(
                    "golden/\(result.name)", .mappingGoldenFailed, detail: got,
                    message: "\(ErrorCode.mappingGoldenFailed.message)：\(result.name)")
            }
        self.init(.mappingInvalid, detail: "\(count) place(s) cannot be published", faults: faults)
    }
}
