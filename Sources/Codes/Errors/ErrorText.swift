/// What people read where an error's word stands.
public struct ErrorText: Hashable, Sendable {
    /// What happened, in English.
    public let title: String
    /// What happened, for the clerk.
    public let message: String
    /// What a person does about it.
    public let remedy: String
    /// Whether it is tried again without a person.
    public let retried: Bool

    init(_ title: String, _ message: String, _ remedy: String, retried: Bool = false) {
        self.title = title
        self.message = message
        self.remedy = remedy
        self.retried = retried
    }

    /// Every word's texts, from the groups' tables.
    static let register: [ErrorCode: ErrorText] = Dictionary(
        uniqueKeysWithValues: [
            transport, certificates, admission, exchange, desk, store, mapping, codes, json, forms,
        ].joined().map { ($0, $1) })

    /// Shown for a word without texts, which the tests refuse.
    static let missing = ErrorText("Unknown error", "未知错误", "Report it.")
}
