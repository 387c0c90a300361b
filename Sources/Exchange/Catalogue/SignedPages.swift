internal import Codes
public import Cryptography
internal import Mapping
internal import StrictJSON
internal import Synchronization

/// Our catalogue's pages, signed; each is signed once and kept while the revision stands.
public final class SignedPages: Sendable {
    private let shelf: CatalogueShelf
    private let signer: any Signer
    private let kept = Mutex<(revision: Int, pages: [Int: String])>((-1, [:]))
    private static let keptPages = 64

    /// Pages of this shelf's own catalogue.
    public init(shelf: CatalogueShelf, signer: any Signer) {
        self.shelf = shelf
        self.signer = signer
    }

    /// The page after a revision, with its ETag.
    /// - Throws: what the signer throws.
    public func page(after revision: Int) throws(CryptographyFault) -> (catalog: String, etag: String) {
        let history = shelf.history
        let page = history.page(after: revision)
        let etag = "\"\(history.revision)-\(page.since)\""
        let found = kept.withLock { $0.revision == history.revision ? $0.pages[page.since] : nil }
        if let found { return (found, etag) }
        let text = try SignedDocument.sign(page.json, as: .catalog, by: signer).text
        kept.withLock { kept in
            if kept.revision != history.revision || kept.pages.count >= Self.keptPages {
                kept = (history.revision, [:])
            }
            kept.pages[page.since] = text
        }
        return (text, etag)
    }

    /// Every page from the beginning, to be carried by hand.
    /// - Throws: what the signer throws.
    public func all() throws(CryptographyFault) -> [String] {
        var pages: [String] = []
        var revision = 0
        while true {
            let page = shelf.history.page(after: revision)
            pages.append(try self.page(after: revision).catalog)
            guard page.more, page.revision > revision else { return pages }
            revision = page.revision
        }
    }
}
