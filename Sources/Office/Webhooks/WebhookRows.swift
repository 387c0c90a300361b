internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// Subscriptions as records: in the open but for the secrets, which are sealed.
struct WebhookRows: Sendable {
    let context: OfficeContext

    /// Every subscription with its record's version, by id.
    func all() async throws(OfficeRefusal) -> [(subscription: WebhookSubscription, version: Int)] {
        let store = context.store
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.webhook)
        }
        return try records.map { record throws(OfficeRefusal) in (try read(record), record.version) }
    }

    func one(_ id: String) async throws(OfficeRefusal) -> (subscription: WebhookSubscription, version: Int)? {
        let store = context.store
        let record = try await refusing { () async throws(StoreFault) in try await store.record(.webhook, id)
        }
        guard let record else { return nil }
        return (try read(record), record.version)
    }

    func row(_ subscription: WebhookSubscription) throws(OfficeRefusal) -> Write {
        let secrets = JSON.array(
            subscription.secrets.map { secret in
                var line: JSONObject = ["text": .string(secret.text)]
                line["until"] = secret.until.map { .string($0.description) }
                return .object(line)
            })
        do throws(CryptographyFault) {
            let sealed = try context.vault.seal(secrets.serialized(), named: Self.name(subscription.id))
            var members = subscription.listing.objectValue ?? JSONObject()
            members["secrets"] = .string(Base64URL.encode(sealed))
            return .record(.webhook, key: subscription.id, value: JSON.object(members).serialized())
        } catch { throw OfficeRefusal(.internal, detail: "a secret could not be sealed: \(error)") }
    }

    private func read(_ record: Record) throws(OfficeRefusal) -> WebhookSubscription {
        do {
            let members = try JSON.parse(record.value).read(.object)
            let types = (members["events"]?.arrayValue ?? []).compactMap(\.stringValue)
            var wish = WebhookSubscription.Wish(
                address: try WebAddress(try members.require("url", .string)),
                types: types == ["*"] ? [] : types)
            wish.label = members["label"]?.stringValue
            wish.side = members["side"]?.stringValue.flatMap(Side.init(rawValue:))
            wish.division = try members["division"]?.stringValue.map { try DivisionPrefix($0) }
            wish.personal = members["personal"]?.boolValue ?? false
            wish.purpose = members["purpose"]?.stringValue
            let sealed = Base64URL.decode(try members.require("secrets", .string)) ?? []
            let opened = try context.vault.open(sealed, named: Self.name(record.key))
            var subscription = WebhookSubscription(
                id: record.key, wish: wish, createdAt: try members.require("created_at", .timestamp),
                secrets: try Self.secrets(try JSON.parse(opened)))
            if members["state"] == "disabled" {
                subscription.disabled = .init(
                    at: try members.require("disabled_at", .timestamp),
                    reason: members["reason"]?.stringValue ?? "",
                    byGateway: members["by_gateway"]?.boolValue ?? false)
            }
            return subscription
        } catch {
            throw OfficeRefusal(.storeFailed, detail: "webhook record \(record.key) cannot be read")
        }
    }

    private static func secrets(_ list: JSON) throws -> [WebhookSecret] {
        try (list.arrayValue ?? []).map { line in
            WebhookSecret(
                text: line["text"]?.stringValue ?? "",
                until: try line["until"]?.stringValue.map { try Timestamp($0) })
        }
    }

    private static func name(_ id: String) -> String { "webhook/" + id }
}
