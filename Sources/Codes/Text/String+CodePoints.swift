extension String {
    /// Code points, as JSON Schema counts a text's length; without decoding them.
    public var codePointCount: Int {
        let bytes = utf8.span
        var count = 0
        for place in bytes.indices where bytes[place] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
