public import Codes
public import StrictJSON

/// Something a peer's descriptor asked for that only an operator may grant.
public struct WaitingChange: Hashable, Sendable {
    /// Why it waits.
    public enum Reason: String, CaseIterable, Hashable, Sendable {
        /// A prefix that lies in none approved before.
        case servesWidened = "serves_widened"
        /// A prefix that overlaps another gateway's.
        case servesOverlap = "serves_overlap"
        /// It wants to be a hub.
        case relaysGained = "relays_gained"
        /// It names who takes its place.
        case successorNamed = "successor_named"
        /// It calls itself otherwise.
        case nameChanged = "name_changed"
    }

    /// Why it waits.
    public let reason: Reason
    /// The descriptor's member.
    public let member: String
    /// What it asks for: a prefix, `true`, a gateway, a name.
    public let value: String
    /// Whose divisions it overlaps, where that is why.
    public let other: GatewayID?

    /// A change that waits.
    public init(reason: Reason, member: String, value: String, other: GatewayID? = nil) {
        self.reason = reason
        self.member = member
        self.value = value
        self.other = other
    }

    /// As kept in a peer's record.
    public var json: JSON {
        var object: JSONObject = [
            "reason": .string(reason.rawValue), "member": .string(member), "value": .string(value),
        ]
        if let other { object["other"] = .string(other.description) }
        return .object(object)
    }

    init?(_ reader: ShapeReader) {
        guard let reason = reader.require("reason", .word(Reason.self)),
            let member = reader.require("member", .string),
            let value = reader.require("value", .string)
        else { return nil }
        self.init(
            reason: reason, member: member, value: value,
            other: reader.optional("other", .gateway))
    }

    /// One line for the operator, in English.
    public var summary: String {
        switch reason {
        case .servesWidened: "asks to serve \(value), which was not approved"
        case .servesOverlap:
            "asks to serve \(value), which overlaps \(other?.description ?? "another gateway")"
        case .relaysGained: "asks to carry events for others"
        case .successorNamed: "names \(value) as its successor"
        case .nameChanged: "calls itself “\(value)”"
        }
    }

    /// One line for the operator, in Chinese.
    public var summaryZh: String {
        switch reason {
        case .servesWidened: "要求增加服务区划 \(value)，尚未批准"
        case .servesOverlap: "要求服务区划 \(value)，与 \(other?.description ?? "其他网关") 重叠"
        case .relaysGained: "要求作为中转网关"
        case .successorNamed: "指定 \(value) 接替"
        case .nameChanged: "名称改为“\(value)”"
        }
    }
}
