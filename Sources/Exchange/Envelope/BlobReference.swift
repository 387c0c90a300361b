internal import Casework
internal import Codes
internal import Cryptography
internal import StrictJSON

/// Where an event's data refers to blobs: only the places that its schema says, since a form is the applicant's own.
enum BlobReference {
    /// The digests of the blobs that these members name, sorted as hex text, none twice.
    static func digests(in members: JSONObject, of type: EventType) -> [Digest] {
        var found: Set<Digest> = []
        for member in EventSchema.members(of: type) {
            if let value = members[member.name] { collect(value, member.kind, &found) }
        }
        return found.sorted()
    }

    private static func collect(_ value: JSON, _ kind: ValueKind, _ found: inout Set<Digest>) {
        switch kind {
        case .blobDigest:
            if let digest = value.stringValue.flatMap(Digest.init(hex:)) { found.insert(digest) }
        case .record(let members):
            guard let object = value.objectValue else { return }
            for member in members {
                if let inner = object[member.name] { collect(inner, member.kind, &found) }
            }
        case .list(let element):
            for inner in value.arrayValue ?? [] { collect(inner, element, &found) }
        default: break
        }
    }
}
