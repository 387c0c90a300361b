public import Codes
import Cryptography
import Routing
import StrictJSON
import Synchronization

/// The peer directory as the TLS layers ask it.
///
/// The table is made at the first question after a reload. Isolation: any.
public final class DirectoryTrust: PeerTrust {
    private let directory: PeerDirectory
    private let tls12: Set<GatewayID>
    private let made = Mutex<(generation: Int, table: TrustTable)?>(nil)

    /// Trust over a directory; `tls12` names the peers that may be called with TLS 1.2.
    public init(directory: PeerDirectory, tls12: Set<GatewayID> = []) {
        self.directory = directory
        self.tls12 = tls12
    }

    /// The directory's.
    public var generation: Int { directory.snapshot.generation }

    /// Any enrolled peer that is not removed.
    public func hop(to peer: GatewayID) -> PeerHop? { table.hop(to: peer) }

    /// By the bundles and lists on file; a gateway's certificate serves both ways, so the role changes nothing.
    public func judge(chain: [[UInt8]], as role: TransportRole, at now: Timestamp) -> ChainJudgement {
        table.judge(chain, at: now)
    }

    private var table: TrustTable {
        let snapshot = directory.snapshot
        return made.withLock { made in
            if let made, made.generation == snapshot.generation { return made.table }
            let peers = snapshot.all.map(\.peer).filter { $0.status != .removed }
            let table = TrustTable(peers.map { PeerAnchors($0, allowsTLS12: tls12.contains($0.gateway)) })
            made = (snapshot.generation, table)
            return table
        }
    }
}

extension PeerAnchors {
    /// What a peer's record says; a bundle or a list that cannot be read leaves nothing that counts.
    init(_ peer: Peer, allowsTLS12: Bool) {
        // `try?`: one that cannot be read is nil, and then nothing counts.
        let lists = peer.crls.map { text in Base64.decode(text).flatMap { try? RevocationList(der: $0) } }
        let isWhole = lists.allSatisfy { $0 != nil }
        // `try?`: a bundle that cannot be read is none.
        let bundle = isWhole ? peer.bundle.objectValue.flatMap { try? TrustBundle($0) } : nil
        self.init(
            gateway: peer.gateway, endpoint: peer.endpoint.text, isSuspended: peer.status == .suspended,
            allowsTLS12: allowsTLS12, bundle: bundle, lists: lists.compactMap { $0 })
    }
}
