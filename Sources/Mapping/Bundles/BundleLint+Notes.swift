internal import Codes
internal import StrictJSON

extension BundleLint {
    /// What is found of one bundle.
    struct Notes {
        let bundle: BundleDefinition
        private var part: (number: Int, place: Int)?
        private(set) var findings: [BundleFinding] = []

        init(bundle: BundleDefinition) { self.bundle = bundle }

        /// What follows is about this part.
        mutating func begin(_ part: BundlePart, at place: Int) { self.part = (part.number, place) }

        /// What follows is about the whole.
        mutating func endParts() { part = nil }

        mutating func error(_ code: ErrorCode, _ tokens: [String], _ what: String) {
            add(.error, code, tokens, what)
        }

        mutating func warning(_ code: ErrorCode, _ tokens: [String], _ what: String) {
            add(.warning, code, tokens, what)
        }

        /// An error where it is certain, else a warning.
        mutating func note(_ isCertain: Bool, _ code: ErrorCode, _ tokens: [String], _ what: String) {
            add(isCertain ? .error : .warning, code, tokens, what)
        }

        private mutating func add(
            _ severity: MappingFinding.Severity, _ code: ErrorCode, _ tokens: [String], _ what: String
        ) {
            let place = part.map { ["parts", String($0.place)] } ?? []
            let fault = ShapeFault(
                code, at: JSONPointer(tokens: place + tokens), message: "\(code.title): \(what)",
                messageZh: "\(code.message)：\(what)")
            findings.append(
                BundleFinding(severity: severity, bundle: bundle.code, part: part?.number, fault: fault))
        }
    }
}
