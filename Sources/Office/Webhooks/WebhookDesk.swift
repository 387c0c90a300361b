internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
public import StrictJSON

/// What an operator does with subscriptions.
public struct WebhookDesk: Sendable {
    let context: OfficeContext
    let web: any WebCaller

    /// Secrets kept at one time, the newest with those that still overlap.
    private static let mostSecrets = 4

    /// A desk over these rooms; `web` is for tests of a receiver.
    public init(_ context: OfficeContext, web: any WebCaller) {
        self.context = context
        self.web = web
    }

    /// Makes a subscription.
    /// - Returns: `{"id","secret"}`; the secret is shown once.
    public func create(_ wish: WebhookSubscription.Wish, by actor: String) async throws(OfficeRefusal) -> JSON
    {
        let subscription = WebhookSubscription(
            id: Hex.encode(context.random.bytes(4)), wish: wish, createdAt: context.clock.now(),
            secrets: [.make(context.random)])
        let detail = wish.personal ? "personal; purpose: \(wish.purpose ?? "none, masked")" : ""
        try await keep(subscription, 0, "webhook_created", by: actor, detail)
        return [
            "id": .string(subscription.id), "secret": .string(subscription.secrets[0].text),
        ]
    }

    /// Every subscription, by id.
    public func list() async throws(OfficeRefusal) -> [WebhookSubscription] {
        try await WebhookRows(context: context).all().map(\.subscription)
    }

    /// One subscription with how it goes: since when it fails, and what waits or was given up (counted to 1,000).
    /// - Throws: `not_found`.
    public func show(_ id: String) async throws(OfficeRefusal) -> JSON {
        let (subscription, _) = try await find(id)
        var line = subscription.listing.objectValue ?? [:]
        if let health = try await failing(id) {
            line["failing_since"] = health["failing_since"]
            line["problem"] = health["problem"]
        }
        line["waiting"] = .integer(try await count(id, dead: false))
        line["dead"] = .integer(try await count(id, dead: true))
        return .object(line)
    }

    /// Since when nothing was taken, and what was said first; nil while all is well.
    public func failing(_ id: String) async throws(OfficeRefusal) -> JSONObject? {
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.webhookHealth, id)
        }
        // `try?`: what cannot be read says nothing.
        return record.flatMap { try? JSON.parse($0.value) }?.objectValue
    }

    /// A new secret; the one before signs beside it for that long.
    /// - Returns: `{"id","secret","old_until"}`.
    /// - Throws: `not_found`; `usage` for an overlap of more than 30 days.
    public func rotate(_ id: String, overlapHours: Int, by actor: String) async throws(OfficeRefusal) -> JSON
    {
        guard (0...720).contains(overlapHours) else {
            throw OfficeRefusal(
                .usage, detail: "an overlap is 0 to 720 hours", message: "新旧密钥并用时间为 0 至 720 小时")
        }
        var (subscription, version) = try await find(id)
        let now = context.clock.now()
        let until = now.advanced(byMilliseconds: Int64(overlapHours) * 3_600_000)
        let old = subscription.secrets.good(at: now).map { secret in
            WebhookSecret(text: secret.text, until: min(secret.until ?? until, until))
        }
        let secret = WebhookSecret.make(context.random)
        subscription.secrets = Array(([secret] + old).good(at: now).prefix(Self.mostSecrets))
        try await keep(subscription, version, "webhook_rotated", by: actor, "overlap \(overlapHours) h")
        return [
            "id": .string(id), "secret": .string(secret.text), "old_until": .string(until.description),
        ]
    }

    /// Sends nothing from now on; what waits goes to the dead letters.
    public func disable(_ id: String, by actor: String) async throws(OfficeRefusal) -> JSON {
        var (subscription, version) = try await find(id)
        subscription.disabled = .init(
            at: context.clock.now(), reason: "switched off by \(actor)", byGateway: false)
        try await keep(subscription, version, "webhook_disabled", by: actor)
        return subscription.listing
    }

    /// Sends again, from the next event on; what was missed is for ``replay(_:since:limit:by:)``.
    public func enable(_ id: String, by actor: String) async throws(OfficeRefusal) -> JSON {
        var (subscription, version) = try await find(id)
        subscription.disabled = nil
        try await keep(
            subscription, version, "webhook_enabled", by: actor,
            also: [.removeRecord(.webhookHealth, key: id)])
        return subscription.listing
    }

    /// Forgets a subscription; what waits for it is forgotten at its next turn.
    public func delete(_ id: String, by actor: String) async throws(OfficeRefusal) -> JSON {
        let (subscription, version) = try await find(id)
        try await write(
            Change(
                expecting: [.recordVersion(.webhook, id, version)],
                writes: [
                    .removeRecord(.webhook, key: id), .removeRecord(.webhookHealth, key: id),
                    .audit(audit("webhook_deleted", id, actor)),
                ]))
        return subscription.listing
    }

    /// Posts `webhook.test` now, whatever the subscription's state, and says what came of it.
    /// - Returns: `{"id","status","took_ms"}`.
    /// - Throws: `not_found`; `webhook_refused` with the status, and what a call may fail with.
    public func test(_ id: String, by actor: String) async throws(OfficeRefusal) -> JSON {
        let (subscription, _) = try await find(id)
        let now = context.clock.now()
        let body: JSON = [
            "type": "webhook.test", "timestamp": .string(now.description),
            "data": ["version": .integer(WebhookMessage.version), "subscription": .string(id)],
        ]
        let message = context.newID().description
        let began = context.clock.monotonicMilliseconds()
        let answer: WebAnswer
        do throws(WebFault) {
            answer = try await web.call(
                WebhookHandler.request(body.serialized(), id: message, to: subscription, at: now))
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        guard (200..<300).contains(answer.status) else {
            throw OfficeRefusal(
                .webhookRefused, detail: "\(subscription.wish.address.host) answered \(answer.status)")
        }
        return [
            "id": .string(message), "status": .integer(Int64(answer.status)),
            "took_ms": .integer(context.clock.monotonicMilliseconds() - began),
        ]
    }

    // MARK: What the above share

    func find(_ id: String) async throws(OfficeRefusal) -> (
        subscription: WebhookSubscription, version: Int
    ) {
        guard let found = try await WebhookRows(context: context).one(id) else {
            throw OfficeRefusal(
                .notFound, detail: "there is no webhook \(id.prefix(64))", message: "没有这个回调订阅")
        }
        return found
    }

    func audit(_ action: String, _ id: String, _ actor: String, _ detail: String = "") -> AuditLine {
        AuditLine(
            at: context.clock.now(), actor: actor, action: action, object: "webhook:" + id, detail: detail)
    }

    func write(_ change: Change) async throws(OfficeRefusal) {
        do throws(JournalFault) {
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict)
            }
        } catch { throw OfficeRefusal(error) }
    }

    private func keep(
        _ subscription: WebhookSubscription, _ version: Int, _ action: String, by actor: String,
        _ detail: String = "", also writes: [Write] = []
    ) async throws(OfficeRefusal) {
        try await write(
            Change(
                expecting: [.recordVersion(.webhook, subscription.id, version)],
                writes: writes + [
                    try WebhookRows(context: context).row(subscription),
                    .audit(audit(action, subscription.id, actor, detail)),
                ]))
    }

    private func count(_ id: String, dead: Bool) async throws(OfficeRefusal) -> Int64 {
        var (count, seen, after) = (Int64(0), 0, String?.none)
        repeat {
            let page = try await context.errands.list(
                dead: dead, kind: ErrandKind.webhook, after: after, limit: 256)
            count += Int64(page.errands.count { $0.target == id })
            seen += 256
            after = page.next
        } while after != nil && seen < 1_000
        return count
    }
}
