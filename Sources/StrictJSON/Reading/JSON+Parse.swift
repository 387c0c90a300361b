internal import Codes

extension JSON {
    /// Reads one I-JSON value and nothing after it but white space.
    ///
    /// Stricter than RFC 8259 as RFC 7493 asks: UTF-8 only, no byte order mark, no member twice (names compared as
    /// code points), no surrogates or noncharacters, integers within ±(2^53 − 1), other numbers within binary64.
    ///
    /// - Throws: `JSONFault` with the offset of the first byte at fault.
    public static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .wire
    ) throws(JSONFault) -> JSON {
        guard bytes.count <= limits.bytes else {
            throw JSONFault(.jsonTooLarge, at: limits.bytes, "more than \(limits.bytes) bytes")
        }
        var reader = JSONReader(bytes, depthMax: limits.depth)
        return try reader.readDocument()
    }

    /// Reads bytes held in any collection; contiguous ones are not copied.
    public static func parse(_ bytes: some Collection<UInt8>, limits: JSONLimits = .wire) throws(JSONFault)
        -> JSON
    {
        let direct = bytes.withContiguousStorageIfAvailable { outcome($0, limits: limits) }
        if let direct { return try direct.get() }
        let copy = Array(bytes)
        return try copy.withUnsafeBufferPointer { outcome($0, limits: limits) }.get()
    }

    /// Reads a text.
    public static func parse(_ text: String, limits: JSONLimits = .wire) throws(JSONFault) -> JSON {
        var text = text
        return try text.withUTF8 { outcome($0, limits: limits) }.get()
    }

    private static func outcome(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits
    ) -> Result<JSON, JSONFault> {
        do throws(JSONFault) {
            return .success(try parse(bytes, limits: limits))
        } catch { return .failure(error) }
    }
}
