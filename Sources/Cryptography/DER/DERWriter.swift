/// Writes DER (ITU-T X.690) values from the inside out: what certificates, lists and keys are made of.
enum DERWriter {
    /// One value: tag, length, content.
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + length(content.count) + content
    }

    /// SEQUENCE of what is given, in that order.
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }

    /// SET of one value; more would need sorting, which nothing here has.
    static func set(_ part: [UInt8]) -> [UInt8] { value(0x31, part) }

    /// INTEGER of a number that is not negative, given as bytes with the highest first.
    static func integer(_ magnitude: some Collection<UInt8>) -> [UInt8] {
        var content = Array(magnitude.drop { $0 == 0 })
        if content.first.map({ $0 >= 0x80 }) ?? true { content.insert(0, at: 0) }
        return value(0x02, content)
    }

    /// INTEGER of a small number.
    static func integer(_ number: UInt8) -> [UInt8] { integer([number]) }

    /// BOOLEAN true, the only one DER writes where the default is false.
    static let yes: [UInt8] = [0x01, 0x01, 0xff]

    /// OCTET STRING.
    static func octets(_ content: [UInt8]) -> [UInt8] { value(0x04, content) }

    /// BIT STRING, `unused` bits at its end not counting.
    static func bits(_ content: [UInt8], unused: UInt8 = 0) -> [UInt8] { value(0x03, [unused] + content) }

    /// OBJECT IDENTIFIER from its arcs; the first two share one number.
    static func identifier(_ arcs: [UInt]) -> [UInt8] {
        var content: [UInt8] = []
        for arc in [arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2) {
            var groups = [UInt8(arc & 0x7f)]
            var rest = arc >> 7
            while rest > 0 {
                groups.insert(UInt8(rest & 0x7f) | 0x80, at: 0)
                rest >>= 7
            }
            content += groups
        }
        return value(0x06, content)
    }

    /// UTF8String.
    static func text(_ text: String) -> [UInt8] { value(0x0c, Array(text.utf8)) }

    /// A value inside an explicit context tag.
    static func explicit(_ number: UInt8, _ content: [UInt8]) -> [UInt8] { value(0xa0 | number, content) }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        var bytes: [UInt8] = []
        var rest = count
        while rest > 0 {
            bytes.insert(UInt8(rest & 0xff), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(bytes.count)] + bytes
    }
}
