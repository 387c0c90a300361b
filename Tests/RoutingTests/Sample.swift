import Codes
import Routing
import StrictJSON

/// What tests begin with.
enum Sample {
    static let ordos = "spiffe://ordos.tongban/gateway/150600"
    static let hohhot = "spiffe://hohhot.tongban/gateway/150100"
    static let hub = "spiffe://gansu.tongban/gateway/620000"
    static let longnan = "spiffe://longnan.tongban/gateway/621200"

    static let keys: JSON = ["keys": [["kty": "EC", "kid": "k1", "use": "sig"]]]

    static func file(_ changes: KeyValuePairs<String, JSON> = [:]) -> JSON {
        var object: JSONObject = [
            "gateway": .string(hohhot), "name": "呼和浩特", "endpoint": "https://127.0.0.1:9443",
            "serves": ["1501"],
            "bundle": keys, "keys": keys,
        ]
        for (name, value) in changes {
            if value.isNull { object[name] = nil } else { object[name] = value }
        }
        return .object(object)
    }

    static func peer(_ gateway: String, _ serves: [String], via: [String] = [], relays: Bool = false) throws
        -> Peer
    {
        Peer(
            try PeerFile(
                file([
                    "gateway": .string(gateway), "name": .string(gateway), "serves": .strings(serves),
                    "via": .strings(via), "relays": .bool(relays),
                ])))
    }

    static func descriptor(_ changes: KeyValuePairs<String, JSON> = [:]) throws -> Descriptor {
        var object: JSONObject = [
            "gateway": .string(hohhot), "name": "呼和浩特", "serves": ["1501"],
            "endpoint": "https://127.0.0.1:9443",
            "protocol": ["1"], "keys": keys, "limits": PeerLimits.standard.json, "relays": false,
            "issued": "2026-03-09T00:00:00.000Z", "expires": "2026-04-09T00:00:00.000Z",
        ]
        for (name, value) in changes {
            if value.isNull { object[name] = nil } else { object[name] = value }
        }
        return try Descriptor(.object(object))
    }

    static func faults(_ decode: () throws(ShapeFaults) -> Void) -> [String] {
        do throws(ShapeFaults) {
            try decode()
            return []
        } catch { return error.faults.map { "\($0.pointer) \($0.code)" } }
    }
}

/// Numbers from a seed, the same ones each time. Source: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
