/// Text compared by its code points.
///
/// Swift's `==` takes canonically equivalent texts (é, and e with an accent after it) as equal; JSON does not.
struct ExactText: Hashable {
    let text: String

    static func == (left: ExactText, right: ExactText) -> Bool { same(left.text, right.text) }

    /// Whether both are the same code points. What Swift calls different is; only what it calls equal is looked at.
    static func same(_ left: String, _ right: String) -> Bool {
        left == right && left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
    }
}
