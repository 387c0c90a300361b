internal import Codes
internal import Exchange
internal import Office
internal import StoreSQLite
internal import StrictJSON

/// The store: checked, its projections made again, copied.
extension OperatorDesk {
    static let storeVerbs: [String: Verb] = [
        "store.check": { desk, _ throws(OfficeRefusal) in try await desk.checkStore() },
        "store.rebuild": { desk, call throws(OfficeRefusal) in try await desk.rebuildStore(call) },
        "store.backup": { desk, call throws(OfficeRefusal) in
            let path = try call.text("path")
            try await desk.gateway.reading { _, upkeep async throws(StoreFault) in
                try await upkeep.backup(to: path)
            }
            try await desk.gateway.audit("store_backup", object: "store", detail: path, by: call.actor)
            return ["path": .string(path)]
        },
    ]

    private func checkStore() async throws(OfficeRefusal) -> JSON {
        let findings = try await gateway.reading { _, upkeep async throws(StoreFault) in
            try await upkeep.check()
        }
        let stale = try await differing(write: false)
        let parcels = try await rebuildParcels(write: false)
        return [
            "findings": .array(findings.map { ["what": .string($0.what), "detail": .string($0.detail)] }),
            "projections_stale": .integer(Int64(stale.differing + parcels.differing)),
            "cases": .integer(Int64(stale.cases)),
        ]
    }

    /// Makes the tables beside the log again, and says how many rows were not as the log has them.
    private func rebuildStore(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let rows = try await gateway.reading { _, upkeep async throws(StoreFault) in
            try await upkeep.rederive()
        }
        let result = try await differing(write: true)
        let parcels = try await rebuildParcels(write: true)
        try await gateway.audit(
            "store_rebuilt", object: "store",
            detail:
                "\(result.differing) of \(result.cases) cases, \(parcels.differing) of \(parcels.parcels) parcels",
            by: call.actor)
        return [
            "cases": .integer(Int64(result.cases)), "differing": .integer(Int64(result.differing)),
            "rows": .integer(Int64(rows)), "parcels": .integer(Int64(parcels.parcels)),
            "parcels_differing": .integer(Int64(parcels.differing)),
        ]
    }

    private func rebuildParcels(
        write: Bool
    ) async throws(OfficeRefusal) -> (parcels: Int, differing: Int) {
        let store = gateway.store
        return try await ShipmentRebuild(gateway.office) { after, limit async throws(StoreFault) in
            try await store.files(after: after, limit: limit)
        }.run(write: write)
    }

    private func differing(write: Bool) async throws(OfficeRefusal) -> (cases: Int, differing: Int) {
        var (cases, differing) = (0, 0)
        var after: CaseID?
        while true {
            let page = try await gateway.reading { _, upkeep async throws(StoreFault) in
                try await upkeep.files(after: after, limit: 256)
            }
            for file in page {
                cases += 1
                let made: CaseSummary
                do throws(JournalFault) {
                    made = try CaseView(file, vault: gateway.own.vault).summaryMadeAgain(
                        rules: gateway.rules)
                } catch { throw OfficeRefusal(error.code, detail: "\(file.record.id): \(error.detail)") }
                guard made != file.record.summary else { continue }
                differing += 1
                guard write else { continue }
                var record = file.record
                record.version += 1
                record.summary = made
                try await gateway.commit(
                    Change(
                        expecting: [.caseVersion(record.id, file.record.version)],
                        writes: [.caseRecord(record)]))
            }
            guard page.count == 256 else { return (cases, differing) }
            after = page.last?.record.id
        }
    }
}
