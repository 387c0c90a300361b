/// The bounds of an author's log of one case. Source: PROTOCOL.md §4.
public enum SequenceLimit {
    /// The highest sequence an author may write in a case; one more is `data_invalid`.
    public static let highest = 4_096
    /// From this sequence on, `note`, `shipment`, `progressed`, `bundle_progressed` and payments are illegal.
    public static let reservedFrom = 4_001
    /// Notes of one author in a case whose `time` falls on one day at UTC+8; one more is illegal.
    public static let notesPerDayMax = 50
}
