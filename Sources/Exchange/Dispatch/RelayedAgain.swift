internal import Codes

/// Sends again what a hub took over a day ago and nobody has confirmed since. Source: TFP/1 §7.
struct RelayedAgain: Sendable {
    let parts: ExchangeParts

    /// Sorts by the moment.
    static func key(_ key: EventKey, at moment: Timestamp) -> String {
        "\(String(moment.milliseconds, digits: 14))/\(key.caseID)/\(key.author.rawValue)/\(key.sequence)"
    }

    private static func read(_ text: String) -> (moment: Timestamp, key: EventKey)? {
        let fields = text.split(separator: "/")
        guard fields.count == 4, let milliseconds = Int64(fields[0]),
            let id = CaseID(lenient: String(fields[1])), let side = Side(rawValue: String(fields[2])),
            let sequence = Int(fields[3])
        else { return nil }
        return (Timestamp(milliseconds: milliseconds), EventKey(id, side, sequence))
    }

    /// Queues what is due, a page at a time.
    /// - Returns: when the next one is due; nil when none waits.
    func sweep() async throws(CallFault) -> Timestamp? {
        while true {
            let records: [Record]
            do throws(StoreFault) {
                records = try await parts.store.records(.relayed, prefix: "", after: nil, limit: 256)
            } catch { throw CallFault(error.code, detail: error.detail) }
            guard let first = records.first else { return nil }
            let now = parts.clock.now()
            if let moment = Self.read(first.key)?.moment, moment > now { return moment }
            try await queue(records.filter { Self.read($0.key).map { $0.moment <= now } ?? true }, at: now)
        }
    }

    private func queue(_ records: [Record], at now: Timestamp) async throws(CallFault) {
        var writes: [Write] = records.map { .removeRecord(.relayed, key: $0.key) }
        var hops: [GatewayID] = []
        let keys = records.compactMap { Self.read($0.key)?.key }
        do {
            let files = try await parts.store.cases(Array(Set(keys.map(\.caseID)).sorted()))
            for key in keys {
                guard let file = files[key.caseID],
                    let stored = file.log(of: key.author).first(where: { $0.key == key }),
                    case .relayed = stored.delivery, let route = parts.route(to: file.record.peer)
                else { continue }
                writes.append(
                    .enqueue(.again(stored, over: route.hop, file.record, own: parts.own.id, at: now)))
                if !hops.contains(route.hop) { hops.append(route.hop) }
            }
            _ = try await parts.journal.write([Change(writes: writes)])
        } catch let fault as StoreFault {
            throw CallFault(fault.code, detail: fault.detail)
        } catch let fault as JournalFault {
            throw CallFault(fault.code, detail: fault.detail)
        } catch { throw CallFault(.internal) }
        for hop in hops { parts.signals.wake(hop) }
    }
}
