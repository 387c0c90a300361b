/// One administrative division of the table.
public struct Division: Hashable, Sendable {
    /// Its code.
    public let code: DivisionCode
    /// Its own name, such as 伊金霍洛旗.
    public let name: String
    /// The division it lies in; nil for provinces.
    public let parent: DivisionCode?

    /// Names that statistics invented to fill a level (市辖区, 县, 省直辖县级行政区划): no place of that name exists,
    /// so full names skip them.
    public var isFiller: Bool {
        code.level == .prefecture && (name == "市辖区" || name == "县" || name.hasSuffix("直辖县级行政区划"))
    }
}
