/// Finds values in DER that libcrypto has read already.
enum DERReader {
    /// The first value inside the sequence that `der` is, with its tag and length: the signed part of what
    /// is signed.
    static func firstElement(of der: [UInt8]) -> ArraySlice<UInt8>? {
        guard let outer = content(der[...]), let inner = content(der[outer.lowerBound..<outer.upperBound])
        else {
            return nil
        }
        return der[outer.lowerBound..<inner.upperBound]
    }

    /// Where the content of the value at the beginning lies; nil if it does not fit the bytes.
    private static func content(_ bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard bytes.count >= 2 else { return nil }
        var start = bytes.startIndex + 2
        var length = Int(bytes[bytes.startIndex + 1])
        if length >= 0x80 {
            let count = length - 0x80
            guard (1...4).contains(count), bytes.endIndex - start >= count else { return nil }
            length = bytes[start..<(start + count)].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        guard bytes.endIndex - start >= length else { return nil }
        return start..<(start + length)
    }
}
