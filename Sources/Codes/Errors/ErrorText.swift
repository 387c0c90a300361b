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

    /// The groups' tables, in the order of the document, each with what it is about.
    static let groups: [(about: String, texts: KeyValuePairs<ErrorCode, ErrorText>)] = [
        ("What a peer's HTTP answers say", transport),
        ("Why a connection with a peer is refused or breaks", certificates),
        ("Why an event is rejected or deferred", admission),
        ("What the exchange with peers reports", exchange),
        ("What the desk API, the pages and gwctl answer", desk),
        ("What notices, their templates and the typesetter are refused for", notices),
        ("What calendars, duties and joint steps are refused for", clocks),
        ("What is refused about parcels", mail),
        ("What keeps the store from answering", store),
        ("What catalogues, mappings, peer files and routes are refused for", mapping),
        ("Why a bundle of matters, or the continuation of a case elsewhere, is refused", bundles),
        ("Why a text is not the code or the value it claims to be", codes),
        ("Why bytes are not the JSON of the wire", json),
        ("What a form or a form's schema breaks", forms),
    ]

    /// Every word's texts; a word in two groups is refused by a test, and here the first counts.
    static let register: [ErrorCode: ErrorText] = Dictionary(
        groups.flatMap { Array($0.texts) }.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }
    )

    /// Shown for a word without texts, which the tests refuse.
    static let missing = ErrorText("Unknown error", "未知错误", "Report it.")
}
