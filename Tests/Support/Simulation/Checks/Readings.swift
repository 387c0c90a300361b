import Codes
import Cryptography
import Exchange
import StrictJSON

/// What was read of stored bytes, once in a course: the same bytes say the same each time.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class Readings: @unchecked Sendable {
    private var payloads: [Digest: EventPayload] = [:]
    private var receipts: [Digest: (receipt: Receipt, isSigned: Bool)] = [:]
    /// Signing keys of all gateways.
    var keys: [GatewayID: PublicKey] = [:]

    func payload(_ stored: StoredEvent) -> EventPayload? {
        if let known = payloads[stored.digest] { return known }
        let text = String(decoding: stored.jws, as: UTF8.self)
        guard Digest(ofEventText: text) == stored.digest, let payload = Ledger.payload(of: text) else {
            return nil
        }
        payloads[stored.digest] = payload
        return payload
    }

    func proves(_ stored: StoredReceipt, _ digest: Digest) -> Bool {
        if receipts[stored.id] == nil {
            guard let jws = try? JWS.parse(String(decoding: stored.jws, as: UTF8.self), type: .receipt),
                let receipt = (try? JSON.parse(jws.payload)).flatMap(Receipt.init),
                let key = keys[receipt.receiver]
            else { return false }
            receipts[stored.id] = (receipt, jws.isValid(with: key))
        }
        guard let (receipt, isSigned) = receipts[stored.id] else { return false }
        return isSigned && receipt.receiver == stored.receiver
            && receipt.results.contains { $0.digest == digest && $0.status.isDelivered }
    }
}
