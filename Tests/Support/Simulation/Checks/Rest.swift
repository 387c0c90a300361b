import Casework
import Codes
import Exchange
import ModelStore
import StrictJSON

/// What must hold once everything has come to rest.
struct Rest {
    let world: World
    let federation: Federation

    /// What is still under way; nil when nothing is.
    func unrest() -> String? {
        for gateway in federation.gateways {
            let tables = gateway.store.snapshot()
            let name = gateway.id.name
            if let entry = tables.queue.first {
                return
                    "\(name) queues \(entry.key.caseID)/\(entry.key.author)/\(entry.key.sequence) for \(entry.hop.name): "
                    + "\(entry.problem?.code ?? "new"), \(entry.attempts) tries, held \(entry.held)"
            }
            for kind in [RecordKind.fence, .offer, .passback] {
                let keys = tables.records(kind).map(\.key).filter {
                    kind != .passback || isPassed($0, gateway)
                }
                if !keys.isEmpty { return "\(name) has \(kind.rawValue) of \(keys)" }
            }
            if let run = gateway.run, !run.recover.isIdle { return "\(name) recovers" }
            for file in tables.allFiles {
                for stored in file.log(of: file.record.ourSide) where !Self.hasArrived(stored.delivery) {
                    return
                        "\(name) has not delivered \(file.record.id)/\(stored.key.sequence): \(stored.delivery as Any)"
                }
            }
        }
        return nil
    }

    /// A receipt for a parcel of somebody behind a hub waits for the next parcel.
    private func isPassed(_ key: String, _ gateway: SimulatedGateway) -> Bool {
        gateway.neighbours.contains { key.hasPrefix("\($0)/") }
    }

    private static func hasArrived(_ delivery: Delivery?) -> Bool {
        switch delivery {
        case .delivered, .returned: true
        case .waiting, .relayed, nil: false
        }
    }

    /// Both sides hold the same logs and compute the same state, and every promise is kept.
    func inspect() {
        for gateway in federation.gateways {
            let inspection = Inspection(world: world, gateway: gateway)
            inspection.keepsPromises()
            let tables = gateway.store.snapshot()
            for file in tables.allFiles { inspection.inspect(file, tables) }
            followsAll(tables, gateway.id)
        }
        for one in federation.cases { compare(one) }
    }

    /// Who follows the feed is given every event of every log, each once.
    private func followsAll(_ tables: ModelTables, _ gateway: GatewayID) {
        let followed = tables.feedKeys
        let stored = tables.allFiles.flatMap { ($0.origin + $0.destination).map(\.key) }
        guard followed.count != stored.count || Set(followed) != Set(stored) else { return }
        world.ledger.violate("the feed of \(gateway.name) has \(followed.count) of \(stored.count) events")
    }

    private func compare(_ one: SharedCase) {
        guard let origin = world.gateways[one.origin]?.store.snapshot().file(one.id) else { return }
        let destination = world.gateways[one.destination]?.store.snapshot().file(one.id)
        guard let destination else {
            if !origin.origin.isEmpty { violate("the destination lacks the case", one) }
            return
        }
        for side in Side.allCases
        where origin.log(of: side).map(\.digest) != destination.log(of: side).map(\.digest) {
            violate("the logs of the \(side.rawValue) differ", one)
        }
        if origin.record.summary.state != destination.record.summary.state {
            violate("the states differ", one)
        }
        let fold = self.fold(of: origin)
        if fold?.state != origin.record.summary.state { violate("the summary is not the fold's", one) }
        if fold != self.fold(of: destination) { violate("the folds differ", one) }
    }

    private func fold(of file: CaseFile) -> CaseFold? {
        var logs = CaseLogs()
        for side in Side.allCases {
            for stored in file.log(of: side) {
                // Stored at other times on the two sides; the fold depends on nothing of that.
                guard let event = world.readings.payload(stored)?.caseEvent(author: side, storedAt: nil)
                else { return nil }
                logs[side].append(event)
            }
        }
        return CaseFold(logs)
    }

    private func violate(_ what: String, _ one: SharedCase) {
        world.ledger.violate("\(what): \(one.id) of \(one.origin.name) for \(one.destination.name)")
    }
}
