internal import Codes
internal import Cryptography
internal import Routing

/// One batch, ready to be sent.
struct Batch: Sendable {
    /// In the order sent.
    var entries: [OutboxEntry] = []
    var elements: [WireElement] = []
    /// Hubs the events have passed, ourselves the last; empty for own events.
    var hops: [GatewayID] = []
    /// Entries that are not sent now, and why.
    var passedOver: [PassedOver] = []

    /// One entry that does not go.
    struct PassedOver: Sendable {
        var entry: OutboxEntry
        var why: Why
    }

    /// Why an entry does not go.
    enum Why: Sendable, Hashable {
        /// Its event left the log meanwhile.
        case gone
        /// It waits for this to be mended; tried again after a while.
        case waits(ErrorCode)
        /// It never will go as it is: for a person.
        case held(ErrorCode)
    }
}

extension Lane {
    /// The next batch: what is due and can go, filled in order. What cannot go is settled as such.
    ///
    /// - Parameter others: batches on their way, whose cases wait: order within a case is kept.
    /// - Returns: nil when nothing is due; an empty batch when nothing of it can go.
    func load(_ events: Int, beside others: [Batch], _ settler: Settler) async throws(StoreFault) -> Batch? {
        let due = try await due(events, beside: others)
        guard !due.isEmpty else { return nil }
        let batch = try await batch(of: due, events: events)
        if let fault = await settler.passOver(batch.passedOver) { throw StoreFault(fault.code, fault.detail) }
        return batch
    }

    /// What is due: the oldest, and beside a backlog longer than the batch a share of the newest.
    private func due(_ events: Int, beside others: [Batch]) async throws(StoreFault) -> [OutboxEntry] {
        let now = parts.clock.now()
        let away = Set(others.flatMap { $0.entries.map(\.key.caseID) })
        let room = others.reduce(events) { $0 + $1.entries.count }
        let oldest = try await parts.store.due(for: hop, at: now, newestFirst: false, limit: room)
            .filter { !away.contains($0.key.caseID) }.prefix(events)
        guard oldest.count == events, events >= parts.limits.freshShare else { return Array(oldest) }
        let share = events / parts.limits.freshShare
        let newest = try await parts.store.due(for: hop, at: now, newestFirst: true, limit: share)
        let kept = oldest.prefix(events - share)
        let keys = Set(kept.map(\.key))
        return kept + newest.filter { !keys.contains($0.key) && !away.contains($0.key.caseID) }
    }

    /// Fills a batch from what is due, in order; what does not fit stays queued.
    private func batch(of due: [OutboxEntry], events: Int) async throws(StoreFault) -> Batch {
        let own = due.filter { $0.envelope == nil }
        let files = own.isEmpty ? [:] : try await parts.store.cases(Self.distinctCases(own))
        let fences = await parts.journal.standingFences
        let peer = parts.directory.snapshot[hop]?.peer.limits
        var cut = BatchCut(
            eventsMost: events, bytesMost: min(parts.limits.batchBytes, peer?.batchBytes ?? .max),
            eventBytesMost: min(parts.limits.eventBytes, peer?.eventBytes ?? .max))
        var batch = Batch()
        var stopped: Set<CaseID> = []
        for entry in due where !stopped.contains(entry.key.caseID) {
            let element: WireElement
            switch await self.element(of: entry, in: files[entry.key.caseID], fences) {
            case .success(let made): element = made
            case .failure(let failure):
                batch.passedOver.append(Batch.PassedOver(entry: entry, why: failure.why))
                if failure.why != .gone { stopped.insert(entry.key.caseID) }
                continue
            }
            switch cut.add(eventBytes: element.eventBytes, elementBytes: element.json.count, by: entry.author)
            {
            case nil:
                if let hops = custodyHops(of: entry) {
                    // One header stands for the whole batch: what came another way goes with another one.
                    if batch.entries.isEmpty { batch.hops = hops } else if batch.hops != hops { return batch }
                }
                batch.entries.append(entry)
                batch.elements.append(element)
            case .full: return batch
            case .otherAuthor: stopped.insert(entry.key.caseID)
            case .tooLarge:
                batch.passedOver.append(Batch.PassedOver(entry: entry, why: .held(.tooLarge)))
                stopped.insert(entry.key.caseID)
            }
        }
        return batch
    }

    private func element(
        of entry: OutboxEntry, in file: CaseFile?, _ fences: Fences
    ) async -> Result<WireElement, OutgoingElement.Refusal> {
        if let envelope = entry.envelope {
            return await carried(entry, envelope)
        }
        return OutgoingElement(parts: parts).make(entry, in: file, fences, sealed: entry.audience != hop)
    }

    /// What a hub carries goes on unchanged, unless it stands behind what the audience refused.
    private func carried(_ entry: OutboxEntry, _ envelope: [UInt8]) async -> Result<
        WireElement, OutgoingElement.Refusal
    > {
        guard let carried = Carried(envelope), let element = WireElement(envelope: carried.element) else {
            return .failure(OutgoingElement.Refusal(why: .held(.malformed)))
        }
        let log = RefusedChain.Log(author: entry.author, caseID: entry.key.caseID)
        do {
            let row = try await parts.store.record(.refusedChain, log.key)
            if let refused = row.flatMap({ RefusedChain($0.value) }), entry.key.sequence > refused.sequence {
                return .failure(OutgoingElement.Refusal(why: .gone))
            }
        } catch { return .failure(OutgoingElement.Refusal(why: .waits(error.code))) }
        return .success(element)
    }

    private func custodyHops(of entry: OutboxEntry) -> [GatewayID]? {
        entry.envelope.flatMap { Carried($0) }.map { $0.hops + [parts.own.id] }
    }

    private static func distinctCases(_ entries: [OutboxEntry]) -> [CaseID] {
        var seen: Set<CaseID> = []
        return entries.map(\.key.caseID).filter { seen.insert($0).inserted }
    }
}
