public import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// Fetches peers' signed descriptors, at most once a minute each, and takes over what they may change alone.
/// Source: PROTOCOL.md §2, §5.
public actor DescriptorKeeper: DescriptorSource {
    private let parts: ExchangeParts
    private let ownServes: [DivisionPrefix]
    private var tried: [GatewayID: (at: Int64, fetched: Bool)] = [:]

    /// A keeper for one gateway.
    ///
    /// - Parameter ownServes: what this gateway itself serves; a peer's descriptor that overlaps it waits.
    public init(_ parts: ExchangeParts, ownServes: [DivisionPrefix]) {
        self.parts = parts
        self.ownServes = ownServes
    }

    /// Fetches the peer's descriptor unless that was done, or tried, within the last minute.
    public func refresh(_ peer: GatewayID) async -> DescriptorFreshness {
        let now = parts.clock.monotonicMilliseconds()
        if let last = tried[peer], now - last.at < parts.limits.descriptorFetchMilliseconds {
            return last.fetched ? .recent : unreachable
        }
        tried[peer] = (now, false)
        guard let route = parts.route(to: peer) else { return unreachable }
        do throws(CallFault) {
            let text = try await parts.calls.descriptor(route)
            try await take(text, of: peer)
        } catch {
            parts.signals.alarm(Alarm(error.code, peer: peer, detail: "its descriptor: \(error.detail)"))
            return unreachable
        }
        tried[peer] = (now, true)
        return .fetched
    }

    private var unreachable: DescriptorFreshness { .unreachable(retryAfter: parts.limits.retryAfterSeconds) }

    private func take(_ text: String, of id: GatewayID) async throws(CallFault) {
        let snapshot = parts.directory.snapshot
        guard let enrolled = snapshot[id] else { throw CallFault(.peerUnknown) }
        let now = parts.clock.now()
        let reading = SignedDocument.read(
            text, as: .descriptor, keys: enrolled.keys, at: now, limits: parts.limits
        ) { _ in now }
        // `try?`: a descriptor that cannot be read is not believed, whatever is wrong with it.
        guard case .verified(let payload, _) = reading, let descriptor = try? Descriptor(payload) else {
            throw CallFault(.descriptorInvalid, detail: "not signed by a key on file, or not of its form")
        }
        var others = snapshot.all.filter { $0.id != id && $0.peer.status != .removed }
            .map { (gateway: $0.id, serves: $0.peer.serves) }
        others.append((gateway: parts.own.id, serves: ownServes))
        guard case .updated(let peer) = descriptor.update(enrolled.peer, others: others, now: now) else {
            return
        }
        do throws(JournalFault) {
            _ = try await parts.journal.write([
                Change(
                    expecting: [.recordVersion(.peer, id.description, enrolled.version)],
                    writes: [PeerRecord.write(peer)])
            ])
        } catch { throw CallFault(error.code, detail: error.detail) }
        do throws(StoreFault) {
            try await parts.directory.reload(from: parts.store)
        } catch { throw CallFault(error.code, detail: error.detail) }
    }
}
