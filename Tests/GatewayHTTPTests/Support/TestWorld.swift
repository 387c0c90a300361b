import Codes
import Cryptography
import Exchange
import Synchronization

/// Wall time that stands still until the test moves it; waiting ends at once.
final class TestClock: GatewayClock {
    private let time = Mutex(TestAuthority.now)

    func now() -> Timestamp { time.withLock { $0 } }
    func monotonicMilliseconds() -> Int64 { now().milliseconds }
    func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {}
    func move(days: Int64) { time.withLock { $0 = $0.advanced(byMilliseconds: days * TestAuthority.day) } }
}

/// Trust that the test changes while connections are open.
final class TestTrust: PeerTrust {
    private struct State {
        var generation = 1
        var table: TrustTable
        var leaves: [[UInt8]] = []
    }

    private let state: Mutex<State>

    init(_ peers: [PeerAnchors]) { state = Mutex(State(table: TrustTable(peers))) }

    var generation: Int { state.withLock { $0.generation } }
    func hop(to peer: GatewayID) -> PeerHop? { state.withLock { $0.table.hop(to: peer) } }

    func judge(chain: [[UInt8]], as role: TransportRole, at now: Timestamp) -> ChainJudgement {
        let table = state.withLock { state in
            if let leaf = chain.first { state.leaves.append(leaf) }
            return state.table
        }
        return table.judge(chain, at: now)
    }

    /// Every leaf that was judged, in order.
    var judged: [[UInt8]] { state.withLock { $0.leaves } }

    func set(_ peers: [PeerAnchors]) {
        state.withLock { state in
            state.generation += 1
            state.table = TrustTable(peers)
        }
    }
}

/// A certificate that the test renews.
final class TestCredentials: TransportCredentials {
    private let identity: Mutex<TransportIdentity>

    init(_ identity: TransportIdentity) { self.identity = Mutex(identity) }
    func current() -> TransportIdentity { identity.withLock { $0 } }
    func set(_ next: TransportIdentity) { identity.withLock { $0 = next } }
}

/// One blob, held in memory.
struct TestBlobs: BlobStore {
    var bytes: [UInt8] = []

    func size(of blob: Digest) async throws(StoreFault) -> Int64? { Int64(bytes.count) }
    func read(_ blob: Digest, range: Range<Int64>) async throws(StoreFault) -> [UInt8] {
        Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
    }
    func offset(of upload: String) async throws(StoreFault) -> Int64 { 0 }
    func append(_ bytes: [UInt8], to upload: String, at offset: Int64) async throws(StoreFault) -> Int64 { 0 }
    func finish(_ upload: String, as blob: Digest) async throws(StoreFault) -> Bool { false }
    func discard(upload: String) async throws(StoreFault) {}
    func remove(_ blob: Digest) async throws(StoreFault) {}
    func all(after blob: Digest?, limit: Int) async throws(StoreFault) -> [Digest] { [] }
}
