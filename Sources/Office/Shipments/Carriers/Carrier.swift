internal import Codes
public import StrictJSON

/// A carrier (快递公司) that parcels are given to, by its code in 快递100's list.
public struct Carrier: Sendable, Hashable {
    /// Lower-case letters, digits, `_` and `-`; stands in events, in paths and in `gwctl`.
    public var code: String
    /// As people read it.
    public var name: String
    /// Our number as its customer (协议客户号), printed on the hand-over sheet.
    public var account: String?
    /// What its pushes are signed with; nil: it pushes nothing.
    public var salt: String?

    /// A carrier as it is registered.
    public init(code: String, name: String, account: String? = nil, salt: String? = nil) {
        self.code = code
        self.name = name
        self.account = account
        self.salt = salt
    }

    /// Those that any county has; a registered one of the same code takes its place. Source: DOMAIN.md §7.1.
    static let common = [
        Carrier(code: "ems", name: "EMS"), Carrier(code: "shunfeng", name: "顺丰速运"),
        Carrier(code: "youzhengguonei", name: "邮政快递包裹"),
    ]

    /// Whether its international numbers are those of the posts, with the check digit of S10.
    var isPost: Bool { code.hasPrefix("ems") || code.hasPrefix("youzheng") }

    /// Whether a text can be a carrier's code: it stands in paths and settings.
    public static func isCode(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isSmall || $0.isDigit || $0 == 0x5F || $0 == 0x2D }
    }

    /// What a list shows: never the salt.
    public var listing: JSON {
        var line: JSONObject = [
            "code": .string(code), "name": .string(name), "pushes": .bool(salt != nil),
        ]
        line["account"] = account.map { .string($0) }
        return .object(line)
    }
}
