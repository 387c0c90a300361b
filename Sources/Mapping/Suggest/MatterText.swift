/// What is compared of a matter: words, not rules.
public struct MatterText: Hashable, Sendable {
    /// Names it within its catalogue.
    public var code: String
    /// 事项名称.
    public var name: String
    /// The public's words (白话).
    public var plain: String?
    /// 12 characters, where it has one.
    public var baseCode: String?
    /// GB/T 39046 A.1.
    public var type: String?
    /// 实施主体, its name.
    public var agency: String?
    /// 行使层级 (GB/T 39046 A.2); nil: what name and agency say.
    public var level: String?
    /// Who may apply.
    public var subjects: Set<Subject>
    /// Names of the materials.
    public var materials: [String]

    /// What is not given is not compared.
    public init(
        code: String, name: String, plain: String? = nil, baseCode: String? = nil, type: String? = nil,
        agency: String? = nil, level: String? = nil, subjects: Set<Subject> = [], materials: [String] = []
    ) {
        self.code = code
        self.name = name
        self.plain = plain
        self.baseCode = baseCode
        self.type = type
        self.agency = agency
        self.level = level
        self.subjects = subjects
        self.materials = materials
    }
}
