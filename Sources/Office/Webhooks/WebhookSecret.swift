internal import Codes
internal import Cryptography

/// One signing secret, `whsec_` and base64 of 32 random bytes.
///
/// Source: Standard Webhooks 1.0, "Signature scheme": symmetric secrets of 24 to 64 bytes.
struct WebhookSecret: Sendable, Hashable {
    /// As it is shown once.
    let text: String
    /// Until when it also signs, after a newer one was made; nil: it is the newest.
    var until: Timestamp?

    private static let prefix = "whsec_"

    static func make(_ random: any RandomSource) -> WebhookSecret {
        WebhookSecret(text: prefix + Base64.encode(random.bytes(32)))
    }

    /// `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.
    func signature(id: String, seconds: Int64, body: [UInt8]) -> String {
        let key = Base64.decode(String(text.dropFirst(Self.prefix.count))) ?? []
        let signed = Array("\(id).\(seconds).".utf8) + body
        return "v1," + Base64.encode(HMACSHA256.code(of: signed, key: key))
    }
}

extension [WebhookSecret] {
    /// Those that sign at this moment.
    func good(at now: Timestamp) -> [WebhookSecret] { filter { $0.until.map { now < $0 } ?? true } }

    /// The `webhook-signature` of a message: one for each good secret, so that a receiver may know either.
    func signatures(id: String, at now: Timestamp, body: [UInt8]) -> String {
        good(at: now).map { $0.signature(id: id, seconds: now.milliseconds / 1_000, body: body) }
            .joined(separator: " ")
    }
}
