internal import Codes
internal import Cryptography
internal import Exchange
internal import Office
internal import Routing
internal import StrictJSON

/// Who may send to us: enrolment, suspension, revocation lists of peers.
extension OperatorDesk {
    static let peerVerbs: [String: Verb] = [
        "peer.export": { desk, _ throws(OfficeRefusal) in try await desk.exportFile() },
        "peer.import": { desk, call throws(OfficeRefusal) in try await desk.importPeer(call) },
        "peer.list": { desk, _ throws(OfficeRefusal) in desk.peers() },
        "peer.show": { desk, call throws(OfficeRefusal) in try desk.showPeer(call) },
        "peer.ping": { desk, call throws(OfficeRefusal) in try await desk.ping(call) },
        "peer.crl": { desk, call throws(OfficeRefusal) in try await desk.importRevocations(call) },
        "peer.suspend": { desk, call throws(OfficeRefusal) in try await desk.set(call) { $0.suspend($1) } },
        "peer.resume": { desk, call throws(OfficeRefusal) in try await desk.set(call) { $0.resume($1) } },
        "peer.remove": { desk, call throws(OfficeRefusal) in try await desk.set(call) { $0.remove($1) } },
    ]

    private func exportFile() async throws(OfficeRefusal) -> JSON {
        .object(try await gateway.peerFile().json)
    }

    func importPeer(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard let json = call.arguments["file"] else {
            throw OfficeRefusal(.usage, detail: "file is missing")
        }
        let file: PeerFile
        do throws(ShapeFaults) {
            file = try PeerFile(json)
        } catch { throw OfficeRefusal(error) }
        let fingerprint = PeerActs.fingerprint(of: file)
        if let expected = call.optional("expect_fingerprint"), expected.lowercased() != fingerprint {
            throw OfficeRefusal(
                .fingerprintWrong, detail: "the file's fingerprint is \(fingerprint)",
                message: "对端文件指纹不符：\(fingerprint)")
        }
        guard file.gateway != gateway.settings.id else {
            throw OfficeRefusal(.usage, detail: "this is our own file", message: "这是本网关自己的文件")
        }
        var via: [GatewayID] = []
        for text in call.texts("via") {
            do throws(CodeFault) {
                via.append(try GatewayID(text))
            } catch { throw OfficeRefusal(.usage, detail: "via: \(error.message)", message: error.messageZh) }
        }
        let existing = gateway.peers.snapshot[file.gateway]
        try await act(by: call.actor) { acts throws(CodeFault) in
            try acts.enrol(file, via: via, over: existing)
        }
        gateway.wantCatalogue(of: file.gateway)
        guard let peer = gateway.peers.snapshot[file.gateway]?.peer else { throw OfficeRefusal(.internal) }
        return [
            "id": .string(peer.gateway.description), "name": .string(peer.name),
            "fingerprint": .string(fingerprint),
            "serves": .strings(peer.serves.map(\.text)), "via": .strings(peer.via.map(\.description)),
            "status": .string(peer.status.rawValue),
        ]
    }

    /// Commits one act on the peers on file, then reads them anew.
    private func act(
        by actor: String, _ act: (PeerActs) throws(CodeFault) -> Change
    ) async throws(OfficeRefusal) {
        let change: Change
        do throws(CodeFault) {
            change = try act(PeerActs(actor: actor, now: gateway.clock.now()))
        } catch { throw OfficeRefusal(error.code, detail: error.message, message: error.messageZh) }
        try await gateway.commit(change)
        try await gateway.reloadPeers()
    }

    private func peers() -> JSON { .array(gateway.peers.snapshot.all.map { Self.line($0.peer) }) }

    private func showPeer(_ call: VerbCall) throws(OfficeRefusal) -> JSON {
        let peer = try known(call).peer
        guard var line = Self.line(peer).objectValue else { return .null }
        line["keys"] = .strings((peer.keys["keys"]?.arrayValue ?? []).compactMap { $0["kid"]?.stringValue })
        line["former_keys"] = .integer(Int64(peer.formerKeys.count))
        line["crls"] = .integer(Int64(peer.crls.count))
        line["descriptor_issued"] = peer.descriptorIssued.map { .string($0.description) }
        line["waiting"] = .array(peer.waiting.map(\.json))
        return .object(line)
    }

    private static func line(_ peer: Peer) -> JSON {
        [
            "id": .string(peer.gateway.description), "name": .string(peer.name),
            "status": .string(peer.status.rawValue),
            "endpoint": .string(peer.endpoint.text), "serves": .strings(peer.serves.map(\.text)),
            "via": .strings(peer.via.map(\.description)), "relays": .bool(peer.relays),
            "proxy": .bool(peer.proxy),
        ]
    }

    private func known(_ call: VerbCall) throws(OfficeRefusal) -> EnrolledPeer {
        let id = try call.gateway()
        guard let peer = gateway.peers.snapshot[id] else {
            throw OfficeRefusal(.notFound, detail: "\(id) is not enrolled", message: "没有登记对端 \(id)")
        }
        return peer
    }

    /// One peer, or without `id` a line for each that is active, with `problem` where it does not answer.
    private func ping(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        guard call.optional("id") == nil else {
            let peer = try known(call).id
            do throws(CallFault) {
                return .object(try await pong(of: peer))
            } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        }
        var lines: [JSON] = []
        for peer in gateway.peers.snapshot.all where peer.peer.isActive {
            do throws(CallFault) {
                lines.append(.object(try await pong(of: peer.id)))
            } catch {
                lines.append([
                    "id": .string(peer.id.description), "problem": .string(error.code.rawValue),
                    "detail": .string(error.detail),
                ])
            }
        }
        return .array(lines)
    }

    private func pong(of peer: GatewayID) async throws(CallFault) -> JSONObject {
        let pong = try await gateway.ping(peer)
        return [
            "id": .string(peer.description), "time": .string(pong.time.description),
            "offset_ms": .integer(pong.offset), "via": .string(pong.hop == peer ? "" : pong.hop.description),
            "took_ms": .integer(pong.tookMilliseconds),
        ]
    }

    private func set(
        _ call: VerbCall, _ change: @escaping (PeerActs, EnrolledPeer) -> Change
    ) async throws(OfficeRefusal) -> JSON {
        let peer = try known(call)
        try await act(by: call.actor) { acts throws(CodeFault) in change(acts, peer) }
        return Self.line(gateway.peers.snapshot[peer.id]?.peer ?? peer.peer)
    }

    /// Takes a revocation list of the peer's trust domain, PEM or base64 DER; lists of one issuer replace each other.
    private func importRevocations(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let enrolled = try known(call)
        let list = try Self.revocations(try call.text("crl"))
        // `try?` below: what was taken in at enrolment can be read.
        guard let bundle = enrolled.peer.bundle.objectValue, let trusted = try? TrustBundle(bundle),
            trusted.authorities.contains(where: { list.isSigned(by: $0) })
        else {
            throw OfficeRefusal(
                .crlUnverified, detail: "no authority of the peer's bundle signed this list",
                message: "该吊销列表不是对端证书机构签发的")
        }
        let others = enrolled.peer.crls.compactMap { text in
            Base64.decode(text).flatMap { try? RevocationList(der: $0) }  // as above
        }.filter { $0.issuer != list.issuer }
        try await act(by: call.actor) { acts throws(CodeFault) in
            try acts.setRevocationLists(others.map(\.der) + [list.der], of: enrolled)
        }
        return [
            "id": .string(enrolled.id.description), "revoked": .integer(Int64(list.count)),
            "this_update": .string(list.thisUpdate.description),
            "next_update": .string(list.nextUpdate?.description ?? ""),
        ]
    }

    private static func revocations(_ text: String) throws(OfficeRefusal) -> RevocationList {
        do throws(CryptographyFault) {
            if text.contains("-----BEGIN") { return try RevocationList(pem: text) }
            guard let der = Base64.decode(text.filter { !$0.isWhitespace }) else {
                throw CryptographyFault(.pemMalformed, "neither PEM nor base64")
            }
            return try RevocationList(der: der)
        } catch { throw OfficeRefusal(.validationFailed, detail: "crl: \(error)", message: "吊销列表无法读取") }
    }
}
