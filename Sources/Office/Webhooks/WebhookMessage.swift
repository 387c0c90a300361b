internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// What one subscription is told of one event: thin, versioned, the same id whenever it comes.
struct WebhookMessage {
    let context: OfficeContext
    let subscription: WebhookSubscription

    /// Version of `data`: it rises when a member changes its meaning or goes; new members may come at any time.
    static let version: Int64 = 1

    /// The errand that carries an event; nil where the event stands in its log no more.
    func errand(_ event: FollowedEvent, _ view: CaseView) throws(OfficeRefusal) -> Errand? {
        let entry = view.fold.order.last {
            $0.event.author == event.key.author && $0.event.sequence == event.key.sequence
        }
        guard let entry else { return nil }
        var line = try TimelineView(view: view, purpose: subscription.wish.purpose).line(of: entry)
        line["delivery"] = nil
        if !subscription.wish.personal {
            line["data"] = .object(
                JSONObject(entry.event.data.filter { $0.key != "_sd" }.map { ($0.key, $0.value) }))
        }
        return errand(
            "case." + event.event.type.rawValue, at: event.event.time, of: view.record,
            about: event.event.id.description,
            ["position": .integer(event.position), "event": .object(line)])
    }

    /// The errand that tells of a case whose submission the peer refused for good: no event of the logs says so.
    func undeliverable(_ record: CaseRecord) -> Errand {
        errand(
            "case.undeliverable", at: record.summary.updatedAt, of: record,
            about: "undeliverable/\(record.id)", [:])
    }

    private func errand(
        _ type: String, at time: Timestamp, of record: CaseRecord, about: String, _ members: JSONObject
    ) -> Errand {
        var data = members
        data["version"] = .integer(Self.version)
        data["case"] = .object(CaseDesk(context).line(of: record).json)
        let body: JSON = [
            "type": .string(type), "timestamp": .string(time.description), "data": .object(data),
        ]
        return Errand(
            id: Self.id(subscription.id, about, at: time), kind: ErrandKind.webhook, target: subscription.id,
            createdAt: context.clock.now(),
            payload: ["case": .string(record.id.description), "body": body])
    }

    /// Of the event and the subscription alone, so that a repeat and a replay bear the same.
    static func id(_ subscription: String, _ about: String, at time: Timestamp) -> UUIDv7 {
        let digest = SHA256Hash.digest(of: "webhook/\(subscription)/\(about)").bytes
        let word = { (bytes: ArraySlice<UInt8>) in bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        return UUIDv7.make(at: time, random: (word(digest[0..<8]), word(digest[8..<16])))
    }
}
