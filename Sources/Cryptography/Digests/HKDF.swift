/// HKDF with SHA-256. Source: RFC 5869.
public enum HKDF {
    /// `count` bytes (at most 8,160) from the key material, for the use that `info` names.
    public static func derive(_ material: [UInt8], salt: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
        let key = HMACSHA256.code(of: material, key: salt.isEmpty ? [UInt8](repeating: 0, count: 32) : salt)
        var out: [UInt8] = []
        var block: [UInt8] = []
        var number: UInt8 = 1
        while out.count < count {
            block = HMACSHA256.code(of: block + info + [number], key: key)
            out += block
            number += 1
        }
        return Array(out.prefix(count))
    }
}
