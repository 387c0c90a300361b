public import Codes

/// The hubs a message has passed, as `Tongban-Hops` lists them with commas. Source: PROTOCOL.md §7.
public struct Hops: Hashable, Sendable {
    /// In the order passed.
    public let hubs: [GatewayID]

    /// More hubs than these, and the message is refused: it runs in a circle, or somebody's map is wrong.
    public static let hubsMax = 2

    /// No hub yet.
    public static let none = Hops(hubs: [])

    private init(hubs: [GatewayID]) { self.hubs = hubs }

    /// Reads the header; absent or empty: none. Space around a comma is allowed (RFC 9110 §5.6.1).
    ///
    /// - Throws: `gateway_id_invalid` for an element that is no gateway, `loop_detected` for more than 16
    ///   elements, which nobody needs to read.
    public init(header: String?) throws(CodeFault) {
        let parts = (header ?? "").split(separator: ",", omittingEmptySubsequences: true).map(Self.trimmed)
            .filter { !$0.isEmpty }
        guard parts.count <= 16 else {
            throw CodeFault(
                code: .loopDetected, message: ErrorCode.loopDetected.title,
                messageZh: ErrorCode.loopDetected.message)
        }
        var hubs: [GatewayID] = []
        for part in parts { hubs.append(try GatewayID(part)) }
        self.hubs = hubs
    }

    /// The header's value.
    public var header: String { hubs.map(\.description).joined(separator: ",") }

    /// Whether `gateway` must answer 508 `loop_detected`: it finds itself in the list, or more than two.
    public func isLoop(at gateway: GatewayID) -> Bool { hubs.count > Self.hubsMax || hubs.contains(gateway) }

    /// The list that the hub `gateway` sends on; nil when the next one would have to refuse it.
    public func passing(_ gateway: GatewayID) -> Hops? {
        guard !isLoop(at: gateway), hubs.count < Self.hubsMax else { return nil }
        return Hops(hubs: hubs + [gateway])
    }

    private static func trimmed(_ part: Substring) -> String {
        var rest = part.drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
