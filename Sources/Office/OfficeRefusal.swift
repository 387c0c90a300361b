public import Casework
public import Codes
internal import Exchange
public import StrictJSON

/// Why the office does not do what it was asked: one stable code, and every fault at once.
///
/// Thrown by the office's functions; the desk API makes a problem of it (RFC 9457), gwctl an exit code.
public struct OfficeRefusal: Error, Sendable, Equatable {
    /// One wrong member of the request.
    public struct Fault: Sendable, Hashable {
        /// RFC 6901 pointer into the body, or a parameter's name.
        public var pointer: String
        /// What is wrong with it.
        public var code: ErrorCode
        /// English.
        public var detail: String
        /// Chinese.
        public var message: String

        /// A fault; its texts are the code's own unless given.
        public init(_ pointer: String, _ code: ErrorCode, detail: String? = nil, message: String? = nil) {
            self.pointer = pointer
            self.code = code
            self.detail = detail ?? code.title
            self.message = message ?? code.message
        }
    }

    /// The register's word.
    public let code: ErrorCode
    /// English, beside the code's title.
    public let detail: String
    /// Chinese; the code's own text unless something better is known.
    public let message: String
    /// What is wrong with which member; empty where the whole is refused.
    public let faults: [Fault]
    /// For `matter_retired` and `mapping_ambiguous`: matters of the peer's that may be meant.
    public let candidates: [Candidate]
    /// For `transition_illegal`: what this side may write now.
    public let allowed: [EventType]

    /// A matter of the peer's that may be meant instead.
    public struct Candidate: Sendable, Hashable {
        /// The peer's code.
        public var code: String
        /// Its name; nil where the catalogue does not have it.
        public var name: String?
        /// Our matter of the same base code, which the window may choose instead.
        public var ours: String?
    }

    /// A refusal; its texts are the code's own unless given.
    public init(
        _ code: ErrorCode, detail: String? = nil, message: String? = nil, faults: [Fault] = [],
        candidates: [Candidate] = [], allowed: [EventType] = []
    ) {
        self.code = code
        self.detail = detail ?? code.title
        self.message = message ?? code.message
        self.faults = faults
        self.candidates = candidates
        self.allowed = allowed
    }

    /// Equal by code.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}

extension OfficeRefusal.Candidate {
    /// `{"code","name"?,"ours"?}`.
    public var json: JSON {
        var object: JSONObject = ["code": .string(code)]
        object["name"] = name.map { .string($0) }
        object["ours"] = ours.map { .string($0) }
        return .object(object)
    }
}

extension OfficeRefusal {
    /// Several faults of one body; nil when there are none.
    init?(_ faults: [Fault]) {
        guard !faults.isEmpty else { return nil }
        self.init(
            .validationFailed,
            detail: "\(faults.count) member(s) are wrong: \(faults.prefix(3).map(\.pointer))",
            faults: faults)
    }

    init(_ fault: StoreFault) { self.init(fault.code, detail: fault.detail) }

    init(_ fault: CodeFault, at pointer: String) {
        self.init(
            .validationFailed, detail: fault.message, message: fault.messageZh,
            faults: [Fault(pointer, fault.code, detail: fault.message, message: fault.messageZh)])
    }

    init(_ fault: JSONFault) {
        self.init(.malformed, detail: "\(fault.code) at byte \(fault.offset)")
    }
}

extension ShapeReader {
    /// A reader of a request's body.
    /// - Parameter members: what it may have; nil: whatever is asked of the reader later.
    /// - Throws: `validation_failed` for a body that is no object.
    init(_ body: JSON, only members: Set<String>? = nil) throws(OfficeRefusal) {
        guard let object = body.objectValue else {
            throw OfficeRefusal(
                .validationFailed, faults: [.init("", .memberType, detail: "the body is an object")])
        }
        self.init(object)
        if let members { allowOnly(members) }
    }
}
