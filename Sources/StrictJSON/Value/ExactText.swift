/// Text compared by its code points.
///
/// Swift's `==` takes canonically equivalent texts (é, and e with an accent after it) as equal; JSON does not.
struct ExactText: Hashable {
    let text: String

    static func == (left: ExactText, right: ExactText) -> Bool { same(left.text, right.text) }

    /// Whether both are the same code points: the same bytes of UTF-8, where `==` looks at what they stand for.
    static func same(_ left: String, _ right: String) -> Bool {
        // Texts of the same bytes are equal for `==` too, which tells most names apart by a word.
        guard left == right else { return false }
        let count = left.utf8.count
        guard count == right.utf8.count else { return false }
        let (left, right) = (left.utf8.span, right.utf8.span)
        for place in 0..<count where left[unchecked: place] != right[unchecked: place] { return false }
        return true
    }
}
