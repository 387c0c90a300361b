internal import Codes
internal import Mapping

/// Pages of a peer's catalogue that follow on what is held, or begin anew; they count together or not at all.
///
/// A new beginning is collected here until its last page has come, at most ``bytesMax`` of signed text.
struct BroughtPages: Sendable {
    /// What is held; nil: nothing yet.
    let earlier: Catalog?
    /// The catalogue with these pages.
    private(set) var catalog: Catalog
    /// As they were signed, in order.
    private(set) var pages: [(revision: Int, text: String)] = []
    /// Whether they take the place of all that is held.
    private(set) var isBeginning: Bool
    /// Whether a new beginning wants more pages.
    private(set) var isIncomplete = false
    private var named: Set<String> = []
    private var bytes = 0

    /// Most bytes of signed text that are collected: 100,000 matters of 4 KiB, and room.
    static let bytesMax = 512 << 20

    /// Nothing was brought yet.
    /// - Parameter empty: the peer's catalogue before its first page.
    init(over earlier: Catalog?, isBeginning: Bool, empty: Catalog) {
        self.earlier = earlier
        self.isBeginning = isBeginning || earlier == nil
        catalog = self.isBeginning ? empty : earlier ?? empty
        catalog.serves = empty.serves
    }

    /// Adds the next page; one from 0 begins anew.
    /// - Throws: `catalog_foreign`; `catalog_gap` for a page that does not follow; `catalog_invalid` for too much.
    mutating func add(_ page: CatalogPayload, _ text: String, bytesMax: Int = Self.bytesMax) throws(CallFault)
    {
        if let code = catalog.apply(page) { throw CallFault(code, detail: "after \(catalog.revision)") }
        if page.since == 0 { (isBeginning, pages, named, bytes) = (true, [], [], 0) }
        bytes += text.utf8.count
        guard bytes <= bytesMax else {
            throw CallFault(.catalogInvalid, detail: "more than \(bytesMax) bytes in one beginning")
        }
        pages.append((page.revision, text))
        named.formUnion(page.changes.map(\.code))
        isIncomplete = isBeginning && page.more
    }

    /// Which codes of what is held they change.
    var changed: [String] {
        guard let earlier else { return [] }
        return (isBeginning ? Set(earlier.codes) : named)
            .filter { earlier.changes(of: $0) != catalog.changes(of: $0) }.sorted()
    }
}
