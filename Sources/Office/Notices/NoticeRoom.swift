public import Casework
public import Codes
internal import Synchronization

/// Where notices are made: the typesetter, the seal, the templates and how the region wants it. Made once by the
/// composition; a gateway without one makes no paper.
public struct NoticeRoom: Sendable {
    /// Sets them in type.
    public let typesetter: any Typesetter
    /// Seals them; nil: 未盖章 is printed.
    public let seal: (any SealService)?
    /// How the region wants it.
    public let rules: NoticeRules
    /// The templates in use.
    public let shelf: TemplateShelf
    /// Told of each paper that an event went without.
    let alarm: @Sendable (ErrorCode, CaseID) -> Void

    /// A room over these parts.
    public init(
        typesetter: any Typesetter, seal: (any SealService)? = nil, rules: NoticeRules = NoticeRules(),
        shelf: TemplateShelf, alarm: @escaping @Sendable (ErrorCode, CaseID) -> Void = { _, _ in }
    ) {
        self.typesetter = typesetter
        self.seal = seal
        self.rules = rules
        self.shelf = shelf
        self.alarm = alarm
    }
}

/// How a region wants its notices.
public struct NoticeRules: Sendable, Hashable {
    /// What happens to an event whose paper cannot be made.
    public enum Lacking: String, Sendable, CaseIterable {
        /// It is written without; an alarm and the answer say so, and the paper can be printed later.
        case write
        /// It is refused with the reason.
        case refuse
    }

    /// Events that get a paper by themselves.
    public var events: Set<EventType>
    /// What happens where the paper cannot be made.
    public var lacking: Lacking
    /// Language of the papers, where a template of that language stands.
    public var language: String?

    /// Every event that has a paper gets one; what cannot be made holds nothing up.
    public init(
        events: Set<EventType> = Set(NoticeKind.events), lacking: Lacking = .write,
        language: String? = nil
    ) {
        self.events = events
        self.lacking = lacking
        self.language = language
    }
}

/// The templates in use. Files that change are taken on by ``reload()``, and only if nothing is wrong with any of them.
public final class TemplateShelf: Sendable {
    private let held: Mutex<TemplateBook>
    private let read: @Sendable () -> TemplateBook

    /// - Parameter read: reads and judges the files as they are now.
    public init(_ read: @escaping @Sendable () -> TemplateBook) {
        self.read = read
        held = Mutex(read())
    }

    /// Those in use.
    public var book: TemplateBook { held.withLock { $0 } }

    /// The files as they are now, judged and not used.
    public func look() -> TemplateBook { read() }

    /// Takes the files on as they are now.
    /// - Throws: the first fault; then those in use stay in use.
    public func reload() throws(TemplateFault) {
        let book = read()
        if let fault = book.faults.first { throw fault }
        held.withLock { $0 = book }
    }
}
