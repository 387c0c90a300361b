/// Bounds of a table that is read, so that a small file cannot become a large one in memory.
public struct SheetLimits: Sendable, Hashable {
    /// Bytes of the file as it lies on disk.
    public var fileBytesMax = 128 << 20
    /// Bytes of a workbook's parts, unpacked; beyond it a zip is a bomb or no sheet for people.
    public var unpackedBytesMax = 512 << 20
    /// Parts of a workbook.
    public var entriesMax = 2_000
    /// Rows of one sheet. Excel's own bound is 1,048,576.
    public var rowsMax = 1_048_576
    /// Columns of one sheet.
    public var columnsMax = 512
    /// Characters of one cell. Excel's own bound.
    public var cellCharactersMax = 32_767
    /// Merged ranges of one sheet.
    public var mergesMax = 100_000

    /// The usual bounds.
    public init() {}
}
