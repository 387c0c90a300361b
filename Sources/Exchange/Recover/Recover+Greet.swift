internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// What became of asking a peer what it remembers.
enum Greeting: Sendable {
    /// It answered, and what its answer showed is on record.
    case met
    case failed(CallFault)
}

extension Recover {
    /// Asks a peer for its newest event of ours, and sets down what follows.
    func greet(_ route: PeerRoute) async -> Greeting {
        do throws(CallFault) {
            let answer = try await parts.calls.ping(route)
            guard answer.gateway == route.target else {
                throw CallFault(.peerUntrusted, detail: "another gateway answered")
            }
            let offset = answer.time.millisecondsSince(parts.clock.now())
            await parts.journal.noteClock(of: route.target, offsetMilliseconds: offset)
            switch try await memory(of: route.target, last: answer.last) {
            case .agrees: break
            case .unclear: add(.offer, with: route.target)
            case .weForgot: try await fence(route, theirs: answer.time)
            case .theyForgot: try await noteOffer(route.target)
            }
        } catch { return .failed(error) }
        for peer in parts.directory.snapshot.all where isBehind(peer, route.target) {
            add(.greet, with: peer.id)
        }
        return .met
    }

    private func isBehind(_ peer: EnrolledPeer, _ hub: GatewayID) -> Bool {
        peer.id != hub && peer.peer.isActive && parts.directory.snapshot.hop(to: peer.id) == hub
    }

    private func memory(of peer: GatewayID, last: Digest?) async throws(CallFault) -> Memory {
        do throws(StoreFault) {
            let newest = try await parts.store.newestReceipt(from: peer)
            guard let last else { return Memory(last: nil, isKnown: true, proof: nil, newest: newest) }
            let isKnown = try await isKnown(last)
            var proof: StoredReceipt?
            if case .delivered(let id, _) = try await parts.store.event(withDigest: last)?.delivery {
                proof = try await parts.store.receipt(id)
            }
            return Memory(last: last, isKnown: isKnown, proof: proof, newest: newest)
        } catch { throw CallFault(error.code, detail: error.detail) }
    }

    /// Whether an event is, or was, ours, or was refused to us for good.
    func isKnown(_ digest: Digest) async throws(StoreFault) -> Bool {
        if try await parts.store.knownEvents([digest]).contains(digest) { return true }
        return try await parts.store.refusals([digest])[digest] != nil
    }

    /// We forgot: from now on nothing of ours is written in what we share with that peer and with all behind it.
    func fence(_ route: PeerRoute, theirs: Timestamp) async throws(CallFault) {
        parts.signals.alarm(
            Alarm(.rolledBack, peer: route.target, detail: "it knows an event of ours that we do not"))
        let time = FenceTime(ours: parts.clock.now(), theirs: theirs)
        var peers = [route.target]
        if route.isDirect {
            peers += parts.directory.snapshot.all.filter { isBehind($0, route.target) }.map(\.id)
        }
        for peer in peers { await parts.journal.fence(peer: peer, at: time) }
        // Compared also where the write's outcome is unknown: the comparison takes the record away.
        defer { for peer in peers { add(.compare, with: peer) } }
        try await write(peers.map { .record(.fence, key: $0.description, value: time.bytes) })
    }

    /// They forgot: our logs are offered again where their copies are shorter.
    func noteOffer(_ peer: GatewayID) async throws(CallFault) {
        parts.signals.alarm(
            Alarm(.peerRolledBack, peer: peer, detail: "it lacks events that it had confirmed"))
        defer { add(.offer, with: peer) }
        try await write([.record(.offer, key: peer.description, value: [])])
    }

    func write(_ writes: [Write]) async throws(CallFault) {
        guard !writes.isEmpty else { return }
        do throws(JournalFault) {
            _ = try await parts.journal.write([Change(writes: writes)])
        } catch { throw CallFault(error.code, detail: error.detail) }
    }

    func cases(_ ids: [CaseID]) async throws(CallFault) -> [CaseID: CaseFile] {
        do throws(StoreFault) {
            return try await parts.store.cases(ids)
        } catch { throw CallFault(error.code, detail: error.detail) }
    }
}

extension FenceTime {
    init?(_ bytes: [UInt8]) {
        // `try?`: what this gateway wrote itself; unreadable, the peer's next greeting sets it again.
        guard let json = try? JSON.parse(bytes),
            let ours = json["ours"]?.timestamp,
            let theirs = json["theirs"]?.timestamp
        else { return nil }
        self.init(ours: ours, theirs: theirs)
    }

    var bytes: [UInt8] {
        let json: JSON = ["ours": .string(ours.description), "theirs": .string(theirs.description)]
        return json.serialized()
    }
}
