/// Between the two ways to write what SM2 encrypted: `04‖x‖y‖C3‖C2` as systems send it, and the SEQUENCE of
/// GM/T 0009 (libcrypto).
enum SM2Ciphertext {
    /// Length of everything but the message: the point with its tag, and the SM3.
    static let overheadBytes = 65 + 32

    /// The raw form; nil if the bytes are no such sequence.
    static func raw(der: [UInt8]) -> [UInt8]? {
        var rest = der[...]
        guard var inner = content(0x30, of: &rest), rest.isEmpty,
            let x = coordinate(&inner), let y = coordinate(&inner),
            let digest = content(0x04, of: &inner), digest.count == 32,
            let message = content(0x04, of: &inner), inner.isEmpty
        else { return nil }
        return [4] + x + y + digest + message
    }

    /// The sequence; nil where the raw form is too short or its point is not uncompressed.
    static func der(raw: [UInt8]) -> [UInt8]? {
        guard raw.count > overheadBytes, raw[0] == 4 else { return nil }
        return DERWriter.sequence(
            DERWriter.integer(raw[1..<33]), DERWriter.integer(raw[33..<65]),
            DERWriter.octets(Array(raw[65..<97])), DERWriter.octets(Array(raw[97...])))
    }

    private static func coordinate(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let number = content(0x02, of: &rest)?.drop(while: { $0 == 0 }), number.count <= 32 else {
            return nil
        }
        return [UInt8](repeating: 0, count: 32 - number.count) + number
    }

    private static func content(_ tag: UInt8, of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            guard (1...4).contains(first & 0x7F), rest.count >= Int(first & 0x7F) else { return nil }
            length = 0
            for _ in 0..<(first & 0x7F) { length = length << 8 | Int(rest.removeFirst()) }
        }
        guard rest.count >= length else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }
}
