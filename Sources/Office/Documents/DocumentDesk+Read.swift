internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

extension DocumentDesk {
    /// Opens a document that a case names which the caller may see; the look is in the audit when this returns.
    /// - Parameters:
    ///   - text: SHA-256 of the ciphertext, 64 lower-case hex digits.
    ///   - purpose: why it is looked at.
    /// - Throws: `forbidden` for a role that sees no personal members; `not_found` also for what is not the caller's to
    ///   see and for what was erased; `sealed_unreadable` where the bytes do not open; what the store refuses.
    public func open(_ text: String, purpose: String, for caller: Caller) async throws(OfficeRefusal)
        -> OpenedDocument
    {
        guard caller.role.unmasks else {
            throw OfficeRefusal(.forbidden, detail: "the role \(caller.role.rawValue) does not see documents")
        }
        guard let digest = Digest(hex: text), digest.hex == text else { throw Self.unknown }
        guard let found = try await reference(to: digest, for: caller) else { throw Self.unknown }
        return try await opened(found.reference, digest, of: found.caseID, purpose: purpose, for: caller)
    }

    /// Opens a document whose reference is at hand, for a caller who may see its case; the look is in the audit when
    /// this returns.
    func opened(
        _ reference: JSONObject, _ digest: Digest, of id: UUIDv7, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> OpenedDocument {
        let context = context
        let size = try await refusing { () async throws(StoreFault) in
            try await context.blobs.size(of: digest)
        }
        guard let size else { throw Self.unknown }
        var document = try OpenedDocument(reference, digest: digest, size: size, blobs: context.blobs)
        try await document.begin()
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "document_opened",
            object: id.description,
            detail: "\(digest.hex) \(purpose)")
        do throws(JournalFault) {
            _ = try await context.journal.write([Change(writes: [.audit(line)])])
        } catch { throw OfficeRefusal(error) }
        return document
    }

    private static let unknown = OfficeRefusal(
        .notFound, detail: "no case names such a document", message: "没有这份材料，或不在您的权限范围内")

    /// The reference by which the first case that the caller sees names the blob; the key is nowhere else.
    private func reference(
        to digest: Digest, for caller: Caller
    ) async throws(OfficeRefusal) -> (reference: JSONObject, caseID: UUIDv7)? {
        let context = context
        var after: String?
        while true {
            let last = after
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(
                    BlobHolding.cases, prefix: digest.hex + "/", after: last, limit: 64)
            }
            let keys = page.compactMap { BlobHolding.event(of: $0.key) }
            let files = try await refusing { () async throws(StoreFault) in
                try await context.store.cases(Array(Set(keys.map(\.caseID))).sorted())
            }
            for key in keys {
                guard let file = files[key.caseID], caller.sees(CaseDesk.division(of: file.record)) else {
                    continue
                }
                let personal: JSONObject?
                do throws(JournalFault) {
                    personal = try CaseView(file, vault: context.vault).disclosures(of: key)
                } catch { throw OfficeRefusal(error) }
                guard let personal, let reference = Self.reference(to: digest.hex, in: personal) else {
                    continue
                }
                return (reference, key.caseID)
            }
            guard page.count == 64 else { return try await ofBundle(digest, for: caller) }
            after = page.last?.key
        }
    }

    /// The reference by which a local part of a bundle that the caller sees names the blob.
    private func ofBundle(
        _ digest: Digest, for caller: Caller
    ) async throws(OfficeRefusal) -> (reference: JSONObject, caseID: UUIDv7)? {
        let context = context
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.records(.bundleBlob, prefix: digest.hex + "/", after: nil, limit: 1)
        }
        guard let id = records.first?.key.split(separator: "/").last else { return nil }
        do throws(OfficeRefusal) {
            let bundle = try await BundleDesk(context).bundle(String(id), for: caller)
            return Self.find(digest.hex, in: bundle.content.members["documents"] ?? .null).map {
                ($0, bundle.id)
            }
        } catch  where error.code == .notFound { return nil }
    }

    /// The form is the applicant's own: what looks like a reference there is none.
    private static func reference(to hex: String, in personal: JSONObject) -> JSONObject? {
        for (name, value) in personal where name != "form" {
            if let found = find(hex, in: value) { return found }
        }
        return nil
    }

    private static func find(_ hex: String, in value: JSON) -> JSONObject? {
        switch value {
        case .object(let object):
            if object["digest"]?.stringValue == hex, object["key"]?.stringValue != nil { return object }
            for (_, inner) in object { if let found = find(hex, in: inner) { return found } }
        case .array(let elements):
            for inner in elements { if let found = find(hex, in: inner) { return found } }
        default: break
        }
        return nil
    }
}
