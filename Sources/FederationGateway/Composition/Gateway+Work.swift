import Codes
import Cryptography
import Exchange
import Office
import Routing
internal import StoreSQLite
import StrictJSON

/// What verbs ask of the gateway.
extension Gateway {
    /// Commits one change or refuses.
    /// - Throws: `conflict` when what it was decided on has changed.
    func commit(_ change: Change) async throws(OfficeRefusal) {
        do throws(StoreFault) {
            guard try await store.commit([change]) == [.committed] else { throw StoreFault(.conflict, "") }
        } catch { throw OfficeRefusal(error.code, detail: error.detail.isEmpty ? nil : error.detail) }
    }

    /// Reads from the store; its faults are refusals.
    func reading<Value>(
        _ read: (any Store, any StoreUpkeep) async throws(StoreFault) -> Value
    ) async throws(OfficeRefusal) -> Value {
        do throws(StoreFault) {
            return try await read(store, store)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }

    func audit(_ action: String, object: String, detail: String, by actor: String) async throws(OfficeRefusal)
    {
        let line = AuditLine(at: clock.now(), actor: actor, action: action, object: object, detail: detail)
        try await commit(Change(writes: [.audit(line)]))
    }

    /// Reads the peers anew; TLS, routing and lanes see them from now on.
    func reloadPeers() async throws(OfficeRefusal) {
        try await reading { store, _ async throws(StoreFault) in
            try await peers.reload(from: store)
            try await catalogueKeeper.reload()
        }
        dispatch.wakeAll()
    }

    func wake(_ hop: GatewayID) { dispatch.urge(hop) }

    func wantCatalogue(of peer: GatewayID) { catalogueKeeper.want(peer) }

    func fetchCatalogue(of peer: GatewayID) async throws(OfficeRefusal) {
        do throws(CallFault) {
            try await catalogueKeeper.fetch(peer)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }

    /// What a peer answered when it was called.
    struct Pong {
        /// The gateway called: the peer, or a hub on the way to it.
        var hop: GatewayID
        var time: Timestamp
        /// Its clock less ours, milliseconds.
        var offset: Int64
        var tookMilliseconds: Int64
    }

    /// Calls a peer.
    func ping(_ peer: GatewayID) async throws(CallFault) -> Pong {
        guard let hop = peers.snapshot.hop(to: peer) else {
            throw CallFault(.peerUnknown, phase: .connect, detail: "\(peer) is not enrolled")
        }
        let began = clock.monotonicMilliseconds()
        let answer = try await parts.calls.ping(PeerRoute(to: peer, over: hop))
        return Pong(
            hop: hop, time: answer.time, offset: answer.time.millisecondsSince(clock.now()),
            tookMilliseconds: clock.monotonicMilliseconds() - began)
    }

    /// Our trust domain's revocation list, signed now.
    func revocationList() async throws(OfficeRefusal) -> RevocationList {
        let records = try await reading { store, _ async throws(StoreFault) in
            try await store.allRecords(.revocation)
        }
        let now = clock.now()
        let revoked = records.compactMap { record -> CertificateMaker.Revocation? in
            guard let serial = Hex.decode(record.key),
                // `try?`: the record was written by us; what is no time cannot be revoked since.
                let since = try? Timestamp(String(decoding: record.value, as: UTF8.self))
            else { return nil }
            return (serial, since)
        }
        do throws(CryptographyFault) {
            return try keys.authority.revocationList(
                revoked, number: UInt64(max(now.milliseconds / 1_000, 0)), thisUpdate: now,
                nextUpdate: now.advanced(byMilliseconds: 30 * 86_400_000))
        } catch { throw OfficeRefusal(.internal, detail: "\(error)") }
    }
}
