internal import Codes
internal import Exchange
internal import StrictJSON

/// What subscriptions are told when a draft opens or is refused: nothing of the applicant.
struct DraftMessage: Sendable {
    let context: OfficeContext

    /// Rows that promise the messages; none while it waits.
    func rows(for draft: DraftRecord) async throws(OfficeRefusal) -> [Write] {
        guard draft.state != .waiting else { return [] }
        let type = "draft_" + draft.state.rawValue
        let body: JSON = [
            "type": .string("draft." + draft.state.rawValue),
            "timestamp": .string(draft.changedAt.description),
            "data": [
                "version": .integer(WebhookMessage.version),
                "draft": .object(DraftDesk(context).line(of: draft)),
            ],
        ]
        var writes: [Write] = []
        for (subscription, _) in try await WebhookRows(context: context).all()
        where subscription.wants(type, ofWindow: draft.division) {
            let about = "\(type)/\(draft.id)"
            writes += try context.errands.promise(
                Errand(
                    id: WebhookMessage.id(subscription.id, about, at: draft.changedAt),
                    kind: ErrandKind.webhook, target: subscription.id, createdAt: context.clock.now(),
                    payload: ["body": body]))
        }
        return writes
    }
}
