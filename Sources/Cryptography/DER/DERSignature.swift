/// Between the two ways to write an ECDSA or SM2 signature: 64 bytes r‖s (JOSE), and SEQUENCE of two
/// INTEGERs (libcrypto).
enum DERSignature {
    /// The DER form of 64 bytes r‖s; nil for any other length.
    static func encode(_ raw: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        guard raw.count == 64 else { return nil }
        return DERWriter.sequence(DERWriter.integer(raw.prefix(32)), DERWriter.integer(raw.suffix(32)))
    }

    /// 64 bytes r‖s of what libcrypto signed; nil if the bytes are no such sequence.
    static func decode(_ der: [UInt8]) -> [UInt8]? {
        guard der.count >= 8, der[0] == 0x30, Int(der[1]) == der.count - 2 else { return nil }
        var rest = der.dropFirst(2)
        guard let r = number(&rest), let s = number(&rest), rest.isEmpty else { return nil }
        return r + s
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.popFirst() == 0x02, let length = rest.popFirst(), rest.count >= Int(length) else {
            return nil
        }
        let magnitude = rest.prefix(Int(length)).drop { $0 == 0 }
        rest = rest.dropFirst(Int(length))
        guard magnitude.count <= 32 else { return nil }
        return [UInt8](repeating: 0, count: 32 - magnitude.count) + magnitude
    }
}
