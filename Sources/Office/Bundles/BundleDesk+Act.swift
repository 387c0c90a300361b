internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

extension BundleDesk {
    /// Does one thing to a bundle; durable when it returns, and what follows of it is done or promised.
    /// - Parameter body: `BundleAct` of openapi.yaml: `{"act","part"?,…}`.
    /// - Returns: `Bundle` of openapi.yaml.
    /// - Throws: `validation_failed` with every fault, `bundle_act_illegal`, `forbidden`, `not_found`, what the store
    ///   refuses.
    public func act(
        _ body: JSON, on id: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let wish = try BundleWish(body)
        let once = OnceOnly(key, route: "bundles/" + id, body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return try await shown(earlier, for: caller) }
        let bundle = try await bundle(id, for: caller)
        try Self.check(wish, by: caller)
        let standing = try await book.standing(bundle)
        try Self.check(wish, in: standing)
        let held = try await heldBlobs(wish)
        let answer: JSON = ["bundle": .string(bundle.id.description)]
        let kept = once.keeping(answer)
        let changed = wish.applied(to: bundle, at: context.clock.now(), by: caller.actor)
        var writes = kept.writes + (try BundleRunner(context).promise(bundle.id))
        writes.append(
            .audit(
                AuditLine(
                    at: context.clock.now(), actor: caller.actor, action: "bundle_act",
                    object: "bundle:\(bundle.id)",
                    detail: wish.act.rawValue + (wish.part.map { " part \($0)" } ?? ""))))
        writes += held.writes(for: bundle.id, context)
        do throws(OfficeRefusal) {
            try await book.write(changed, also: writes, expecting: kept.expecting + held.expecting)
        } catch {
            guard error.code == .conflict, let earlier = try await once.earlier() else { throw error }
            return try await shown(earlier, for: caller)
        }
        await BundleRunner(context).advanceNow(bundle.id)
        return try await shown(answer, for: caller)
    }

    private static func check(_ wish: BundleWish, by caller: Caller) throws(OfficeRefusal) {
        // A local part's department writes its result; everything else is the window's.
        let isOfDepartment = wish.act == .done || wish.act == .failed
        let writes =
            caller.role.writes(as: .origin) || isOfDepartment && caller.role.writes(as: .destination)
        guard writes else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) does not \(wish.act.rawValue)",
                message: "\(caller.role.nameZh)不能办理此项")
        }
    }

    private static func check(_ wish: BundleWish, in standing: BundleStanding) throws(OfficeRefusal) {
        let allowed: [BundleAct]
        if let number = wish.part {
            guard let part = standing.part(number) else {
                throw OfficeRefusal(.validationFailed, faults: [.init("/part", .bundlePartUnknown)])
            }
            allowed = BundleAct.allowed(part)
        } else {
            allowed = BundleAct.allowed(standing)
        }
        guard allowed.contains(wish.act) else {
            let words = allowed.map(\.rawValue).joined(separator: ", ")
            throw OfficeRefusal(
                .bundleActIllegal, detail: "\(wish.act.rawValue) is not allowed now; allowed: \(words)")
        }
    }

    /// The documents that a wish names, which must be here.
    private struct Held {
        var digests: [Digest]
        var document: Digest?
        var expecting: [Expectation]

        /// They stay though no case names them; a local part's document leads to its bundle.
        func writes(for bundle: UUIDv7, _ context: OfficeContext) -> [Write] {
            var writes = digests.map {
                Write.record(
                    BlobHolding.named, key: BlobHolding.key($0, context.own.id), value: Array("ours".utf8))
            }
            if let document {
                writes.append(.record(.bundleBlob, key: "\(document.hex)/\(bundle)", value: []))
            }
            return writes
        }
    }

    private func heldBlobs(_ wish: BundleWish) async throws(OfficeRefusal) -> Held {
        var named: JSONObject = [:]
        named["document"] = wish.document
        named["materials"] = wish.materials.map { .array($0) }
        let held = try await NamedBlobs(in: named, of: .supplemented).check(context, below: "")
        if let refusal = OfficeRefusal(held.faults) { throw refusal }
        let document = wish.document?["blob"]?["digest"]?.stringValue.flatMap(Digest.init(hex:))
        let others = (wish.materials ?? []).compactMap {
            $0["blob"]?["digest"]?.stringValue.flatMap(Digest.init(hex:))
        }
        return Held(
            digests: others + (document.map { [$0] } ?? []), document: document, expecting: held.expecting)
    }
}

extension RecordKind {
    /// Documents of local parts: `<digest>/<bundle>`.
    static let bundleBlob = RecordKind(rawValue: "bundle_blob")
}
