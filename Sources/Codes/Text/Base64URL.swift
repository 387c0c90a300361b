/// Base64url without padding, read only in its canonical form.
///
/// One byte string has one text, so what is compared as text is compared as bytes.
/// Source: RFC 4648 §5, RFC 7515 §2; spare bits zero by PROTOCOL.md §4.
public enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    /// The text of these bytes, without padding.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The same as ASCII bytes, for texts that are hashed or joined as bytes.
    public static func encodedBytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        // Generic code is not specialised in other modules: the loop runs over plain memory.
        bytes.withContiguousStorageIfAvailable(encoded(buffer:))
            ?? Array(bytes).withUnsafeBufferPointer(encoded(buffer:))
    }

    private static func encoded(buffer bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        alphabet.withUnsafeBufferPointer { alphabet in
            [UInt8](unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text, count in
                var pending: UInt32 = 0
                var bits: UInt32 = 0
                for byte in bytes {
                    pending = pending << 8 | UInt32(byte)
                    bits += 8
                    while bits >= 6 {
                        bits -= 6
                        text[count] = alphabet[Int(pending >> bits & 63)]
                        count += 1
                    }
                }
                guard bits > 0 else { return }
                text[count] = alphabet[Int(pending << (6 - bits) & 63)]
                count += 1
            }
        }
    }

    /// Nil for padding, other characters, a length of 4n+1, or spare bits that are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode(buffer: $0) }
    }

    /// The same from ASCII bytes.
    public static func decode(bytes text: some Collection<UInt8>) -> [UInt8]? {
        text.withContiguousStorageIfAvailable(decode(buffer:))
            ?? Array(text).withUnsafeBufferPointer(decode(buffer:))
    }

    private static func decode(buffer text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        return values.withUnsafeBufferPointer { values in
            var pending: UInt32 = 0
            var bits: UInt32 = 0
            for character in text {
                let value = values[Int(character)]
                guard value < 64 else { return nil }
                pending = pending << 6 | UInt32(value)
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
                }
            }
            return pending & (1 << bits - 1) == 0 ? bytes : nil
        }
    }
}
