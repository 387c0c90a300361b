internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// Shows bundles and lets people act on them: one view over parts in several regions.
public struct BundleDesk: Sendable {
    let context: OfficeContext
    let book: BundleBook

    /// A desk over these rooms.
    public init(_ context: OfficeContext) {
        self.context = context
        book = BundleBook(context: context)
    }

    /// What a listing asks for, as the query of `GET /api/v1/bundles` says it.
    public struct Listing: Sendable {
        /// Those that have not ended; else all.
        public var openOnly = true
        /// A receipt's number, or a bundle's or a part's case id; exactly.
        public var text: String?
        /// The `next` of the page before.
        public var after: String?
        /// Entries a page, 1 to 100.
        public var limit = 20

        /// What is open, twenty a page.
        public init() {}

        /// As a query says it.
        /// - Throws: `validation_failed`, naming each parameter.
        public init(state: String?, text: String?, after: String?, limit: Int?) throws(OfficeRefusal) {
            var faults: [OfficeRefusal.Fault] = []
            if let state {
                if !["open", "all"].contains(state) { faults.append(.init("state", .wordUnknown)) }
                openOnly = state == "open"
            }
            // `try?`: a cursor is a bundle's id; what is none is no cursor.
            if let after, (try? UUIDv7(after)) == nil { faults.append(.init("after", .cursorInvalid)) }
            if let limit, !(1...100).contains(limit) { faults.append(.init("limit", .memberRange)) }
            if let refusal = OfficeRefusal(faults) { throw refusal }
            self.text = text.flatMap { $0.isEmpty ? nil : $0 }
            self.after = after
            self.limit = limit ?? 20
        }
    }

    /// One page of the bundles that the caller may see, the oldest first.
    /// - Returns: `{"bundles":[…],"next"?}`.
    public func list(_ listing: Listing, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        if let text = listing.text {
            let found = try await find(text)
            let lines = try await lines(found.map { [$0] } ?? [], for: caller)
            return ["bundles": .array(lines)]
        }
        let kind: RecordKind = listing.openOnly ? .bundleOpen : .bundle
        var lines: [JSON] = []
        var after = listing.after
        var isMore = true
        // A caller of one town sees few of a page; a bounded number of pages is looked through for him.
        for _ in 0..<Self.pagesMax where lines.count < listing.limit && isMore {
            let (last, limit) = (after, listing.limit - lines.count)
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(kind, prefix: "", after: last, limit: limit)
            }
            // `try?`: our own key is an id.
            lines += try await self.lines(page.compactMap { try? UUIDv7($0.key) }, for: caller)
            after = page.last?.key ?? after
            isMore = page.count == limit
        }
        var answer: JSONObject = ["bundles": .array(lines)]
        if isMore { answer["next"] = after.map { .string($0) } }
        return .object(answer)
    }

    private static let pagesMax = 50

    /// One bundle whole. With a purpose, personal members are shown and the look is audited before it is answered.
    /// - Parameter id: its id, or its receipt's number.
    /// - Throws: `not_found` also for what is not the caller's to see.
    public func show(_ id: String, purpose: String?, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        let bundle = try await bundle(id, for: caller)
        if let purpose {
            guard caller.role.unmasks else {
                throw OfficeRefusal(
                    .forbidden, detail: "the role \(caller.role.rawValue) does not see personal members")
            }
            let line = AuditLine(
                at: context.clock.now(), actor: caller.actor, action: "bundle_unmasked",
                object: "bundle:\(bundle.id)", detail: purpose)
            do throws(JournalFault) {
                _ = try await context.journal.write([Change(writes: [.audit(line)])])
            } catch { throw OfficeRefusal(error) }
        }
        let view = BundleView(context: context, standing: try await book.standing(bundle))
        var whole = view.whole(purpose: purpose)
        do throws(OfficeRefusal) {
            try await context.links.keepTrackingToken(ofBundle: bundle.id)
        } catch {
            // A store that takes nothing just now shows what it has, and hands out no token that does not work.
            whole["tracking"] = nil
        }
        return .object(whole)
    }

    /// The answer kept under an idempotency key, as the bundle stands now.
    func shown(_ kept: JSON, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        try await show(kept["bundle"]?.stringValue ?? "", purpose: nil, for: caller)
    }

    /// A bundle that the caller may see, by its id or its receipt's number.
    func bundle(_ text: String, for caller: Caller) async throws(OfficeRefusal) -> BundleRecord {
        guard let id = try await find(text), let bundle = try await book.bundle(id),
            caller.sees(division(of: bundle))
        else {
            throw OfficeRefusal(
                .notFound, detail: "there is no bundle \(text.prefix(64))", message: "没有这个一件事办件，或不在您的权限范围内")
        }
        return bundle
    }

    private func find(_ text: String) async throws(OfficeRefusal) -> UUIDv7? {
        // `try?`: what is no id may be a number.
        guard let id = try? UUIDv7(text) else { return try await book.id(ofNumber: text) }
        return try await book.id(ofCase: id) ?? id
    }

    private func lines(_ ids: [UUIDv7], for caller: Caller) async throws(OfficeRefusal) -> [JSON] {
        var lines: [JSON] = []
        for id in ids {
            guard let bundle = try await book.bundle(id), caller.sees(division(of: bundle)) else { continue }
            lines.append(
                .object(BundleView(context: context, standing: try await book.standing(bundle)).line))
        }
        return lines
    }

    /// By which tokens are bound.
    private func division(of bundle: BundleRecord) -> String? {
        (bundle.window.division ?? context.own.home)?.text
    }

    /// Refuses what would hand out one result of a bundle whose results go out together.
    /// - Throws: `bundle_waits`.
    func checkHandOut(of view: CaseView) async throws(OfficeRefusal) {
        guard view.record.ourSide == .origin, view.fold.standing.subject?.bundle != nil,
            let id = try await book.id(ofCase: view.record.id), let bundle = try await book.bundle(id),
            bundle.definition.results == .together, bundle.handedOut == nil
        else { return }
        throw OfficeRefusal(
            .bundleWaits, detail: "the bundle \(bundle.number) hands its results out together",
            faults: [.init("/type", .bundleWaits)])
    }
}
