import Casework
import Codes
import Cryptography
import Exchange
import ModelStore

/// Looks at a gateway's disk after each commit: what it touched must be whole, and nothing promised may be gone.
struct Inspection {
    let world: World
    let gateway: SimulatedGateway

    func after(_ changes: [Change]) {
        let tables = gateway.store.snapshot()
        var touched: Set<CaseID> = []
        for change in changes {
            seenIsWhole(in: change, tables)
            for write in change.writes {
                switch write {
                case .caseRecord(let record): touched.insert(record.id)
                case .event(let event): touched.insert(event.key.caseID)
                case .delivery(let key, .delivered): touched.insert(key.caseID)
                default: break
                }
            }
        }
        for id in touched.sorted() { if let file = tables.file(id) { inspect(file, tables) } }
    }

    /// What is written names all of the other log that was there before it.
    private func seenIsWhole(in change: Change, _ tables: ModelTables) {
        var events: [StoredEvent] = []
        var queued: Set<EventKey> = []
        for write in change.writes {
            switch write {
            case .event(let event): events.append(event)
            case .enqueue(let entry): queued.insert(entry.key)
            default: break
            }
        }
        // What is only fetched back is not queued in the same change.
        for event in events where queued.contains(event.key) {
            let side = event.key.author
            guard let file = tables.file(event.key.caseID), side == file.record.ourSide,
                let seen = gateway.payload(event)?.seen
            else { continue }
            let came = events.count { $0.key.author != side }
            guard seen < file.log(of: side.other).count - came else { continue }
            violate("seen forgets", "\(gateway.id.name) \(event.key.caseID)/\(event.key.sequence)")
        }
    }

    /// One case: both chains whole, nothing twice, delivered only with its proof.
    func inspect(_ file: CaseFile, _ tables: ModelTables) {
        var ids: Set<EventID> = []
        for side in Side.allCases {
            var previous: StoredEvent?
            var seen = 0
            for (place, stored) in file.log(of: side).enumerated() {
                let at = "\(gateway.id.name) \(file.record.id) \(side.rawValue)/\(place + 1)"
                guard let payload = gateway.payload(stored) else {
                    world.ledger.violate("unreadable: \(at)")
                    return
                }
                if stored.key.sequence != place + 1 || payload.sequence != place + 1 { violate("gap", at) }
                if payload.previous != previous?.digest { violate("chain broken", at) }
                if payload.source != file.record.gateway(of: side) { violate("foreign event in a log", at) }
                if let now = payload.seen {
                    if now < seen { violate("seen falls", at) }
                    if now > file.log(of: side.other).count { violate("seen what is not there", at) }
                    seen = now
                }
                if !ids.insert(stored.id).inserted { violate("event twice", at) }
                if side == file.record.ourSide { proof(of: stored, tables, at) }
                previous = stored
            }
        }
    }

    private func proof(of stored: StoredEvent, _ tables: ModelTables, _ at: String) {
        guard case .delivered(let id, _) = stored.delivery else { return }
        guard let receipt = tables.receipt(id), gateway.proves(receipt, stored.digest) else {
            violate("delivered without proof", at)
            return
        }
    }

    private func violate(_ what: String, _ at: String) { world.ledger.violate("\(what): \(at)") }

    /// Everything ever promised is still there, on the disk as it is now.
    func keepsPromises() {
        for digest in (world.ledger.confirmed[gateway.id] ?? []).sorted() where !gateway.keeps(digest) {
            world.ledger.violate("acknowledged but lost: \(gateway.id.name) lost \(digest.hex.prefix(8))")
        }
        let tables = gateway.store.snapshot()
        for (id, caseID) in (world.ledger.accepted[gateway.id] ?? [:]).sorted(by: { $0.key < $1.key }) {
            let file = tables.file(caseID)
            let isLogged = file.map { $0.log(of: $0.record.ourSide).contains { $0.id == id } } ?? false
            let isAside = tables.asides(caseID).contains { EventPayloadID.read($0) == id }
            if !isLogged, !isAside {
                world.ledger.violate("answered 201 but lost: \(gateway.id.name) lost event \(id)")
            }
        }
    }
}

/// The id of an event kept aside.
enum EventPayloadID {
    static func read(_ aside: Aside) -> EventID? {
        Ledger.payload(of: String(decoding: aside.jws, as: UTF8.self))?.id
    }
}
