internal import Codes
public import Exchange
internal import Mapping
public import StrictJSON

/// Our own catalogue: what an import changes, all or nothing, published as the next revisions.
public struct CatalogueDesk: Sendable {
    let own: OwnParty
    let store: any Store
    let shelf: CatalogueShelf
    let clock: any GatewayClock

    /// A desk over the shelf that the exchange reads.
    public init(
        own: OwnParty, store: any Store, shelf: CatalogueShelf, clock: any GatewayClock
    ) {
        self.own = own
        self.store = store
        self.shelf = shelf
        self.clock = clock
    }

    /// Puts what is new of a file into our catalogue.
    /// - Returns: `{"matters","changed","retired","revision","outside":[codes]}`; `outside` lists matters whose division
    ///   we do not serve, which peers will not count.
    /// - Throws: `catalog_foreign` for a file of another gateway; what the store refuses.
    public func take(_ file: CatalogFile, by actor: String) async throws(OfficeRefusal) -> JSON {
        try await shelf.alone { () async throws(OfficeRefusal) in try await takeAlone(file, by: actor) }
    }

    private func takeAlone(_ file: CatalogFile, by actor: String) async throws(OfficeRefusal) -> JSON {
        let before = shelf.ownCatalog
        let news = try news(of: file)
        let retired = news.count { if case .retire = $0 { true } else { false } }
        if !news.isEmpty {
            var change = shelf.publishing(news)
            let ledger = DriftLedger(store: store, clock: clock)
            change.writes += try await refusing { () async throws(StoreFault) in
                try await ledger.writes(
                    changing: Set(news.map(\.code)).sorted(), of: shelf.ownCatalog,
                    to: shelf.history.revision + news.count)
            }
            change.writes.append(
                .audit(
                    AuditLine(
                        at: clock.now(), actor: actor, action: "catalog_imported", object: own.id.description,
                        detail: "\(news.count) changes")))
            let outcomes = try await refusing { () async throws(StoreFault) in
                try await store.commit([change])
            }
            guard outcomes == [.committed] else {
                // What an earlier import left open stands in the store: the next one shall know it.
                try await refusing { () async throws(StoreFault) in try await shelf.reloadOwn(from: store) }
                throw OfficeRefusal(.conflict)
            }
            shelf.publish(news)
        }
        return [
            "matters": .integer(Int64(file.content.changes.count)),
            "changed": .integer(Int64(news.count - retired)), "retired": .integer(Int64(retired)),
            "revision": .integer(Int64(shelf.history.revision)),
            "outside": .strings(file.content.outside(own.serves).map(\.code)),
            "warnings": warnings(file, before: before),
        ]
    }

    /// What taking a file would change, changing nothing.
    /// - Returns: `{"matters","changed","retired","lines":[…],"outside","warnings"}`, the lines as of a patch.
    /// - Throws: as ``take(_:by:)``.
    public func plan(_ file: CatalogFile) throws(OfficeRefusal) -> JSON {
        let news = try news(of: file)
        let retired = news.count { if case .retire = $0 { true } else { false } }
        let catalog = shelf.ownCatalog
        return [
            "matters": .integer(Int64(file.content.changes.count)),
            "changed": .integer(Int64(news.count - retired)), "retired": .integer(Int64(retired)),
            "lines": .strings(news.flatMap { CatalogDifference($0, to: catalog).lines }),
            "outside": .strings(file.content.outside(own.serves).map(\.code)),
            "warnings": warnings(file, before: catalog),
        ]
    }

    /// Our catalogue as it will be once these files are taken, how much each changes, and the difference.
    /// - Throws: as ``take(_:by:)``.
    func coming(
        _ files: [CatalogFile]
    ) throws(OfficeRefusal) -> (catalog: Catalog, changes: [Int], lines: [String]) {
        var catalog = shelf.ownCatalog
        var changes: [Int] = []
        var lines: [String] = []
        for file in files {
            let news = try news(of: file)
            changes.append(news.count)
            for change in news {
                lines += CatalogDifference(change, to: catalog).lines
                catalog.apply(change)
            }
        }
        return (catalog, changes, lines)
    }

    private func news(of file: CatalogFile) throws(OfficeRefusal) -> [CatalogChange] {
        if let gateway = file.content.gateway, gateway != own.id {
            throw OfficeRefusal(.catalogForeign, detail: "the file is of \(gateway)")
        }
        if let cycle = file.content.successorCycle(with: shelf.ownCatalog) {
            throw OfficeRefusal(
                .successorCycle, detail: cycle.joined(separator: " → "),
                message: "接替事项形成循环：\(cycle.joined(separator: " → "))")
        }
        return file.content.news(for: shelf.ownCatalog)
    }

    private func warnings(_ file: CatalogFile, before catalog: Catalog) -> JSON {
        let doubts = file.content.warnings.map {
            "\($0.matter ?? "") \($0.fault.pointer): \($0.fault.messageZh)"
        }
        let ended = file.content.stayingRetired(in: catalog).map {
            "\($0.code): 已自 \($0.from) 起取消，本次导入未恢复；要恢复请改生效日期或版本"
        }
        return .strings(Array((ended + doubts).prefix(1_000)))
    }
}
