public import Codes
public import Cryptography

/// What an entry of a parcel's zip is, by its name: nothing else may stand in a parcel. Source: TFP/1 §8.
public enum ParcelEntry: Sendable, Hashable {
    case manifest
    case events
    case receipts
    case blob(Digest)
    /// The folder `blobs/`, which some zip tools write as an entry of its own.
    case blobFolder

    /// Reads a name. A path that leads elsewhere (`..`, `/`, `\`) is none of these names, and so refused.
    /// - Throws: `parcel_invalid`.
    public init(name: String) throws(CodeFault) {
        switch name {
        case "manifest.json": self = .manifest
        case "events.jsonl": self = .events
        case "receipts.jsonl": self = .receipts
        case "blobs/": self = .blobFolder
        default:
            guard name.hasPrefix("blobs/"), let digest = Digest(hex: String(name.dropFirst(6))) else {
                throw .parcel("a parcel holds no entry \(Self.shown(name))")
            }
            self = .blob(digest)
        }
    }

    /// Its name in the zip.
    public var name: String {
        switch self {
        case .manifest: "manifest.json"
        case .events: "events.jsonl"
        case .receipts: "receipts.jsonl"
        case .blob(let digest): "blobs/" + digest.hex
        case .blobFolder: "blobs/"
        }
    }

    /// A hostile name as it may be printed: ASCII without control characters, at most 80 of them.
    static func shown(_ name: String) -> String {
        let safe = name.unicodeScalars.prefix(80).map { scalar -> String in
            (0x20...0x7E).contains(scalar.value) ? String(scalar) : "?"
        }
        return "'" + safe.joined() + (name.unicodeScalars.count > 80 ? "…" : "") + "'"
    }
}
