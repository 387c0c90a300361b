internal import Codes
internal import Cryptography
internal import Routing
internal import StrictJSON

/// Who reads, and whether a hub stands between, which must not see what is personal.
struct Reader: Sendable {
    let id: GatewayID
    /// Through a hub: the key of the reader's to seal to; nil when it lists none.
    let sealing: PeerKey?
    let isDirect: Bool
}

extension PeerServer {
    /// The caller, or with `Tongban-Request` the gateway that signed it.
    func reader(of request: PeerRequest) throws -> Reader {
        guard let text = request.headers["tongban-request"] else {
            guard request.headers["tongban-for"] == nil else {
                throw PeerProblem(401, .peerUnknown, "no signed request")
            }
            return Reader(id: request.peer, sealing: nil, isDirect: true)
        }
        let refusal = PeerProblem(401, .peerUnknown, "the signed request does not count")
        let now = parts.clock.now()
        let snapshot = parts.directory.snapshot
        // `try?`: a request that cannot be read proves nothing, whatever is wrong with it.
        guard let jws = try? JWS.parse(text, type: .request), let claimed = try? JSON.parse(jws.payload),
            let source = claimed["source"]?.stringValue.flatMap({ try? GatewayID($0) }),
            let peer = snapshot.active(source)
        else { throw refusal }
        let reading = SignedDocument.read(text, as: .request, keys: peer.keys, at: now, limits: parts.limits)
        {
            // `try?`: an unreadable time is none, and the next guard refuses it.
            $0["time"]?.stringValue.flatMap { try? Timestamp($0) }
        }
        guard case .verified(let payload, _) = reading, payload["method"]?.stringValue == request.method,
            Self.names(payload["path"]?.stringValue, request.target),
            payload["audience"]?.stringValue == parts.own.id.description,
            // `try?`: as above.
            let time = payload["time"]?.stringValue.flatMap({ try? Timestamp($0) }),
            now.millisecondsSince(time).magnitude <= parts.limits.requestMilliseconds.magnitude
        else { throw refusal }
        return Reader(id: source, sealing: peer.keys.sealing(at: now), isDirect: request.peer == source)
    }

    /// "The request target from `/federation/v1` on" is read with that beginning or without it: both name one call.
    private static func names(_ path: String?, _ target: String) -> Bool {
        path == target || path.map { "/federation/v1" + $0 } == target
    }

    func ping(_ reader: Reader) async throws -> PeerAnswer {
        var object: JSONObject = [
            "gateway": .string(parts.own.id.description), "time": .string(parts.clock.now().description),
            "protocol": ["1"],
        ]
        if let last = try await parts.store.lastArrival(from: reader.id) {
            object["last"] = .string(last.base64URL)
        }
        return .json(.object(object))
    }

    func heads(_ reader: Reader, _ request: PeerRequest) async throws -> PeerAnswer {
        let limit = try number(request, "limit", from: 1) ?? parts.limits.pageEntries
        let cursor = try request.query("after").flatMap { $0.isEmpty ? nil : $0 }
        let page = try await parts.store.heads(
            sharedWith: reader.id, after: cursor, limit: min(limit, parts.limits.pageEntries))
        let heads = page.elements.map { head -> JSON in
            [
                "case": .string(head.caseID.description), "author": .string(head.author.rawValue),
                "sequence": .integer(Int64(head.sequence)), "digest": .string(head.digest.base64URL),
            ]
        }
        var object: JSONObject = ["heads": .array(heads)]
        if let next = page.next { object["next"] = .string(next) }
        return .json(.object(object))
    }

    func events(of id: CaseID, _ reader: Reader, _ request: PeerRequest) async throws -> PeerAnswer {
        guard let text = try request.query("author"), let author = Side(rawValue: text) else {
            throw PeerProblem(400, .malformed, "author is neither origin nor destination")
        }
        let after = try number(request, "after", from: 0) ?? 0
        guard let file = try await parts.store.cases([id])[id], file.record.peer == reader.id else {
            throw PeerProblem(404, .notFound)
        }
        let rest = file.log(of: author).dropFirst(min(after, file.log(of: author).count))
        var entries: [JSON] = []
        var bytes = 0
        for stored in rest.prefix(parts.limits.pageEntries) {
            let entry = try self.entry(stored, file.record, for: reader)
            bytes += stored.jws.count + (stored.sealed?.count ?? 0)
            // A page stays near a batch's length, but holds at least one event.
            if !entries.isEmpty, bytes > parts.limits.batchBytes { break }
            entries.append(entry)
        }
        return .json(["events": .array(entries), "more": .bool(entries.count < rest.count)])
    }

    private func entry(_ stored: StoredEvent, _ record: CaseRecord, for reader: Reader) throws -> JSON {
        var disclosures: [UInt8] = []
        if let sealed = stored.sealed {
            disclosures = try parts.own.vault.open(sealed, of: stored.key, in: record)
        }
        var object = JSONObject()
        if reader.isDirect {
            let tilde: [UInt8] = [UInt8(ascii: "~")]
            let text = stored.jws + tilde + disclosures + (disclosures.isEmpty ? [] : tilde)
            object["event"] = .string(String(decoding: text, as: UTF8.self))
        } else {
            object["jws"] = .string(String(decoding: stored.jws, as: UTF8.self))
            if !disclosures.isEmpty {
                guard let key = reader.sealing else {
                    throw PeerProblem(unavailable: .keyUnknown, limits: parts.limits)
                }
                object["sealed"] = .string(try JWE.seal(disclosures, to: key.key, random: parts.random))
            }
        }
        if stored.erased { object["erased"] = true }
        return .object(object)
    }

    func catalog(_ request: PeerRequest) throws -> PeerAnswer {
        let (page, etag) = try pages.page(after: try number(request, "after", from: 0) ?? 0)
        if let known = request.headers["if-none-match"], known == "*" || known.contains(etag) {
            return PeerAnswer(status: 304, headers: ["ETag": etag])
        }
        return .json(["catalog": .string(page)], headers: ["ETag": etag])
    }

    func ownDescriptor() throws -> PeerAnswer {
        .json(["descriptor": .string(try descriptor.text(at: parts.clock.now()))])
    }

    /// An integer of the query; absent or empty is nil.
    private func number(_ request: PeerRequest, _ name: String, from least: Int) throws(PeerProblem) -> Int? {
        guard let text = try request.query(name), !text.isEmpty else { return nil }
        guard let number = Int(text), number >= least, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            throw PeerProblem(400, .malformed, "\(name) is no integer from \(least)")
        }
        return number
    }
}
