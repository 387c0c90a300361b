/// Every fault of one text, in the order found; never empty when thrown.
public struct ShapeFaults: Error, Hashable, Sendable {
    /// In the order found.
    public let faults: [ShapeFault]

    /// What a decoder throws.
    public init(_ faults: [ShapeFault]) { self.faults = faults }
}

extension ShapeFaults: CustomStringConvertible {
    /// One fault a line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

extension JSONShape where Value == JSONObject {
    /// The members of the outermost value, for decoders that collect their faults.
    ///
    /// - Throws: `member_type` for any other kind.
    public static func outermost(_ json: JSON) throws(ShapeFaults) -> JSONObject {
        do throws(ShapeFault) {
            return try json.read(.object)
        } catch { throw ShapeFaults([error]) }
    }
}
