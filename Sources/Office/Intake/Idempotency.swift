internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

extension RecordKind {
    /// Answers kept under their `Idempotency-Key`.
    static let idempotency = RecordKind(rawValue: "idempotency")
}

/// What a client calls its request, so that sending it again does nothing twice.
public struct IdempotencyKey: Sendable, Hashable {
    /// The header's text, 1 to 255 characters.
    public let text: String

    /// - Throws: `validation_failed`.
    public init(_ text: String) throws(OfficeRefusal) {
        guard (1...255).contains(text.codePointCount) else {
            throw OfficeRefusal(.validationFailed, faults: [.init("Idempotency-Key", .memberRange)])
        }
        self.text = text
    }
}

/// One request that may come twice: the answer is kept in the commit that it tells of.
struct OnceOnly {
    let key: String?
    let digest: String
    let store: any Store
    let now: Timestamp

    /// - Parameters:
    ///   - route: what is called, so that a key of one call is no key of another.
    ///   - body: the request, compared by its RFC 8785 form.
    init(_ key: IdempotencyKey?, route: String, body: JSON, caller: Caller, context: OfficeContext) {
        self.key = key.map { SHA256Hash.digest(of: "\(caller.actor)\n\(route)\n\($0.text)").base64URL }
        digest = key == nil ? "" : SHA256Hash.digest(of: body.canonical()).base64URL
        store = context.store
        now = context.clock.now()
    }

    /// The answer given before.
    /// - Throws: `idempotency_mismatch` when the key was used for another body.
    func earlier() async throws(OfficeRefusal) -> JSON? {
        guard let key else { return nil }
        guard
            let record = try await refusing({ () async throws(StoreFault) in
                try await store.record(.idempotency, key)
            }),
            // `try?`: an unreadable record is none.
            let kept = try? JSON.parse(record.value)
        else { return nil }
        guard kept["digest"]?.stringValue == digest else { throw OfficeRefusal(.idempotencyMismatch) }
        return kept["answer"]
    }

    /// When an answer was kept; as old as can be where that cannot be read.
    static func time(of record: Record) -> Timestamp {
        // `try?`: as said.
        let text = (try? JSON.parse(record.value))?["at"]?.stringValue
        return text.flatMap { try? Timestamp($0) } ?? Timestamp(milliseconds: 0)
    }

    /// What keeps the answer, and expects that nobody kept one meanwhile.
    func keeping(_ answer: JSON) -> (writes: [Write], expecting: [Expectation]) {
        guard let key else { return ([], []) }
        let record: JSON = [
            "digest": .string(digest), "answer": answer, "at": .string(now.description),
        ]
        return (
            [.record(.idempotency, key: key, value: record.serialized())],
            [.recordVersion(.idempotency, key, 0)]
        )
    }
}
