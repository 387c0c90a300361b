public import Codes
internal import Routing
internal import Cryptography
internal import StrictJSON
internal import Synchronization

/// Fetches peers' descriptors and puts on file what may be believed of them. Source: PROTOCOL.md §2, §5.
public final class Descriptors: DescriptorSource {
    private enum Attempt: Sendable { case running, came, failed }

    private let calls: PeerCalls
    private let store: any Store
    private let journal: Journal
    private let directory: PeerDirectory
    private let clock: any GatewayClock
    private let limits: Limits
    private let ownServes: [DivisionPrefix]
    private let own: GatewayID
    private let attempts = Mutex<[GatewayID: (at: Int64, attempt: Attempt)]>([:])

    /// - Parameter ownServes: what this gateway serves, so that a peer that claims it waits for an operator.
    public init(
        calls: PeerCalls, store: any Store, journal: Journal, directory: PeerDirectory, own: GatewayID,
        ownServes: [DivisionPrefix], clock: any GatewayClock, limits: Limits = Limits()
    ) {
        self.calls = calls
        self.store = store
        self.journal = journal
        self.directory = directory
        self.own = own
        self.ownServes = ownServes
        self.clock = clock
        self.limits = limits
    }

    /// See ``DescriptorSource``. While another call is asking, the answer is to wait a little.
    public func refresh(_ peer: GatewayID) async -> DescriptorFreshness {
        let now = clock.monotonicMilliseconds()
        let earlier: DescriptorFreshness? = attempts.withLock { attempts in
            if let last = attempts[peer], now - last.at < limits.descriptorFetchMilliseconds {
                switch last.attempt {
                case .running: return .unreachable(retryAfter: 1)
                case .came: return .recent
                case .failed:
                    let left = limits.descriptorFetchMilliseconds - (now - last.at)
                    return .unreachable(retryAfter: Int(left / 1_000) + 1)
                }
            }
            attempts[peer] = (now, .running)
            return nil
        }
        if let earlier { return earlier }
        let came = await fetch(peer)
        attempts.withLock { $0[peer] = (now, came ? .came : .failed) }
        return came ? .fetched : .unreachable(retryAfter: Int(limits.descriptorFetchMilliseconds / 1_000))
    }

    private func fetch(_ peer: GatewayID) async -> Bool {
        guard let hop = directory.snapshot.hop(to: peer) else { return false }
        do throws(CallFault) {
            let text = try await calls.descriptor(PeerRoute(to: peer, over: hop))
            // What it is worth is another matter: a descriptor that is not believed has been fetched all the same.
            _ = try? await take(text, of: peer)
            return true
        } catch { return false }
    }

    /// Puts a peer's descriptor on file.
    ///
    /// - Returns: nil when it counts now; else why not: `descriptor_invalid` (form, signature, key),
    ///   `descriptor_foreign`, `descriptor_expired`, `descriptor_stale`, `not_found`.
    /// - Throws: the journal's faults, `conflict` when an operator changed the peer meanwhile.
    public func take(_ text: String, of peer: GatewayID) async throws(JournalFault) -> ErrorCode? {
        guard let enrolled = directory.snapshot[peer] else { return .notFound }
        let reading = SignedDocument.read(
            text, as: .descriptor, keys: enrolled.keys, at: clock.now(), limits: limits,
            // `try?`: without a time it was signed at, no key counts.
            signedAt: { $0["issued"]?.stringValue.flatMap { try? Timestamp($0) } })
        // `try?`: a payload of another form is as little believed as one of no form.
        guard case .verified(let payload, _) = reading, let descriptor = try? Descriptor(payload) else {
            return .descriptorInvalid
        }
        switch descriptor.update(enrolled.peer, others: others(than: peer), now: clock.now()) {
        case .ignored(let code): return code
        case .updated(let next):
            let change = Change(
                expecting: [.recordVersion(.peer, peer.description, enrolled.version)], writes: [PeerRecord.write(next)])
            guard try await journal.write([change]) == [.committed] else { throw JournalFault(.conflict) }
            do throws(StoreFault) {
                try await directory.reload(from: store)
            } catch { throw JournalFault(error) }
            return nil
        }
    }

    private func others(than peer: GatewayID) -> [(gateway: GatewayID, serves: [DivisionPrefix])] {
        let enrolled = directory.snapshot.all.filter { $0.id != peer && $0.peer.status != .removed }
        return enrolled.map { ($0.id, $0.peer.serves) } + [(own, ownServes)]
    }
}
