internal import Codes
internal import Exchange
public import Mapping

/// Back to what was.
extension MappingPublishing {
    /// Brings an earlier version's rows back, as the next version, which takes the place of one that is only announced;
    /// drafts stay. It is not held up by rows that fit no more:
    /// such a row is refused at the window with its reason, as it is when a peer retires a matter.
    /// - Parameter lint: judges by the catalogues of the day from which it is to count.
    /// - Returns: the version, and how many of our matters have rows that fit no more.
    /// - Throws: `mapping_version_unknown`, `mapping_unchanged`, `second_person_needed`, `conflict`.
    public func rollback(
        to version: Int, _ order: Order, lint: MappingLint
    ) async throws(OfficeRefusal) -> (version: MappingVersion, unfit: Int) {
        try await book.publishing(clock) { () async throws(OfficeRefusal) in
            try await rollBackAlone(to: version, order, lint: lint)
        }
    }

    private func rollBackAlone(
        to version: Int, _ order: Order, lint: MappingLint
    ) async throws(OfficeRefusal) -> (version: MappingVersion, unfit: Int) {
        let history = book.history
        guard version == 0 || history.published(version) != nil else {
            throw OfficeRefusal(.mappingVersionUnknown, detail: "no version \(version) was published")
        }
        let newest = history.newest
        // Who published what is taken back shall not be who takes it back alone.
        let authors = history.versions.filter { $0.version > version && $0.state == .published }.map(
            \.publishedBy)
        try await check(order, Set(authors).sorted())
        var counts = MappingVersion.Counts()
        var unfit = 0
        try await walk(from: newest, to: version) { steps in
            for step in steps {
                counts.add(MappingPlan(published: step.standing, draft: step.wanted))
                if lint.findings(step.wanted).contains(where: { $0.severity == .error }) { unfit += 1 }
            }
        }
        guard counts.added + counts.changed + counts.removed > 0 else {
            throw OfficeRefusal(.mappingUnchanged)
        }
        counts.total = (history.published(newest)?.counts.total ?? 0) + counts.added - counts.removed
        var next = MappingVersion(
            version: history.next, effective: order.effective, authors: [order.actor],
            publishedBy: order.actor, publishedAt: clock.now(), reason: order.reason, restores: version)
        next.counts = counts
        try await write(next, ending: Change(writes: [])) { put throws(OfficeRefusal) in
            try await self.walk(from: newest, to: version, put)
        }
        next.state = .published
        return (next, unfit)
    }

    /// Every matter whose rows differ between two versions, a page at a time.
    func walk(
        from newer: Int, to older: Int, _ visit: ([Step]) async throws(OfficeRefusal) -> Void
    ) async throws(OfficeRefusal) {
        for peer in try await book.peers() {
            var after: String?
            while true {
                let page = try await book.stored(of: peer, after: after)
                var steps: [Step] = []
                for stored in page {
                    let step = Step(
                        stored: stored, standing: try book.rows(of: stored.group, in: newer),
                        wanted: try book.rows(of: stored.group, in: older))
                    if step.standing.map(\.json) != step.wanted.map(\.json) { steps.append(step) }
                }
                try await visit(steps)
                after = page.last?.group.key.local
                if page.count < MappingBook.step { break }
            }
        }
    }
}
