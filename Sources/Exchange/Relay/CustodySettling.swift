internal import Codes
internal import Cryptography
internal import StrictJSON

/// What a final receipt does to an event in a hub's custody: it is settled for ever, the receipt goes back the way the
/// event came, and after a `rejected` what the author wrote behind it is dropped. Source: TFP/1 §7.
struct CustodySettling: Sendable {
    let parts: ExchangeParts
    /// Gateways that have a receipt waiting.
    private(set) var wake: [GatewayID] = []

    init(parts: ExchangeParts) { self.parts = parts }

    /// Refused for good: it is not sent again either.
    mutating func rejected(
        _ digest: Digest, _ key: EventKey, of author: GatewayID, hop: GatewayID, receipt id: Digest,
        _ jws: JWS
    ) async throws(StoreFault) -> [Write] {
        try await final(digest, receipt: id, jws)
            + [
                .dequeue(key, hop: hop),
                RefusedChain(sequence: key.sequence, digest: digest).write(author, key.caseID),
            ]
    }

    /// The rows for one event; none for what is not in custody here. Whether it is sent once more is the caller's.
    mutating func final(
        _ digest: Digest, receipt id: Digest, _ jws: JWS
    ) async throws(StoreFault) -> [Write] {
        guard let row = try await parts.store.record(.custody, digest.base64URL),
            var custody = CustodyRecord(row.value)
        else { return [] }
        custody.final = id
        if !wake.contains(custody.from) { wake.append(custody.from) }
        return [
            .record(.custody, key: digest.base64URL, value: custody.bytes),
            Self.passback(id, text: Array(jws.text.utf8), to: custody.from),
        ]
    }

    /// Queues a final receipt for the gateway that handed the event over.
    static func passback(_ id: Digest, text: [UInt8], to gateway: GatewayID) -> Write {
        .record(.passback, key: gateway.description + "/" + id.base64URL, value: text)
    }
}

extension RecordKind {
    /// At a hub: where an author's log of a case was refused for good; `<author>/<case>`.
    public static let refusedChain = RecordKind(rawValue: "refused_chain")
}

/// Where the audience refused an author's log of a case. What stands behind that entry is not carried until the
/// author has written another one in its place.
struct RefusedChain: Sendable, Hashable {
    var sequence: Int
    var digest: Digest

    /// One author's log of one case.
    struct Log: Sendable, Hashable {
        var author: GatewayID
        var caseID: CaseID

        /// The record's key.
        var key: String { author.description + "/" + caseID.description }
    }

    init(sequence: Int, digest: Digest) {
        self.sequence = sequence
        self.digest = digest
    }

    init?(_ bytes: [UInt8]) {
        // `try?`: what this gateway wrote itself; unreadable, it holds nothing back.
        guard let json = try? JSON.parse(bytes), let sequence = json["sequence"]?.integerValue,
            let digest = json["digest"]?.stringValue.flatMap(Digest.init(base64URL:))
        else { return nil }
        self.init(sequence: Int(sequence), digest: digest)
    }

    func write(_ author: GatewayID, _ id: CaseID) -> Write {
        let json: JSON = ["sequence": .integer(Int64(sequence)), "digest": .string(digest.base64URL)]
        return .record(.refusedChain, key: Log(author: author, caseID: id).key, value: json.serialized())
    }
}
