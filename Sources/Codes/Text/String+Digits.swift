extension String {
    /// A number in decimal digits, at least so many, with zeros before it: so text order is the order of the numbers.
    /// - Parameter number: not negative.
    public init(_ number: some BinaryInteger, digits: Int) {
        let text = String(number)
        self = String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }
}
