internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON

/// Makes one paper: facts, content, type, seal.
struct NoticeMaking {
    let context: OfficeContext
    let room: NoticeRoom

    /// A paper and what `document` says of it.
    struct Paper: Sendable {
        var content: NoticeContent
        var pdf: [UInt8]
    }

    /// - Parameters:
    ///   - facts: as ``NoticeFacts`` or ``BundleReceiptFacts`` has them.
    ///   - token: by which the applicant follows what the paper is about.
    ///   - isSealed: it goes with its event, and not as a copy: then no character may be missing from it.
    /// - Throws: `template_…`, `typesetter_…`, `sheet_too_large`, `glyph_missing`, `seal_failed`.
    func paper(
        _ kind: NoticeKind, facts: JSONObject, tracking token: String, language: String?, isSealed: Bool
    ) async throws(OfficeRefusal) -> Paper {
        let book = room.shelf.book
        let seal = isSealed ? room.seal : nil
        var content = try NoticeContent(
            kind, facts: facts, book: book, language: language ?? room.rules.language,
            seal: seal == nil ? .none : .electronic, code: Self.trackingText(token, at: context.own.publicURL)
        )
        var pdf = try await set(&content, by: book, isShowing: !isSealed)
        if let seal {
            let request = SealRequest(
                agency: content.issuer, agencyCode: facts["agency_code"]?.stringValue ?? "",
                title: content.title, number: facts["number"]?.stringValue, at: context.clock.now())
            do throws(SealFault) {
                pdf = try await seal.seal(pdf, request)
            } catch { throw OfficeRefusal(.sealFailed, detail: error.detail) }
        }
        return Paper(content: content, pdf: pdf)
    }

    /// A paper as it would be, marked as such; what no font has is shown by its code point.
    /// - Throws: `template_…`, `typesetter_…`, `sheet_too_large`.
    func draft(
        _ kind: NoticeKind, facts: JSONObject, language: String?
    ) async throws(OfficeRefusal) -> Paper {
        let book = room.shelf.book
        // The code opens the case to whoever holds the paper: a draft bears none.
        var content = try NoticeContent(
            kind, facts: facts, book: book, language: language ?? room.rules.language, seal: .none, code: nil)
        content.markAsDraft()
        let pdf = try await set(&content, by: book, isShowing: true)
        return Paper(content: content, pdf: pdf)
    }

    /// - Parameter isShowing: characters that no font has are shown by their code points, and the paper says so.
    private func set(
        _ content: inout NoticeContent, by book: TemplateBook, isShowing: Bool
    ) async throws(OfficeRefusal) -> [UInt8] {
        do throws(TypesetFault) {
            do throws(TypesetFault) {
                return try await room.typesetter.typeset(content.sheet(book.sheet))
            } catch  where isShowing && !error.lacking.isEmpty {
                content.say(lacking: error.lacking)
                return try await room.typesetter.typesetShowing(content.sheet(book.sheet))
            }
        } catch { throw OfficeRefusal(error) }
    }

    /// What the QR code says: where the applicant follows the case; the token alone where there is no page for it.
    static func trackingText(_ token: String, at publicURL: String?) -> String {
        (publicURL.map { $0 + "/t/" } ?? "") + token
    }

    /// The two regions' names as people know them, and for which of them a proxy writes.
    func noticeCase(_ view: CaseView) throws(OfficeRefusal) -> NoticeCase {
        var noticeCase = try NoticeCase(
            view, originName: name(of: view.record.origin), destinationName: name(of: view.record.destination)
        )
        noticeCase.proxied = context.proxied(with: view.record.peer)
        return noticeCase
    }

    /// A case that begins today with this submission of ours.
    func noticeCase(beginningWith submission: JSONObject, on way: MatterDesk.Way) -> NoticeCase {
        var noticeCase = NoticeCase(
            submission: submission, submittedOn: context.today, matter: .object(way.resolved.peer.json),
            originName: name(of: context.own.id), destinationName: name(of: way.peer))
        noticeCase.proxied = context.proxied(with: way.peer)
        return noticeCase
    }

    private func name(of id: GatewayID) -> String {
        id == context.own.id ? context.own.name : context.directory.snapshot[id]?.peer.name ?? id.name
    }

    func facts(
        _ noticeCase: NoticeCase, _ event: JSONObject, number: String?, on date: CivilDate?
    ) -> NoticeFacts {
        NoticeFacts(
            noticeCase: noticeCase, event: event, number: number, date: date,
            placeName: { [divisions = context.divisions] text in
                // `try?`: what is no division is printed as it is written.
                (try? DivisionCode(text)).flatMap { divisions.fullName(of: $0) } ?? text
            })
    }
}

extension NoticeKind {
    /// The notice of an event: some events have two, by what they say.
    static func of(_ type: EventType, _ data: JSONObject, submission: JSONObject) -> NoticeKind? {
        switch type {
        case .accepted: NoticeFacts.tolerated(in: submission).isEmpty ? .accepted : .acceptedTolerant
        case .decided: data["outcome"] == "denied" ? .denied : .decided
        default: allCases.first { $0.event == type }
        }
    }
}
