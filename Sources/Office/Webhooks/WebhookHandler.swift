internal import Codes
public import Exchange
internal import StrictJSON

/// Posts messages to subscriptions: signed at each try, a 2xx is taken, everything else comes again.
///
/// Source: Standard Webhooks 1.0. A receiver who says 410, and one who has taken nothing for three days, is disabled
/// where people see it.
public struct WebhookHandler: ErrandHandler {
    /// Of its errands.
    public let kind = ErrandKind.webhook
    private let context: OfficeContext
    private let web: any WebCaller
    private let alarm: @Sendable (Alarm) -> Void

    /// For a whole call. Standard Webhooks: 15 to 30 seconds.
    static let timeoutMilliseconds = 15_000
    /// Without a success for so long a subscription is disabled: 72 hours.
    static let patienceMilliseconds: Int64 = 72 * 3_600_000

    /// A handler that calls by `web` and tells people by `alarm`.
    public init(
        _ context: OfficeContext, web: any WebCaller, alarm: @escaping @Sendable (Alarm) -> Void = { _ in }
    ) {
        self.context = context
        self.web = web
        self.alarm = alarm
    }

    /// See ``ErrandHandler``.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        do throws(OfficeRefusal) {
            guard let (subscription, version) = try await WebhookRows(context: context).one(errand.target)
            else {
                return .done()
            }
            guard subscription.disabled == nil else { return .never("the subscription is disabled") }
            let body = errand.payload["body"]?.serialized() ?? []
            let (problem, wait) = await post(body, id: errand.id.description, to: subscription)
            guard let problem else { return .done(try await success(errand, subscription)) }
            if problem == Self.gone {
                try await disable(subscription, version, Self.gone)
                return .never(problem)
            }
            try await failure(problem, subscription, version)
            return .later(problem, afterMilliseconds: wait)
        } catch { return .later("\(error.code.rawValue): \(error.detail)") }
    }

    private static let gone = "410 Gone"

    /// One try.
    /// - Returns: no problem where it was taken.
    private func post(
        _ body: [UInt8], id: String, to subscription: WebhookSubscription
    ) async -> (problem: String?, waitMilliseconds: Int64?) {
        do throws(WebFault) {
            let answer = try await web.call(
                Self.request(body, id: id, to: subscription, at: context.clock.now()))
            switch answer.status {
            case 200..<300: return (nil, nil)
            case 300..<400: return ("\(answer.status): a redirect is not followed", nil)
            case 410: return (Self.gone, nil)
            default: return ("\(answer.status)", answer.retryAfterMilliseconds)
            }
        } catch { return ("\(error.code.rawValue): \(error.detail.prefix(200))", nil) }
    }

    /// A message as it goes out at this moment.
    static func request(
        _ body: [UInt8], id: String, to subscription: WebhookSubscription, at now: Timestamp
    ) -> WebRequest {
        WebRequest(
            .post, subscription.wish.address,
            headers: [
                "webhook-id": id, "webhook-timestamp": String(now.milliseconds / 1_000),
                "webhook-signature": subscription.secrets.signatures(id: id, at: now, body: body),
            ],
            contentType: "application/json", body: body, timeoutMilliseconds: timeoutMilliseconds)
    }

    // MARK: How it goes

    private func success(
        _ errand: Errand, _ subscription: WebhookSubscription
    ) async throws(OfficeRefusal) -> [Write] {
        var writes: [Write] = []
        if try await health(subscription.id) != nil {
            writes.append(.removeRecord(.webhookHealth, key: subscription.id))
        }
        if subscription.wish.personal {
            writes.append(
                .audit(
                    AuditLine(
                        at: context.clock.now(), actor: "webhook:" + subscription.id,
                        action: subscription.wish.purpose == nil
                            ? "webhook_masked_sent" : "webhook_personal_sent",
                        object: errand.payload["case"]?.stringValue ?? "",
                        detail: subscription.wish.purpose ?? "")))
        }
        return writes
    }

    /// Remembers since when nothing is taken; after three days the subscription is disabled.
    private func failure(
        _ problem: String, _ subscription: WebhookSubscription, _ version: Int
    ) async throws(OfficeRefusal) {
        let now = context.clock.now()
        guard let since = try await health(subscription.id) else {
            let health: JSON = ["failing_since": .string(now.description), "problem": .string(problem)]
            try await write([.record(.webhookHealth, key: subscription.id, value: health.serialized())])
            return
        }
        guard now.millisecondsSince(since) >= Self.patienceMilliseconds else { return }
        let reason = "no success for \(Self.patienceMilliseconds / 3_600_000) hours: \(problem)"
        try await disable(subscription, version, reason)
    }

    private func disable(
        _ subscription: WebhookSubscription, _ version: Int, _ reason: String
    ) async throws(OfficeRefusal) {
        var disabled = subscription
        disabled.disabled = .init(at: context.clock.now(), reason: reason, byGateway: true)
        let line = AuditLine(
            at: context.clock.now(), actor: "gateway", action: "webhook_disabled",
            object: "webhook:" + subscription.id, detail: reason)
        try await write(
            [try WebhookRows(context: context).row(disabled), .audit(line)],
            expecting: [.recordVersion(.webhook, subscription.id, version)])
        alarm(
            Alarm(.webhookDisabled, detail: "\(subscription.id) \(subscription.wish.address.host): \(reason)")
        )
    }

    private func health(_ id: String) async throws(OfficeRefusal) -> Timestamp? {
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.webhookHealth, id)
        }
        // `try?`: what cannot be read is as if it began now.
        let text = record.flatMap { try? JSON.parse($0.value) }?["failing_since"]?.stringValue
        // `try?`: as said.
        return text.flatMap { try? Timestamp($0) }
    }

    private func write(_ writes: [Write], expecting: [Expectation] = []) async throws(OfficeRefusal) {
        do throws(JournalFault) {
            guard
                try await context.journal.write([Change(expecting: expecting, writes: writes)]) == [
                    .committed
                ]
            else { throw JournalFault(.conflict) }
        } catch { throw OfficeRefusal(error) }
    }
}
