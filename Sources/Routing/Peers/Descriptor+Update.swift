public import Codes
internal import StrictJSON

/// What a believed descriptor does to a peer on file.
public enum DescriptorUpdate: Hashable, Sendable {
    /// The peer as it is from now on; what waits for an operator stands in its `waiting`.
    case updated(Peer)
    /// Nothing changes, and why: `descriptor_foreign`, `descriptor_expired` or `descriptor_stale`.
    case ignored(ErrorCode)
}

extension Descriptor {
    /// Applies the descriptor to `peer` as far as it may change things alone.
    ///
    /// The caller has checked the signature against a key on file that is valid. It may replace `keys`
    /// (those it no longer lists serve for reading only), `limits` and `endpoint`, and narrow `serves` or
    /// `relays`. What widens `serves`, overlaps another gateway's, gains `relays`, names a successor or
    /// another name waits. A descriptor that would leave nothing approved of `serves` narrows it to
    /// nothing: that is allowed.
    ///
    /// - Parameters:
    ///   - others: every other gateway with its approved prefixes, ourselves included; removed peers left
    ///     out.
    /// - Returns: `.ignored` for another gateway's, one expired by `now`, and one not issued after the last
    ///   believed.
    /// Source: PROTOCOL.md §2.
    public func update(
        _ peer: Peer, others: [(gateway: GatewayID, serves: [DivisionPrefix])], now: Timestamp
    ) -> DescriptorUpdate {
        guard gateway == peer.gateway else { return .ignored(.descriptorForeign) }
        guard now < expires else { return .ignored(.descriptorExpired) }
        if let last = peer.descriptorIssued, issued <= last { return .ignored(.descriptorStale) }
        var next = peer
        next.descriptorIssued = issued
        next.descriptorExpires = expires
        next.endpoint = endpoint
        next.limits = limits
        next.formerKeys =
            KeyList.dropped(from: peer.keys, by: keys).filter { !peer.formerKeys.contains($0) }
            + peer.formerKeys
        next.keys = keys
        var waiting: [WaitingChange] = []
        next.serves = serves.filter { prefix in
            guard !peer.serves.contains(prefix) else { return true }
            guard let wait = waitingReason(prefix, of: peer, others: others) else { return true }
            waiting.append(wait)
            return false
        }
        next.relays = peer.relays && relays
        if relays && !peer.relays {
            waiting.append(WaitingChange(reason: .relaysGained, member: "relays", value: "true"))
        }
        if let successor, successor != peer.successor {
            waiting.append(
                WaitingChange(reason: .successorNamed, member: "successor", value: successor.description))
        }
        if name != peer.name {
            waiting.append(WaitingChange(reason: .nameChanged, member: "name", value: name))
        }
        next.waiting = waiting
        return .updated(next)
    }

    private func waitingReason(
        _ prefix: DivisionPrefix, of peer: Peer, others: [(gateway: GatewayID, serves: [DivisionPrefix])]
    ) -> WaitingChange? {
        for other in others where other.gateway != peer.gateway {
            guard other.serves.contains(where: { $0.overlaps(prefix) }) else { continue }
            return WaitingChange(
                reason: .servesOverlap, member: "serves", value: prefix.text, other: other.gateway)
        }
        guard peer.serves.contains(where: { $0.covers(prefix) }) else {
            return WaitingChange(reason: .servesWidened, member: "serves", value: prefix.text)
        }
        return nil
    }
}

extension Peer {
    /// The peer after an operator granted one of its waiting changes; unchanged if it does not wait.
    public func granting(_ change: WaitingChange) -> Peer {
        guard let index = waiting.firstIndex(of: change) else { return self }
        var next = self
        next.waiting.remove(at: index)
        switch change.reason {
        case .servesWidened, .servesOverlap:
            // The value came out of a descriptor that was read, so it is a prefix; another text changes
            // nothing.
            if let prefix = try? DivisionPrefix(change.value), !next.serves.contains(prefix) {
                next.serves.append(prefix)
            }
        case .relaysGained: next.relays = true
        case .successorNamed:
            // As above: the value is a gateway's ID.
            if let successor = try? GatewayID(change.value) { next.successor = successor }
        case .nameChanged: next.name = change.value
        }
        return next
    }
}
