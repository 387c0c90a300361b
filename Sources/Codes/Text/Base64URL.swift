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
                func put(_ value: UInt32) {
                    text[count] = alphabet[Int(value & 63)]
                    count += 1
                }
                let whole = bytes.count / 3 * 3
                for start in stride(from: 0, to: whole, by: 3) {
                    let group =
                        UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
                    put(group >> 18)
                    put(group >> 12)
                    put(group >> 6)
                    put(group)
                }
                guard whole < bytes.count else { return }
                let first = UInt32(bytes[whole])
                let second = whole + 1 < bytes.count ? UInt32(bytes[whole + 1]) : 0
                put(first >> 2)
                put(first << 4 | second >> 4)
                if whole + 1 < bytes.count { put(second << 2) }
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
        var isCanonical = true
        let bytes = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { bytes, count in
                // The high bits of `seen` are set by a character that is none of the alphabet.
                var seen: UInt8 = 0
                func value(_ place: Int) -> UInt32 {
                    let value = values[Int(text[place])]
                    seen |= value
                    return UInt32(value)
                }
                func put(_ byte: UInt32) {
                    bytes[count] = UInt8(truncatingIfNeeded: byte)
                    count += 1
                }
                let whole = text.count / 4 * 4
                for start in stride(from: 0, to: whole, by: 4) {
                    let group =
                        value(start) << 18 | value(start + 1) << 12 | value(start + 2) << 6 | value(start + 3)
                    put(group >> 16)
                    put(group >> 8)
                    put(group)
                }
                if whole < text.count {
                    let isShort = text.count - whole == 2
                    let group =
                        value(whole) << 12 | value(whole + 1) << 6 | (isShort ? 0 : value(whole + 2))
                    put(group >> 10)
                    if !isShort { put(group >> 2) }
                    isCanonical = group & (isShort ? 0x3FF : 0x3) == 0
                }
                if seen > 63 { isCanonical = false }
            }
        }
        return isCanonical ? bytes : nil
    }
}
