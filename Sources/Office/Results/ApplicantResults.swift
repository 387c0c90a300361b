internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// Gives the applicant the documents of the decision, by the case's tracking token and the end of his ID number.
///
/// Who chose electronic delivery has thereby received the result: `served` and `result_received` with the way
/// `electronic`, once, in the commit that lets the document go. For everybody else it is a copy, and service stands where
/// the paper is handed over. Source: CASE.md §3.
public struct ApplicantResults: Sendable {
    let context: OfficeContext

    /// Over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Looks taken at what changes under one's hands before one is told to try again.
    private static let roundsMost = 8

    /// A person who knows the proof, before the case as it stands.
    private struct Entry {
        var access: ResultAccess
        let view: CaseView
        let receiver: String
        let actor: String

        /// What the audit says of it.
        func line(_ action: String, at now: Timestamp, detail: String = "") -> Write {
            .audit(
                AuditLine(
                    at: now, actor: actor, action: action, object: view.record.id.description, detail: detail)
            )
        }
    }

    /// What may be downloaded.
    /// - Returns: `{"documents":[{"id","title","number"?,"valid_to"?,"on","mark"?: revoked|rectified,"ready"}]}`, newest
    ///   first; `ready` is false while the file has not come here. Empty where it was erased.
    /// - Throws: `link_unknown`, `link_proof_wrong`, `link_locked`, `not_found` before the decision, what the store
    ///   refuses.
    public func list(_ token: String, proof: String) async throws(OfficeRefusal) -> JSON {
        for _ in 0..<Self.roundsMost {
            let entry = try await entered(token, proof: proof)
            var lines: [JSON] = []
            for document in try Self.documents(of: entry.view) {
                var line: JSONObject = [
                    "id": .string(document.digest.hex), "title": .string(document.title),
                    "on": .string(document.event.time.civilDate.description),
                    "ready": .bool(try await size(of: document) != nil),
                ]
                line["number"] = document.number.map { .string($0) }
                line["valid_to"] = document.validTo.map { .string($0) }
                line["mark"] = document.mark.map { .string($0.rawValue) }
                lines.append(.object(line))
            }
            let writes = [entry.access.row, entry.line("results_seen", at: context.clock.now())]
            if try await write(writes, expecting: entry.access) {
                return ["documents": .array(lines)]
            }
        }
        throw Self.crowded
    }

    /// One document, in the clear; the audit has the line when this returns, and the case its service.
    /// - Parameter id: as ``list(_:proof:)`` names it.
    /// - Throws: as ``list(_:proof:)``; `not_found` for what is none of this case's documents for the applicant;
    ///   `blob_missing` while the file has not come here; `sealed_unreadable`.
    public func open(
        _ token: String, proof: String, document id: String
    ) async throws(OfficeRefusal) -> OpenedDocument {
        for _ in 0..<Self.roundsMost {
            let entry = try await entered(token, proof: proof)
            guard let document = try Self.documents(of: entry.view).first(where: { $0.digest.hex == id })
            else {
                throw OfficeRefusal(.notFound, detail: "no such document", message: "没有这份文件")
            }
            guard let size = try await size(of: document) else {
                throw OfficeRefusal(
                    .blobMissing, detail: "the document is not held here yet",
                    message: "文件还在传送途中，请稍后再试")
            }
            var reference = document.reference
            reference["name"] = .string(document.fileName)
            var opened = try OpenedDocument(
                reference, digest: document.digest, size: size, blobs: context.blobs)
            try await opened.begin()
            if try await record(document, entry) { return opened }
        }
        throw Self.crowded
    }

    /// Lets the applicant try again, after a clerk has seen who he is.
    /// - Returns: `{"unlocked"}`: false where no wrong guesses stand in his way.
    /// - Throws: `forbidden`, `not_found`, `conflict`.
    public func unlock(_ id: String, by caller: Caller) async throws(OfficeRefusal) -> JSON {
        let view = try await CaseDesk(context).view(id, for: caller)
        guard caller.role.writes(as: view.record.ourSide) else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not write here",
                message: "\(caller.role.nameZh)不能解除锁定")
        }
        var access = try await ResultAccess(of: view.record.id, in: context.store)
        guard access.isGuarded else { return ["unlocked": false] }
        access.clear()
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "result_access_unlocked",
            object: view.record.id.description)
        guard try await write([access.row, .audit(line)], expecting: access) else {
            throw OfficeRefusal(.conflict)
        }
        return ["unlocked": true]
    }

    private static let crowded = OfficeRefusal(
        .conflict, detail: "others ask at the same time", message: "暂时无法处理，请稍后再试")

    // MARK: The door

    /// The case, for who knows the proof. A wrong one is counted before it is answered.
    private func entered(_ token: String, proof: String) async throws(OfficeRefusal) -> Entry {
        for _ in 0..<Self.roundsMost {
            guard let id = try await context.links.trackedCase(token),
                let view = try await view(of: id)
            else { throw OfficeRefusal(.linkUnknown) }
            guard ResultDocument.isOpen(view) else {
                throw OfficeRefusal(
                    .notFound, detail: "nothing has been decided that has a document",
                    message: "目前没有可下载的结果文件")
            }
            var access = try await ResultAccess(of: id, in: context.store)
            let now = context.clock.now()
            guard !access.isPaused(at: now) else { throw access.refusal }
            let actor = "track:" + Links.key(token).prefix(8)
            if let receiver = try ApplicantProof.party(proof, in: view) {
                access.clear()
                return Entry(access: access, view: view, receiver: receiver, actor: actor)
            }
            access.fail(at: now)
            var writes = [access.row]
            if let until = access.opensAt {
                let line = AuditLine(
                    at: now, actor: actor, action: "result_access_locked", object: id.description,
                    detail: "until \(until)")
                writes.append(.audit(line))
            }
            if try await write(writes, expecting: access) {
                throw access.isPaused(at: now) ? access.refusal : OfficeRefusal(.linkProofWrong)
            }
        }
        throw Self.crowded
    }

    private func view(of id: CaseID) async throws(OfficeRefusal) -> CaseView? {
        let store = context.store
        let files = try await refusing { () async throws(StoreFault) in try await store.cases([id]) }
        do throws(JournalFault) {
            return try files[id].map { file throws(JournalFault) in
                try CaseView(file, vault: context.vault)
            }
        } catch { throw OfficeRefusal(error) }
    }

    private static func documents(of view: CaseView) throws(OfficeRefusal) -> [ResultDocument] {
        do throws(JournalFault) {
            return try ResultDocument.all(of: view)
        } catch { throw OfficeRefusal(error) }
    }

    private func size(of document: ResultDocument) async throws(OfficeRefusal) -> Int64? {
        let (blobs, digest) = (context.blobs, document.digest)
        return try await refusing { () async throws(StoreFault) in try await blobs.size(of: digest) }
    }

    // MARK: What is written

    /// - Returns: whether it is; not where somebody else was there in the meantime.
    private func write(_ writes: [Write], expecting access: ResultAccess) async throws(OfficeRefusal) -> Bool
    {
        do throws(JournalFault) {
            let change = Change(expecting: [access.unchanged], writes: writes)
            return try await context.journal.write([change]) == [.committed]
        } catch { throw OfficeRefusal(error) }
    }

    /// Writes that a document goes out, with its service where that is due.
    /// - Returns: false where the case or the door changed meanwhile: to be looked at anew.
    private func record(_ document: ResultDocument, _ entry: Entry) async throws(OfficeRefusal) -> Bool {
        let line = entry.line(
            "result_downloaded", at: context.clock.now(),
            detail: document.digest.hex)
        let writes = [entry.access.row, line]
        let events = try await service(of: document, entry)
        if events.isEmpty { return try await write(writes, expecting: entry.access) }
        // `try?`: a division that was written is one.
        let division = CaseDesk.division(of: entry.view.record).flatMap { try? DivisionCode($0) }
        let caller = Caller(
            actor: entry.actor, role: .window, division: division, desk: "申请人在线领取")
        do throws(OfficeRefusal) {
            try await CaseDesk(context).write(
                events, to: entry.view, by: caller,
                with: (writes: writes, expecting: [entry.access.unchanged]))
            return true
        } catch  where error.code == .conflict || error.code == .transitionIllegal { return false }
    }

    /// What the download of a document amounts to, where electronic delivery was chosen: what has been written is not
    /// written again.
    private func service(
        of document: ResultDocument, _ entry: Entry
    ) async throws(OfficeRefusal) -> [(EventType, JSONObject)] {
        let standing = entry.view.fold.standing
        guard entry.view.record.ourSide == .origin, standing.subject?.deliveryWay == "electronic" else {
            return []
        }
        var events: [(EventType, JSONObject)] = []
        if standing.servedOn[document.event.id] == nil {
            events.append(
                (
                    .served,
                    [
                        "answers": .string(document.event.id.description), "way": "electronic",
                        "on": .string(context.today.description),
                    ]
                ))
        }
        let isDue =
            document.event.id == standing.decision?.event.id && !standing.isResultReceived
            && Legality.allowed(for: .origin, in: entry.view.fold).contains(.resultReceived)
        guard isDue else { return events }
        do throws(OfficeRefusal) {
            try await BundleDesk(context).checkHandOut(of: entry.view)
        } catch  where error.code == .bundleWaits { return events }
        events.append(
            (
                .resultReceived,
                [
                    "way": "electronic", "time": .string(context.clock.now().description),
                    "receiver": .string(entry.receiver),
                ]
            ))
        return events
    }
}
