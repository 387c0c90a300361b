public import Codes
internal import Cryptography
public import Routing
internal import StrictJSON

/// What an operator does to the peers on file: each act is the change to be committed, with its audit line.
///
/// Committing it and ``PeerDirectory/reload(from:)`` are the caller's, in that order.
public struct PeerActs: Sendable {
    /// Whom the audit names.
    public let actor: String
    /// When.
    public let now: Timestamp

    /// Acts of one person at one time.
    public init(actor: String, now: Timestamp) {
        self.actor = actor
        self.now = now
    }

    /// SHA-256 of the file's RFC 8785 form, lower-case hex: what two operators compare.
    public static func fingerprint(of file: PeerFile) -> String {
        SHA256Hash.digest(of: file.fingerprintInput).hex
    }

    /// Enrols a gateway, or imports its file anew: the operator's word replaces what was on file; keys that the new
    /// file does not list serve for reading from then on.
    ///
    /// - Throws: `peer_file_invalid`: no signing key in it that can be read, or a bundle or CRL
    ///   that cannot.
    public func enrol(
        _ file: PeerFile, via: [GatewayID] = [], over existing: EnrolledPeer?
    ) throws(CodeFault) -> Change {
        try Self.check(file)
        var peer = Peer(file, via: via)
        if let existing {
            let listed = PeerKeys(listed: peer.keys)
            let before = (existing.peer.keys["keys"]?.arrayValue ?? []) + existing.peer.formerKeys
            peer.formerKeys = before.filter { key in
                guard let kid = key["kid"]?.stringValue else { return false }
                return listed[kid] == nil
            }
        }
        return change(peer, existing?.version ?? 0, "peer_import", Self.fingerprint(of: file))
    }

    /// Its requests are answered 403 and nothing is sent to it, until ``resume(_:)``.
    public func suspend(_ peer: EnrolledPeer) -> Change { status(.suspended, of: peer, "peer_suspend") }

    /// Cases go to and come from it again.
    public func resume(_ peer: EnrolledPeer) -> Change { status(.active, of: peer, "peer_resume") }

    /// Its certificate counts no more; its keys stay for what is stored.
    public func remove(_ peer: EnrolledPeer) -> Change { status(.removed, of: peer, "peer_remove") }

    /// Puts revocation lists of its trust domain on file in place of those there; empty: none is checked.
    /// - Parameter lists: DER.
    /// - Throws: `peer_file_invalid` for a list that cannot be read.
    public func setRevocationLists(_ lists: [[UInt8]], of peer: EnrolledPeer) throws(CodeFault) -> Change {
        for list in lists { try Self.checkList(list) }
        var next = peer.peer
        next.crls = lists.map { Base64.encode($0) }
        return change(next, peer.version, "peer_crl", "\(lists.count) lists")
    }

    /// Grants what a descriptor asked for and could not have alone.
    public func grant(_ waiting: WaitingChange, of peer: EnrolledPeer) -> Change {
        change(peer.peer.granting(waiting), peer.version, "peer_grant", waiting.summary)
    }

    /// A proxy's region has a gateway of its own now: no new case goes to the proxy; what is under way stays with it.
    public func handOver(_ proxy: EnrolledPeer, to successor: GatewayID) -> Change {
        var next = proxy.peer
        next.successor = successor
        next.serves = []
        return change(next, proxy.version, "peer_hand_over", successor.description)
    }

    /// Lets events pass that come late under a revoked key.
    public func letPass(keyID: String, of peer: EnrolledPeer) -> Change {
        Change(writes: [
            .record(.latePass, key: keyID, value: Array(peer.id.description.utf8)),
            .audit(line("peer_late_pass", peer.id, keyID)),
        ])
    }

    private func status(_ status: Peer.Status, of peer: EnrolledPeer, _ action: String) -> Change {
        var next = peer.peer
        next.status = status
        return change(next, peer.version, action, "")
    }

    private func change(_ peer: Peer, _ version: Int, _ action: String, _ detail: String) -> Change {
        Change(
            expecting: [.recordVersion(.peer, peer.gateway.description, version)],
            writes: [PeerRecord.write(peer), .audit(line(action, peer.gateway, detail))])
    }

    private func line(_ action: String, _ peer: GatewayID, _ detail: String) -> AuditLine {
        AuditLine(at: now, actor: actor, action: action, object: peer.description, detail: detail)
    }

    private static func check(_ file: PeerFile) throws(CodeFault) {
        guard PeerKeys(listed: file.keys).all.contains(where: { $0.use == .signature }) else {
            throw fault(.peerFileInvalid, "the file lists no signing key", "对端文件中没有可用的签名公钥")
        }
        // `try?`: whatever is wrong with the bundle, the file is not taken.
        guard let bundle = file.bundle.objectValue, (try? TrustBundle(bundle)) != nil else {
            throw fault(.peerFileInvalid, "the bundle has no certificate that can be read", "对端文件中的信任根无法读取")
        }
        for text in file.crls {
            guard let der = Base64.decode(text) else { throw unreadableList }
            try checkList(der)
        }
    }

    private static func checkList(_ der: [UInt8]) throws(CodeFault) {
        // `try?`: whatever is wrong with it, the list is not taken.
        guard (try? RevocationList(der: der)) != nil else { throw unreadableList }
    }

    private static var unreadableList: CodeFault {
        fault(.peerFileInvalid, "a revocation list cannot be read", "吊销列表无法读取")
    }

    private static func fault(_ code: ErrorCode, _ message: String, _ messageZh: String) -> CodeFault {
        CodeFault(code: code, message: message, messageZh: messageZh)
    }
}
