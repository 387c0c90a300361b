internal import Codes
internal import Cryptography
internal import StrictJSON

extension Recover {
    /// Fetches both logs of a case from its other party, takes over what we lack, and the documents it names.
    func fetch(_ id: CaseID, _ route: PeerRoute) async throws(CallFault) {
        let logs = [
            Side.origin: try await pull(id, .origin, route),
            .destination: try await pull(id, .destination, route),
        ]
        let entries = (logs[.origin] ?? []) + (logs[.destination] ?? [])
        guard !entries.isEmpty else {
            throw CallFault(.notFound, status: 404, detail: "the peer has no such case")
        }
        try await fenceIfForgotten(id, logs, route)
        do throws(JournalFault) {
            let outcome = try await admission.restore(id, entries, from: route.target)
            if outcome.setAside > 0 {
                parts.signals.alarm(
                    Alarm(
                        .rolledBack, peer: route.target, caseID: id, detail: "\(outcome.setAside) set aside"))
            }
            guard outcome.isWhole else {
                throw JournalFault(outcome.faults[0], detail: "the logs fetched are not whole")
            }
        } catch { throw CallFault(error.code, detail: error.detail) }
        for blob in try await named(in: id) { try await fetch(blob, route) }
        await parts.journal.lift(case: id)
        parts.signals.wake(route.hop)
    }

    /// Entries of ours that come back were forgotten, and so may others be that no ping can show once these are known:
    /// the fence stands before the first of them is taken over.
    private func fenceIfForgotten(
        _ id: CaseID, _ logs: [Side: [ReceivedEvent]], _ route: PeerRoute
    ) async throws(CallFault) {
        let file = try await cases([id])[id]
        let isOrigin = logs[.origin]?.first.flatMap { EventPayload(text: $0.text)?.source } == parts.own.id
        let side = file?.record.ourSide ?? (isOrigin ? .origin : .destination)
        let held = file?.log(of: side).map(\.digest) ?? []
        let fetched = logs[side]?.map(\.digest) ?? []
        guard fetched.count > held.count || zip(held, fetched).contains(where: { $0 != $1 }) else { return }
        do throws(StoreFault) {
            guard try await parts.store.record(.fence, route.target.description) == nil else { return }
        } catch { throw CallFault(error.code, detail: error.detail) }
        try await fence(route, theirs: try await parts.calls.ping(route).time)
    }

    private func pull(
        _ id: CaseID, _ side: Side, _ route: PeerRoute
    ) async throws(CallFault) -> [ReceivedEvent] {
        var entries: [ReceivedEvent] = []
        while true {
            let page = try await parts.calls.log(of: id, author: side, after: entries.count, route)
            entries += page.events
            guard page.more, !page.events.isEmpty, entries.count < Limits.sequenceMax else { return entries }
        }
    }

    /// Documents that the case's events name, as stored.
    private func named(in id: CaseID) async throws(CallFault) -> [Digest] {
        guard let file = try await cases([id])[id] else { return [] }
        var blobs: [Digest] = []
        for stored in file.origin + file.destination where !stored.erased {
            for blob in EventPayload(jws: stored.jws)?.blobs ?? [] where !blobs.contains(blob) {
                blobs.append(blob)
            }
        }
        return blobs
    }

    private func fetch(_ blob: Digest, _ route: PeerRoute) async throws(CallFault) {
        do throws(StoreFault) {
            if try await parts.blobs.size(of: blob) != nil { return }
        } catch { throw CallFault(error.code, detail: error.detail) }
        try await BlobFetch(parts: parts).fetch(blob, route)
    }
}
