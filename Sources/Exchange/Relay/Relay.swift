public import Codes
internal import Cryptography
public import Routing

/// A hub's custody: takes events that are for a peer of its own, keeps them durably, and answers `relayed`.
///
/// It reads envelopes only. Sending on, uploading blobs and passing final receipts back are the lanes' work, as for
/// own events. One value serves one batch, since the hubs passed stand in the request. Source: TFP/1 §7.
public struct Relay: Custody {
    let parts: ExchangeParts
    let policy: RelayPolicy
    let hops: Hops

    /// - Parameters:
    ///   - policy: the pairs that are carried.
    ///   - hops: the hubs that the batch has passed before this one; the caller has answered 508 where it loops.
    public init(_ parts: ExchangeParts, policy: RelayPolicy, hops: Hops) {
        self.parts = parts
        self.policy = policy
        self.hops = hops
    }

    /// Takes what it may; returns once that is durable. While the store fails, everything is `deferred`.
    public func take(_ events: [ForeignEvent], from caller: GatewayID) async -> [ReceiptStatus] {
        do {
            return try await taken(events, from: caller)
        } catch {
            parts.signals.alarm(Alarm(.storeFailed, peer: caller, detail: "custody: \(error)"))
            return events.map { _ in .deferred(.retryAfter(parts.limits.retryAfterSeconds)) }
        }
    }

    private func taken(_ events: [ForeignEvent], from caller: GatewayID) async throws -> [ReceiptStatus] {
        var statuses: [ReceiptStatus] = []
        var writes: [Write] = []
        var wake: [GatewayID] = []
        // What of this batch was not taken: what stands behind it in its log waits for it.
        var waiting: [RefusedChain.Log: Int] = [:]
        for event in events {
            let check = try await judge(event, from: caller, waiting: waiting)
            statuses.append(check.status)
            writes += check.writes
            for gateway in check.wake where !wake.contains(gateway) { wake.append(gateway) }
            if let (log, sequence) = check.leaves { waiting[log] = min(waiting[log] ?? sequence, sequence) }
        }
        if !writes.isEmpty { _ = try await parts.journal.write([Change(writes: writes)]) }
        for hop in wake { parts.signals.wake(hop) }
        return statuses
    }
}
