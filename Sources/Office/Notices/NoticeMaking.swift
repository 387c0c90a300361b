internal import Casework
internal import Codes
internal import Exchange
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

    /// - Parameter facts: as ``NoticeFacts`` has them.
    /// - Throws: `template_…`, `typesetter_…`, `sheet_too_large`, `seal_failed`.
    func paper(
        _ kind: NoticeKind, facts: JSONObject, of id: CaseID, language: String?, isSealed: Bool
    ) async throws(OfficeRefusal) -> Paper {
        let book = room.shelf.book
        let seal = isSealed ? room.seal : nil
        let content = try NoticeContent(
            kind, facts: facts, book: book, language: language ?? room.rules.language,
            seal: seal == nil ? .none : .electronic, code: trackingText(of: id))
        var pdf: [UInt8]
        do throws(TypesetFault) {
            pdf = try await room.typesetter.typeset(content.sheet(book.sheet))
        } catch { throw OfficeRefusal(error) }
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

    /// What the QR code says: where the applicant follows the case; the token alone where there is no page for it.
    private func trackingText(of id: CaseID) -> String {
        Self.trackingText(context.links.trackingToken(of: id), at: context.own.publicURL)
    }

    static func trackingText(_ token: String, at publicURL: String?) -> String {
        (publicURL.map { $0 + "/t/" } ?? "") + token
    }

    /// The two regions' names as people know them.
    func noticeCase(_ view: CaseView) throws(OfficeRefusal) -> NoticeCase {
        func name(_ id: GatewayID) -> String {
            id == context.own.id ? context.own.name : context.directory.snapshot[id]?.peer.name ?? id.name
        }
        return try NoticeCase(
            view, originName: name(view.record.origin), destinationName: name(view.record.destination))
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
