internal import Codes
public import Exchange
public import Mapping

/// Notes which matters of a catalogue change, ours and the peers', in the commit that changes them: whatever happens
/// afterwards, somebody will look at what was mapped to them.
public struct DriftLedger: CatalogueWitness {
    let store: any Store
    let clock: any GatewayClock

    /// The ledger of this store.
    public init(store: any Store, clock: any GatewayClock) {
        self.store = store
        self.clock = clock
    }

    /// A record for every matter that was there before; a new one changes nothing that is mapped.
    public func writes(
        changing codes: [String], of earlier: Catalog, to revision: Int
    ) async throws(StoreFault) -> [Write] {
        let now = clock.now()
        let known = codes.compactMap { code in
            earlier.matter(code, on: now.civilDate) ?? earlier.versions(of: code).last
        }
        let keys = known.map { DriftRecord.key(earlier.gateway, $0.code) }
        let kept = try await store.records(.mappingDrift, keys: keys)
        return known.flatMap { matter -> [Write] in
            var drift = DriftRecord(matter, of: earlier.gateway, revision: revision, at: now)
            // `try?`: a record that cannot be read is begun anew from what the catalogue says now.
            if let record = kept[drift.key], let before = try? DriftRecord(record), before.state != .settled {
                // What nobody has looked at yet is compared with what it was at first.
                drift = DriftRecord(before.was, of: earlier.gateway, revision: revision, at: now)
            }
            let moment = Array(now.description.utf8)
            return [drift.write, .record(.matterChanged, key: drift.key, value: moment)]
        }
    }
}
