internal import Codes
internal import StrictJSON

/// The outer shape of a JWKS, `{"keys":[{…},…]}`; what a key is, Cryptography says.
enum KeyList {
    /// Reads the member as it stands; a list without keys is a fault.
    static func read(_ reader: ShapeReader, _ name: String) -> JSON? {
        guard let list = reader.object(name) else { return nil }
        let keys = list.objects("keys", count: 1...64)
        for key in keys where key.object["kty"]?.stringValue == nil {
            key.note("kty", .memberMissing, "a JWK names its kty", "密钥缺少 kty")
        }
        return .object(list.object)
    }

    /// The keys of a list.
    static func elements(of list: JSON) -> [JSON] { list["keys"]?.arrayValue ?? [] }

    /// The keys of `old` that `new` no longer lists; a key is known by its `kid`, or whole where it has none.
    static func dropped(from old: JSON, by new: JSON) -> [JSON] {
        let kept = elements(of: new)
        return elements(of: old).filter { key in
            !kept.contains { other in
                guard let kid = key["kid"]?.stringValue else { return other == key }
                return other["kid"]?.stringValue == kid
            }
        }
    }
}

extension JSONObject {
    /// The members whose names are not in `names`, in their order.
    func leaving(out names: Set<String>) -> JSONObject {
        var rest: JSONObject = [:]
        for (name, value) in self where !names.contains(name) { rest[name] = value }
        return rest
    }
}
