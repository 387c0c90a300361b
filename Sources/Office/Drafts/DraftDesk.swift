internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
public import StrictJSON

/// Cases for which there is no way yet, kept at the window instead of turned away.
public struct DraftDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    var book: DraftBook { DraftBook(context: context) }

    /// Drafts of one window's division at most: a window that has more is not working them off.
    static let draftsMost = 500

    /// Keeps a case for which there is no way now; durable when it returns, and a task for the mapping desk.
    /// - Parameter body: a `Submission` of openapi.yaml as far as it is known; `matter` and `destination` must be.
    /// - Returns: the draft's line.
    /// - Throws: `draft_needless` where there is a way, `matter_is_bundle`, `drafts_full`, `validation_failed` with every
    ///   fault, what the search refuses for other reasons, what the store refuses.
    public func keep(_ body: JSON, key: IdempotencyKey?, by caller: Caller) async throws(OfficeRefusal)
        -> JSON
    {
        try caller.mustTakeIn()
        let once = OnceOnly(key, route: "drafts", body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return earlier }
        let wish = try DraftWish(body)
        let code = try await refusal(of: wish, by: caller)
        if wish.body["test"] != true {
            context.noteDemand(.matter(wish.matter), code, destination: wish.destination, by: caller)
        }
        try await checkRoom(for: caller)
        let (id, now) = (context.newID(), context.clock.now())
        let held = try await documents(of: wish, for: id)
        let draft = DraftRecord(
            id: id, matter: wish.matter, destination: wish.destination, mode: wish.mode,
            division: caller.division, keptAt: now, changedAt: now, code: code,
            peer: context.owner(of: wish.destination), blobs: wish.blobs,
            sealed: try DraftRecord.seal(wish.body, of: id, context.vault))
        let answer = JSON.object(line(of: draft))
        let kept = once.keeping(answer)
        let change = Change(
            expecting: [draft.unchanged] + held.expecting + kept.expecting,
            writes: draft.rows + held.writes + kept.writes + [
                .audit(book.audit("draft_kept", draft, by: caller.actor, code.rawValue))
            ])
        guard try await context.written(change) else {
            if let earlier = try await once.earlier() { return earlier }
            throw OfficeRefusal(.conflict, detail: "a document was dropped meanwhile")
        }
        context.draftBasis.forget()
        return answer
    }

    /// Drafts of the windows that the caller sees, by window, the oldest first.
    /// - Parameter state: only these; nil: all.
    /// - Returns: `{"drafts":[…],"next"?}`; a page may be short and still have a next.
    /// - Throws: `forbidden`; what the store refuses.
    public func list(
        _ state: String?, after: String?, limit: Int, for caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        try Self.check(caller)
        let words = DraftRecord.State.allCases.map(\.rawValue)
        if let state, !words.contains(state) {
            throw OfficeRefusal(
                .validationFailed,
                faults: [.init("state", .wordUnknown, detail: words.joined(separator: ", "))])
        }
        let isTold = state.map { $0 != DraftRecord.State.waiting.rawValue } ?? false
        let page = try await page(isTold ? .draftTold : .draftWindow, after: after, limit, for: caller)
        var lines: [JSON] = []
        for draft in page.drafts where state == nil || draft.state.rawValue == state {
            lines.append(.object(try masked(draft)))
        }
        var answer: JSONObject = ["drafts": .array(lines)]
        answer["next"] = page.next.map { .string($0) }
        return .object(answer)
    }

    /// Drafts of which the caller's window is to be told: a way is there, or there will be none.
    func told(for caller: Caller) async throws(OfficeRefusal) -> [JSON] {
        guard caller.role == .window else { return [] }
        var lines: [JSON] = []
        for draft in try await page(.draftTold, after: nil, Self.toldMost, for: caller).drafts {
            lines.append(.object(try masked(draft)))
        }
        return lines
    }

    /// Beside the duties of a window.
    private static let toldMost = 100

    private func page(
        _ kind: RecordKind, after: String?, _ limit: Int, for caller: Caller
    ) async throws(OfficeRefusal) -> (drafts: [DraftRecord], next: String?) {
        var records: [Record] = []
        for prefix in caller.division == nil ? [""] : caller.areas.map(\.text).sorted()
        where records.count < limit {
            let room = limit - records.count
            records += try await refusing { () async throws(StoreFault) in
                try await context.store.records(kind, prefix: prefix, after: after, limit: room)
            }
        }
        let ids = records.compactMap { $0.key.split(separator: "/").last.map(String.init) }
        return (try await book.drafts(ids), records.count == limit ? records.last?.key : nil)
    }

    /// One draft whole. With a purpose, personal members are shown and the look is audited before it is answered.
    /// - Throws: `not_found` also for what is not the caller's to see; `forbidden`.
    public func show(_ id: String, purpose: String?, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        try Self.check(caller)
        let draft = try await book.draft(id, for: caller)
        if let purpose {
            try await book.commit(
                Change(writes: [.audit(book.audit("draft_unmasked", draft, by: caller.actor, purpose))]))
        }
        var line = try masked(draft)
        var body = try draft.body(context.vault)
        if purpose == nil {
            for name in DraftWish.personal {
                body[name] = body[name].map { PersonalMask.masked($0, as: name) }
            }
        }
        line["masked"] = .bool(purpose == nil)
        line["submission"] = .object(body)
        return .object(line)
    }

    /// Throws a draft away; what it kept of the applicant is gone.
    /// - Throws: `not_found`; `conflict` when it changed meanwhile.
    public func discard(_ id: String, by caller: Caller) async throws(OfficeRefusal) -> JSON {
        try caller.mustTakeIn()
        let draft = try await book.draft(id, for: caller)
        try await book.commit(
            Change(
                expecting: [draft.unchanged],
                writes: draft.removal + [.audit(book.audit("draft_discarded", draft, by: caller.actor))]))
        return ["id": .string(draft.id.description)]
    }

    /// Makes a case of a draft, exactly once: the draft is gone when the case is there.
    /// - Parameter body: members of a submission that complete or replace the draft's; `null` takes one away. Matter and
    ///   destination stay.
    /// - Returns: `CaseLine` of openapi.yaml.
    /// - Throws: as ``Intake/submit(_:key:by:)``; the draft stays then.
    public func submit(
        _ id: String, _ body: JSON, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        try caller.mustTakeIn()
        let once = OnceOnly(key, route: "drafts/\(id)", body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return earlier }
        let reader = try ShapeReader(body, only: Submission.members.subtracting(["matter", "destination"]))
        guard reader.faults.isEmpty else { throw OfficeRefusal(reader.collected) }
        let draft = try await book.draft(id, for: caller)
        var whole = try draft.body(context.vault)
        for (name, value) in reader.object { whole[name] = value.isNull ? nil : value }
        return try await Intake(context).submit(
            try Submission(.object(whole)), once: once,
            also: Change(
                expecting: [draft.unchanged],
                writes: draft.removal + [.audit(book.audit("draft_submitted", draft, by: caller.actor))]),
            by: caller)
    }

    /// Who sees drafts: windows and the audit. Handlers have no part in them, operators see the mapping desk's list.
    private static func check(_ caller: Caller) throws(OfficeRefusal) {
        guard caller.role == .window || caller.role == .auditor else {
            throw OfficeRefusal(
                .forbidden, detail: "drafts are the windows'", message: "草稿仅窗口人员和审计人员可见")
        }
    }

    /// Why there is no way.
    private func refusal(of wish: DraftWish, by caller: Caller) async throws(OfficeRefusal) -> ErrorCode {
        let desk = MatterDesk(context)
        let local = try desk.own(wish.matter)
        try MatterDesk.check(wish.situation, of: local)
        await desk.prepare(wish.destination)
        do throws(OfficeRefusal) {
            let found = try await desk.find(
                matter: wish.matter, to: wish.destination, mode: wish.mode, in: wish.situation,
                from: caller)
            if case .bundle(let match) = found {
                throw OfficeRefusal(.matterIsBundle, detail: "it is filed as bundle \(match.code)")
            }
        } catch {
            guard error.code.isTurningAway else { throw error }
            return error.code
        }
        throw OfficeRefusal(.draftNeedless)
    }

    private func checkRoom(for caller: Caller) async throws(OfficeRefusal) {
        let prefix = "\(caller.division?.canonical ?? "-")/"
        var (count, after) = (0, String?.none)
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(.draftWindow, prefix: prefix, after: last, limit: 256)
            }
            count += page.count
            guard count < Self.draftsMost else { throw OfficeRefusal(.draftsFull) }
            guard page.count == 256 else { return }
            after = page.last?.key
        }
    }

    /// What keeps the documents that it names, each of which must have been uploaded here.
    private func documents(of wish: DraftWish, for id: UUIDv7) async throws(OfficeRefusal) -> Change {
        var (change, faults) = (Change(writes: []), [OfficeRefusal.Fault]())
        let (store, now) = (context.store, context.clock.now())
        for (pointer, digest) in wish.documents {
            let key = BlobHolding.key(digest, context.own.id)
            let uploaded = try await refusing { () async throws(StoreFault) in
                try await store.record(BlobHolding.uploaded, key)
            }
            guard let uploaded else {
                faults.append(
                    .init(
                        pointer, .blobMissing, detail: "no such document was uploaded here",
                        message: "材料文件尚未上传或已过期，请重新上传"))
                continue
            }
            change.expecting.append(.recordVersion(BlobHolding.uploaded, key, uploaded.version))
            change.writes += [
                // Written anew, so that a sweep that is about to drop it finds it changed.
                BlobHolding.uploaded(digest, by: context.own.id, at: now),
                BlobHolding.kept(digest, by: id),
            ]
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        return change
    }
}
