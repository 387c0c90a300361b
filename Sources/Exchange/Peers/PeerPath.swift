internal import Codes
internal import Cryptography

/// The paths below `/federation/v1` that peers call.
enum PeerPath: Sendable, Hashable {
    case events
    case receipts
    case caseEvents(CaseID)
    case heads
    case blob(Digest)
    case catalog
    case descriptor
    case ping

    private static let root = "/federation/v1/"

    /// Reads a path without its query; nil for every other one.
    init?(_ path: String) {
        guard path.hasPrefix(Self.root) else { return nil }
        let parts = path.dropFirst(Self.root.count).split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.count, parts.first) {
        case (1, "events"): self = .events
        case (1, "receipts"): self = .receipts
        case (1, "heads"): self = .heads
        case (1, "catalog"): self = .catalog
        case (1, "descriptor"): self = .descriptor
        case (1, "ping"): self = .ping
        case (2, "blobs"):
            guard let digest = Digest(hex: String(parts[1])) else { return nil }
            self = .blob(digest)
        case (3, "cases") where parts[2] == "events":
            // `try?`: what is no id names no case.
            guard let id = try? CaseID(String(parts[1])) else { return nil }
            self = .caseEvents(id)
        default: return nil
        }
    }

    /// The methods it takes.
    var methods: [String] {
        switch self {
        case .events, .receipts: ["POST"]
        case .blob: ["HEAD", "PUT", "GET"]
        default: ["GET"]
        }
    }
}
