/// One sentence for people, in both languages: a step of why something was decided so.
public struct Explanation: Hashable, Sendable {
    /// In English.
    public let text: String
    /// In Chinese.
    public let textZh: String

    /// One sentence.
    public init(_ text: String, _ textZh: String) {
        self.text = text
        self.textZh = textZh
    }
}
