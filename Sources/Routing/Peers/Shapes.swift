internal import Codes
internal import StrictJSON

extension JSONShape where Value == DivisionPrefix {
    /// One element of `serves`.
    static var divisionPrefix: JSONShape { .code { text throws(CodeFault) in try DivisionPrefix(text) } }
}

extension JSONShape where Value == Endpoint {
    /// Where a gateway listens for peers.
    static var endpoint: JSONShape { .code { text throws(CodeFault) in try Endpoint(text) } }
}
