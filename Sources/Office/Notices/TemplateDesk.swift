internal import Codes
internal import StrictJSON

/// Lets an operator try templates before any applicant reads them.
public struct TemplateDesk: Sendable {
    private let context: OfficeContext
    private let room: NoticeRoom

    /// - Throws: `typesetter_missing` where the gateway makes no paper.
    public init(_ context: OfficeContext) throws(OfficeRefusal) {
        guard let room = context.notices else { throw OfficeRefusal(.typesetterMissing) }
        self.context = context
        self.room = room
    }

    /// One template as it stands in its file.
    public struct Line: Sendable {
        /// Its file's name without the ending.
        public var name: String
        /// Nil where it cannot be read, and for parts and the sheet.
        public var title: String?
        /// BCP 47; nil as the title.
        public var language: String?
        /// Whether the region wrote it.
        public var isOfRegion: Bool
        /// What is wrong with it.
        public var faults: [TemplateFault]
    }

    /// Judges every file as it is now, whether in use or not; each notice that has no fault is set with sample data.
    /// - Throws: `typesetter_missing` and `typesetter_failed`: then the look was not tried.
    public func lint() async throws(OfficeRefusal) -> [Line] {
        let book = room.shelf.look()
        var faults = book.faults
        if book.numbers.faults.isEmpty {
            do throws(OfficeRefusal) {
                try await context.checkNumbers(of: book)
            } catch  where error.code == .numberPatternRepeats {
                faults.append(TemplateFault(NumberShapes.fileName, error.code, error.detail))
            }
        }
        faults += try await glyphFaults(in: book)
        for kind in NoticeKind.allCases {
            // What has a fault, or calls what has one, was named already.
            let named = TemplateLint(book).called(by: kind.rawValue).union([kind.rawValue])
            let isNumbered = kind.event?.noticeNumber != nil
            let isNamed = faults.contains { fault in
                named.contains(fault.template)
                    || (isNumbered && fault.template == NumberShapes.fileName && fault.code == .glyphMissing)
            }
            guard !isNamed else { continue }
            do throws(OfficeRefusal) {
                _ = try await preview(kind, language: nil, in: book)
            } catch  where error.code == .glyphMissing {
                // Not the template's own text, which was looked at: the sample's, where the region took fonts away.
                faults.append(TemplateFault(kind.rawValue, .glyphMissing, error.detail))
            } catch {
                guard error.code == .templateInvalid else { throw error }
                faults.append(TemplateFault(TemplateBook.sheetName, .templateInvalid, error.detail))
                break
            }
        }
        let names = Set(book.templates.keys).union(book.ofRegion).union(faults.map(\.template))
            .union([TemplateBook.sheetName])
        return names.sorted().map { name in
            let template = book.templates[name].flatMap { $0.isPart ? nil : $0 }
            return Line(
                name: name, title: template?.title, language: template?.language,
                isOfRegion: book.ofRegion.contains(name), faults: faults.filter { $0.template == name })
        }
    }

    /// Characters of the files' own text that no font has.
    private func glyphFaults(in book: TemplateBook) async throws(OfficeRefusal) -> [TemplateFault] {
        let text = TemplateText(book.files)
        do throws(TypesetFault) {
            return text.faults(lacking: try await room.typesetter.lacking(among: text.scalars))
        } catch { throw OfficeRefusal(error) }
    }

    /// A notice with sample data, by the templates as their files are now.
    /// - Throws: what is wrong with the template, or keeps the typesetter from working.
    public func preview(
        _ kind: NoticeKind, language: String?
    ) async throws(OfficeRefusal) -> (name: String, pdf: [UInt8]) {
        try await preview(kind, language: language, in: room.shelf.look())
    }

    private func preview(
        _ kind: NoticeKind, language: String?, in book: TemplateBook
    ) async throws(OfficeRefusal) -> (name: String, pdf: [UInt8]) {
        var facts = NoticeSample.facts(kind)
        if let series = kind.event?.noticeNumber?.kind {
            let name = TakenNumber.series(context.own.numberPrefix, series, 2_026)
            facts["number"] = .string(TakenNumber.text(name, 1, book.numbers.pattern(ofSample: series)))
        }
        let content = try NoticeContent(
            kind, facts: facts, book: book, language: language ?? room.rules.language,
            seal: .none, code: NoticeMaking.trackingText("AAAAAAAAAAAAAAAAAAAAAA", at: context.own.publicURL))
        do throws(TypesetFault) {
            return (content.fileName, try await room.typesetter.typeset(content.sheet(book.sheet)))
        } catch {
            // The data is a sample's, so what the typesetter says of it may be shown.
            throw OfficeRefusal(error.code, detail: error.diagnosis ?? error.detail)
        }
    }

    /// Takes the files on as they are now.
    /// - Returns: how many templates are in use.
    /// - Throws: the first fault; those in use stay in use.
    public func reload() async throws(OfficeRefusal) -> Int {
        try await context.checkNumbers(of: room.shelf.look())
        do throws(TemplateFault) {
            try room.shelf.reload()
        } catch { throw OfficeRefusal(error) }
        return room.shelf.book.templates.count
    }
}
