public import Codes
public import Cryptography
public import StrictJSON

extension Receipt {
    /// The signed payload.
    public var json: JSON {
        [
            "receiver": .string(receiver.description), "time": .string(time.description),
            "results": .array(results.map(\.json)),
        ]
    }

    /// Reads a payload; nil when a member it needs is not of its form.
    public init?(_ json: JSON) {
        guard let receiver = json["receiver"]?.stringValue, let time = json["time"]?.stringValue,
            let listed = json["results"]?.arrayValue
        else { return nil }
        var results: [ReceiptResult] = []
        for element in listed {
            guard let result = ReceiptResult(element) else { return nil }
            results.append(result)
        }
        // `try?`: a receipt that cannot be read proves nothing, whatever is wrong with it.
        guard let receiver = try? GatewayID(receiver), let time = try? Timestamp(time) else { return nil }
        self.init(receiver: receiver, time: time, results: results)
    }

    /// Digest of the newest event that it calls stored, in the order sent.
    public var lastDelivered: Digest? { results.last { $0.status.isDelivered }?.digest }

    /// Whether it answers exactly these events in this order.
    public func answers(_ digests: [Digest]) -> Bool { results.map(\.digest) == digests }
}

extension ReceiptResult {
    var json: JSON {
        var object = JSONObject()
        if let id { object["id"] = .string(id) }
        object["digest"] = .string(digest.base64URL)
        object["status"] = .string(status.word)
        switch status {
        case .stored, .duplicate, .relayed: break
        case .deferred(.expected(let sequence)): object["expected"] = .integer(Int64(sequence))
        case .deferred(.missing(let blobs)): object["missing"] = .strings(blobs.map(\.hex))
        case .deferred(.retryAfter(let seconds)): object["retry_after"] = .integer(Int64(seconds))
        case .rejected(let problem): object["problem"] = problem.json
        }
        return .object(object)
    }

    init?(_ json: JSON) {
        guard let digest = json["digest"]?.stringValue.flatMap(Digest.init(base64URL:)),
            let word = json["status"]?.stringValue, let status = ReceiptStatus(word, json)
        else { return nil }
        self.init(id: json["id"]?.stringValue, digest: digest, status: status)
    }
}

extension ReceiptStatus {
    /// The wire's word.
    public var word: String {
        switch self {
        case .stored: "stored"
        case .duplicate: "duplicate"
        case .deferred: "deferred"
        case .relayed: "relayed"
        case .rejected: "rejected"
        }
    }

    init?(_ word: String, _ json: JSON) {
        switch word {
        case "stored": self = .stored
        case "duplicate": self = .duplicate
        case "relayed": self = .relayed
        case "rejected":
            guard let problem = json["problem"].flatMap(Problem.init) else { return nil }
            self = .rejected(problem)
        case "deferred":
            if let sequence = json["expected"]?.integerValue, sequence >= 1,
                sequence <= Int64(Limits.sequenceMax) + 1
            {
                self = .deferred(.expected(Int(sequence)))
            } else if let listed = json["missing"]?.arrayValue {
                let blobs = listed.compactMap { $0.stringValue.flatMap(Digest.init(hex:)) }
                guard blobs.count == listed.count, !blobs.isEmpty else { return nil }
                self = .deferred(.missing(blobs))
            } else if let seconds = json["retry_after"]?.integerValue, seconds >= 0 {
                self = .deferred(.retryAfter(Int(min(seconds, 86_400))))
            } else {
                return nil
            }
        default: return nil
        }
    }
}

extension Problem {
    /// As it stands in a receipt; `title` comes from the register where the code is one of ours.
    public var json: JSON {
        var object: JSONObject = ["code": .string(code)]
        if let title = ErrorCode(rawValue: code)?.title { object["title"] = .string(title) }
        if let detail { object["detail"] = .string(detail) }
        if let message { object["message"] = .string(message) }
        return .object(object)
    }

    /// Reads one; nil without a `code`.
    public init?(_ json: JSON) {
        guard let code = json["code"]?.stringValue, !code.isEmpty else { return nil }
        self.init(code: code, detail: json["detail"]?.stringValue, message: json["message"]?.stringValue)
    }

    /// A problem of ours, with the register's text for the clerk.
    public init(_ code: ErrorCode, _ detail: String? = nil) {
        self.init(code: code.rawValue, detail: detail, message: code.message)
    }
}
