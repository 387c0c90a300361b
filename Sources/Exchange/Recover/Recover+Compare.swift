internal import Codes
internal import Cryptography

extension Recover {
    /// Goes through all heads that the peer holds of shared cases, fetches what we lack, then lifts the fence.
    func compare(_ route: PeerRoute) async throws(CallFault) {
        var cursor: String?
        repeat {
            let page = try await parts.calls.heads(route, after: cursor)
            let ids = Set(page.heads.map(\.caseID)).sorted()
            let files = try await cases(ids)
            for id in ids {
                let heads = page.heads.filter { $0.caseID == id }
                if heads.contains(where: { Self.lacks(files[id], $0) }) { try await fetch(id, route) }
            }
            cursor = page.next
        } while cursor != nil
        try await checkNothingIsUnknown(route)
        try await lift(route.target)
        parts.signals.wake(route.hop)
    }

    /// What this gateway released and forgot may still be on its way: in a hub's custody it will come to the peer, and
    /// from there back to us. Until then nothing may take its place.
    private func checkNothingIsUnknown(_ route: PeerRoute) async throws(CallFault) {
        var routes = [route]
        if !route.isDirect { routes.append(PeerRoute(to: route.hop, over: route.hop)) }
        for route in routes {
            guard let last = try await parts.calls.ping(route).last else { continue }
            do throws(StoreFault) {
                guard try await !isKnown(last) else { continue }
            } catch { throw CallFault(error.code, detail: error.detail) }
            throw CallFault(
                .rolledBack,
                detail: "\(route.target.name) still names an event of ours that has not come back")
        }
    }

    /// Whether a log of ours ends before that head, or has another event there.
    static func lacks(_ file: CaseFile?, _ head: SharedHead) -> Bool {
        guard let log = file?.log(of: head.author), log.count >= head.sequence else { return true }
        return log[head.sequence - 1].digest != head.digest
    }

    /// Goes through all cases shared with the peer and queues again what its copy of our log lacks.
    ///
    /// Both listings are in case-id order where the peer keeps to it; where it does not, more is offered than it
    /// lacks, which it answers `duplicate`.
    func offer(_ route: PeerRoute) async throws(CallFault) {
        var theirs = HeadsReader(calls: parts.calls, route: route)
        var cursor: String?
        repeat {
            let page: Page<SharedHead>
            do throws(StoreFault) {
                page = try await parts.store.heads(
                    sharedWith: route.target, after: cursor, limit: parts.limits.pageEntries)
            } catch { throw CallFault(error.code, detail: error.detail) }
            let ids = Set(page.elements.map(\.caseID)).sorted()
            let files = try await cases(ids)
            var writes: [Write] = []
            for id in ids {
                guard let file = files[id] else { continue }
                let held = try await theirs.sequence(of: id, file.record.ourSide)
                for stored in file.log(of: file.record.ourSide)
                where stored.key.sequence > held && !stored.erased {
                    writes.append(
                        .enqueue(
                            .again(
                                stored, over: route.hop, file.record, own: parts.own.id, at: parts.clock.now()
                            )))
                }
            }
            try await write(writes)
            parts.signals.wake(route.hop)
            cursor = page.next
        } while cursor != nil
        try await write([.removeRecord(.offer, key: route.target.description)])
    }
}

/// Reads a peer's heads once, forward, as far as it is asked.
struct HeadsReader {
    let calls: PeerCalls
    let route: PeerRoute
    private var page: [SharedHead] = []
    private var place = 0
    private var cursor: String?
    private var isRead = false

    init(calls: PeerCalls, route: PeerRoute) {
        self.calls = calls
        self.route = route
    }

    /// How much the peer holds of one log; 0 where it holds nothing. Ids are asked for in rising order.
    mutating func sequence(of id: CaseID, _ author: Side) async throws(CallFault) -> Int {
        var held = 0
        while let head = try await current(), head.caseID <= id {
            if head.caseID == id, head.author == author { held = head.sequence }
            place += 1
        }
        return held
    }

    private mutating func current() async throws(CallFault) -> SharedHead? {
        while place >= page.count {
            guard !isRead || cursor != nil else { return nil }
            let next = try await calls.heads(route, after: cursor)
            isRead = true
            page = next.heads
            cursor = next.next
            place = 0
        }
        return page[place]
    }
}
