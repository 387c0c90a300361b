internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// The documents that an event's data names: each must be held here whole before the event is written.
struct NamedBlobs {
    /// One reference and where it stands.
    private struct Named {
        var pointer: JSONPointer
        var digest: Digest
        var size: Int64?
    }

    private var named: [Named] = []

    /// Finds the references where the event's schema has them, since a form is the applicant's own.
    init(in data: JSONObject, of type: EventType) {
        for member in Self.members[type] ?? [] {
            if let value = data[member.name] { collect(value, member.kind, [member.name]) }
        }
    }

    /// The members of each event that may name a document: most do not.
    private static let members: [EventType: [DataMember]] = Dictionary(
        uniqueKeysWithValues: EventType.allCases.map { type in
            (type, EventSchema.members(of: type).filter { names($0.kind) })
        })

    private static func names(_ kind: ValueKind) -> Bool {
        switch kind {
        case .blobDigest: true
        case .list(let element): names(element)
        case .record(let members): members.contains { names($0.kind) }
        default: false
        }
    }

    private mutating func collect(_ value: JSON, _ kind: ValueKind, _ path: [String]) {
        switch kind {
        case .record(let members):
            guard let object = value.objectValue else { return }
            for member in members {
                guard Self.names(member.kind), let inner = object[member.name] else { continue }
                if case .blobDigest = member.kind {
                    // What is no digest is named by the schema's check.
                    guard let digest = inner.stringValue.flatMap(Digest.init(hex:)) else { continue }
                    let size = object["size"]?.integerValue
                    named.append(Named(pointer: JSONPointer(tokens: path), digest: digest, size: size))
                } else {
                    collect(inner, member.kind, path + [member.name])
                }
            }
        case .list(let element):
            for (index, inner) in (value.arrayValue ?? []).enumerated() {
                collect(inner, element, path + [String(index)])
            }
        default: break
        }
    }

    /// What of it is not here, by its place; and what must still hold when the event is written.
    ///
    /// A document that was uploaded and not named yet may be dropped in the meantime: the event then finds its record
    /// gone and is not written.
    func check(
        _ context: OfficeContext, below base: String
    ) async throws(OfficeRefusal) -> (faults: [OfficeRefusal.Fault], expecting: [Expectation]) {
        var faults: [OfficeRefusal.Fault] = []
        var expecting: [Expectation] = []
        for one in named {
            let key = BlobHolding.key(one.digest, context.own.id)
            let uploaded = try await refusing { () async throws(StoreFault) in
                try await context.store.record(BlobHolding.uploaded, key)
            }
            if let uploaded {
                expecting.append(.recordVersion(BlobHolding.uploaded, key, uploaded.version))
            } else {
                let cases = try await refusing { () async throws(StoreFault) in
                    try await context.store.records(
                        BlobHolding.cases, prefix: one.digest.hex + "/", after: nil, limit: 1)
                }
                guard !cases.isEmpty else {
                    faults.append(Self.missing(one, base))
                    continue
                }
            }
            let size = try await refusing { () async throws(StoreFault) in
                try await context.blobs.size(of: one.digest)
            }
            if size == nil { faults.append(Self.missing(one, base)) }
            if let size, let said = one.size, said != size {
                let detail = "the document has \(size) bytes of ciphertext"
                faults.append(.init(base + one.pointer.description + "/size", .memberRange, detail: detail))
            }
        }
        return (faults, expecting)
    }

    private static func missing(_ one: Named, _ base: String) -> OfficeRefusal.Fault {
        .init(
            base + one.pointer.description + "/digest", .blobMissing,
            detail: "no such document was uploaded here",
            message: "材料文件尚未上传或已过期，请重新上传")
    }
}
