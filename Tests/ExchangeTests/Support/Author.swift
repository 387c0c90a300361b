import Casework
import Codes
import Cryptography
import Exchange
import Routing
import StrictJSON

/// A peer as its own program would be: it writes events by hand, right or wrong, and signs them.
final class Author {
    let id: GatewayID
    let key: PrivateKey
    let sealingKey: PrivateKey
    let random: SeededRandom
    var via: [GatewayID] = []
    /// `nbf`, `exp` and `revoked` of its signing key.
    var notBefore: Timestamp?
    var expires: Timestamp?
    var revoked: Timestamp?

    init(_ name: String, seed: UInt64) throws {
        id = try GatewayID(name)
        random = SeededRandom(seed: seed)
        key = try PrivateKey.generate(.es256, random: random)
        sealingKey = try PrivateKey.generate(.es256, random: random)
    }

    var jwks: JSON {
        .object(
            JWKSet(keys: [
                JWK(key.publicKey, use: .signature, notBefore: notBefore, expires: expires, revoked: revoked),
                JWK(sealingKey.publicKey, use: .encryption),
            ]).members)
    }

    /// As enrolled; the bundle is none that counts, since nothing here speaks TLS.
    func peer() throws -> Peer {
        var peer = Peer(
            PeerFile(
                gateway: id, name: id.name, endpoint: try Endpoint("https://localhost:9443"),
                serves: [try DivisionPrefix(String(id.name.prefix(4)))],
                bundle: ["keys": [["kty": "EC", "use": "x509-svid"]]], keys: jwks))
        peer.via = via
        return peer
    }

    /// What an event is made of.
    struct Parts {
        var payload: JSONObject
        var personal: JSONObject
        var header: JSONObject
        /// The disclosures as made; a test may drop or add some.
        var disclosures: [String] = []
    }

    /// An event before it is signed: all well, unless a test changes it.
    func parts(
        _ type: String, case caseID: CaseID, to audience: GatewayID, sequence: Int = 1, seen: Int = 0,
        previous: Digest? = nil, time: Timestamp, data: JSONObject, personal: JSONObject = [:],
        blobs: [Digest] = [],
        id: EventID? = nil
    ) -> Parts {
        let id = id ?? EventID.make(at: time, random: (random.word(), random.word()))
        var data = data
        let disclosures = personal.map {
            Disclosure.make(member: $0.key, value: $0.value, salt: random.bytes(16))
        }
        if !blobs.isEmpty { data["blobs"] = .strings(blobs.map(\.hex).sorted()) }
        if !disclosures.isEmpty {
            data["_sd"] = .strings(
                disclosures.map(\.digest.base64URL).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
        var payload: JSONObject = [
            "specversion": "1.0", "id": .string(id.description), "source": .string(self.id.description),
            "type": .string("cn.tongban.case.\(type).v1"), "subject": .string(caseID.description),
            "time": .string(time.description), "datacontenttype": "application/json",
            "audience": .string(audience.description), "sequence": .integer(Int64(sequence)),
        ]
        if let previous { payload["previous"] = .string(previous.base64URL) }
        payload["seen"] = .integer(Int64(seen))
        payload["data"] = .object(data)
        let header: JSONObject = [
            "alg": .string(key.algorithm.rawValue), "kid": .string(key.publicKey.thumbprint),
            "typ": "tongban-event+jws",
        ]
        return Parts(
            payload: payload, personal: personal, header: header,
            disclosures: disclosures.map { String(decoding: $0.text, as: UTF8.self) })
    }

    /// Signs whatever the parts are.
    func sign(_ parts: Parts) throws -> String {
        try sign(payload: JSON.object(parts.payload).serialized(), parts)
    }

    func sign(payload: [UInt8], _ parts: Parts) throws -> String {
        let input =
            Base64URL.encode(JSON.object(parts.header).serialized()) + "." + Base64URL.encode(payload)
        let signature = try key.sign(Array(input.utf8))
        let jws = input + "." + Base64URL.encode(signature)
        return jws + "~" + parts.disclosures.map { $0 + "~" }.joined()
    }
}

/// What a township window sends, valid in every member.
enum SampleData {
    static let agency: JSON = ["agency": ["name": "测试局", "uscc": "11150000000000000X"]]

    static func submitted(test: Bool = true) -> (data: JSONObject, personal: JSONObject) {
        (
            [
                "by": agency, "number": "SJ-1", "destination": "150100",
                "matter": ["local": "L-1", "peer": "M-1", "mapping_version": 1], "mode": "delegated",
                "channel": "window", "applicant_kind": "person", "paper": false, "delivery": ["way": "mail"],
                "test": .bool(test),
            ],
            [
                "parties": [
                    [
                        "role": "applicant", "name": "张三", "id_type": "resident_id",
                        "id_no": "11010519491231002X",
                    ]
                ],
                "form": ["reason": "样例"], "materials": [], "verification": [],
                "declaration": ["signed": "paper"],
            ]
        )
    }

    static let note: (data: JSONObject, personal: JSONObject) = (
        ["by": agency, "kind": "question"], ["text": "请问进度？"]
    )

    static let received: JSONObject = ["by": agency, "number": "BL-1", "desk": "一号窗口"]
}
