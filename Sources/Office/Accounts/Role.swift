public import Codes

/// What a token's bearer may do. A role allows nothing that is not written here.
public enum Role: String, CaseIterable, Sendable, Hashable {
    /// 窗口人员: takes cases in and writes what the origin writes.
    case window
    /// 经办人: writes what the destination writes.
    case handler
    /// 审批人: all of a handler, and what needs a superior's hand.
    case approver
    /// 运维: keeps peers, catalogues and mappings; sees cases, never personal members.
    case operatorRole = "operator"
    /// 审计: sees everything read-only, and the audit itself.
    case auditor

    /// 代录人员: types in what regions without a system answer on paper, and does nothing else.
    case typist

    /// Whether the role may write as this side of a case at all.
    public func writes(as side: Side) -> Bool {
        switch (self, side) {
        case (.window, .origin), (.handler, .destination), (.approver, .destination): true
        default: false
        }
    }

    /// Whether the role may take a case in.
    public var takesIn: Bool { self == .window }

    /// Whether personal members may be unmasked, with a purpose.
    public var unmasks: Bool { self != .operatorRole }

    /// As a clerk reads it.
    public var nameZh: String {
        switch self {
        case .window: "窗口人员"
        case .handler: "经办人"
        case .approver: "审批人"
        case .operatorRole: "运维人员"
        case .auditor: "审计人员"
        case .typist: "代录人员"
        }
    }
}
