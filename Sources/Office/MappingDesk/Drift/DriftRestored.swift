internal import Codes
internal import Exchange
internal import Mapping

/// Notes rows that a rollback brought back and whose matter, theirs or ours, changed or ended after they were judged.
struct DriftRestored: Sendable {
    let context: OfficeContext

    init(_ context: OfficeContext) { self.context = context }

    private struct Place: Hashable {
        var gateway: GatewayID
        var code: String
    }

    /// Opens them anew; a place that was noted for the same rollback is not noted again.
    func note() async throws(OfficeRefusal) {
        guard context.mappings.history.versions.contains(where: { $0.restores != nil }) else { return }
        for peer in try await context.mappings.peers() {
            var places: [Place: (judged: Timestamp, restored: Timestamp)] = [:]
            try await DriftedRows(context).each(of: peer) { row in
                guard let restored = row.restoredAt else { return }
                let ours = Place(gateway: context.own.id, code: row.mapping.local)
                let theirs = row.mapping.target.map { Place(gateway: peer, code: $0) }
                for place in [ours] + (theirs.map { [$0] } ?? []) {
                    let known = places[place]
                    places[place] = (
                        min(known?.judged ?? row.judgedAt, row.judgedAt),
                        max(known?.restored ?? restored, restored)
                    )
                }
            }
            for (place, moments) in places {
                try await note(place, judged: moments.judged, restored: moments.restored)
            }
        }
    }

    private func note(
        _ place: Place, judged: Timestamp, restored: Timestamp
    ) async throws(OfficeRefusal) {
        guard let catalog = context.catalogues.catalog(ofAny: place.gateway) else { return }
        let standing = catalog.matter(place.code, on: context.today)
        guard let was = standing ?? catalog.versions(of: place.code).last else { return }
        var drift = DriftRecord(was, of: place.gateway, revision: catalog.revision, at: restored)
        let key = drift.key
        let (changed, known) = try await refusing { () async throws(StoreFault) in
            (
                try await context.store.record(.matterChanged, key),
                try await context.store.record(.mappingDrift, key)
            )
        }
        // `try?`: written by the ledger.
        let changedAt = changed.flatMap { try? Timestamp(String(decoding: $0.value, as: UTF8.self)) }
        guard standing == nil || changedAt.map({ judged < $0 }) ?? false else { return }
        if let known {
            let earlier = try DriftRecord(known)
            guard earlier.state == .settled, earlier.noticedAt < restored else { return }
            drift.recordVersion = known.version
        }
        drift.isRestored = true
        try await context.mappings.commit(drift.change)
    }
}
