/// One member of an object in `data`: its name, its kind, whether it may be absent, whether it is personal.
public struct DataMember: Hashable, Sendable {
    /// The member's name on the wire.
    public let name: String
    /// The kind of its value.
    public let kind: ValueKind
    /// `?` in the tables: absent rather than null.
    public let isOptional: Bool
    /// `~` in the tables: it travels as a disclosure.
    public let isPersonal: Bool

    private init(_ name: String, _ kind: ValueKind, isOptional: Bool, isPersonal: Bool) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        self.isPersonal = isPersonal
    }

    /// `name`.
    static func must(_ name: String, _ kind: ValueKind = .text) -> DataMember {
        DataMember(name, kind, isOptional: false, isPersonal: false)
    }

    /// `name?`.
    static func may(_ name: String, _ kind: ValueKind = .text) -> DataMember {
        DataMember(name, kind, isOptional: true, isPersonal: false)
    }

    /// `name~`.
    static func personal(_ name: String, _ kind: ValueKind = .text) -> DataMember {
        DataMember(name, kind, isOptional: false, isPersonal: true)
    }

    /// `name~?`.
    static func mayPersonal(_ name: String, _ kind: ValueKind = .text) -> DataMember {
        DataMember(name, kind, isOptional: true, isPersonal: true)
    }
}
