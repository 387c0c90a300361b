/// What the key of a cube's row says of each dimension. Only what is asked for is read: a question meets 10⁵ of them.
struct RowKey {
    private let parts: [Substring.UTF8View]
    private let dimensions: [Dimension]
    /// The period; where a duty is owed, set from its last day to that day's month.
    var month: String
    /// Cut by those who answer without townships.
    var division: String

    /// Reads a key that ``Cube/key(_:_:clerk:)`` made; nil when it is none of this cube's.
    init?(_ key: String, of cube: Cube) {
        parts = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        dimensions = cube.dimensions
        guard parts.count == 4 + dimensions.count else { return nil }
        (month, division) = (Self.unescaped(parts[1]), Self.unescaped(parts[3]))
    }

    /// The row's value; empty where its cube does not keep that dimension.
    subscript(dimension: Dimension) -> String {
        switch dimension {
        case .month: month
        case .division: division
        case .side: Self.unescaped(parts[2])
        case .matter, .mode, .scope, .peer, .agency, .window, .clerk:
            dimensions.firstIndex(of: dimension).map { Self.unescaped(parts[4 + $0]) } ?? ""
        }
    }

    private static func unescaped(_ text: Substring.UTF8View) -> String {
        let plain = String(Substring(text))
        guard text.contains(UInt8(ascii: "%")) else { return plain }
        return plain.replacing("%2F", with: "/").replacing("%25", with: "%")
    }
}
