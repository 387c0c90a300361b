import Codes
import Cryptography
import Exchange
import StrictJSON

/// What a vendor's faulty software sends before the true batch: its first event that is not the first of its log,
/// whole and well signed, which names another event as the one before.
struct Forgery {
    private static let member = Array("\"previous\":\"".utf8)
    let signer: TestSigner

    /// The body of such a batch; nil when the true one holds no such event for its receiver's own eyes.
    func body(from batch: [UInt8]) -> [UInt8]? {
        // `try?`: of what cannot be read nothing is forged.
        let elements = (try? JSON.parse(batch))?["events"]?.arrayValue ?? []
        for case .string(let text) in elements {
            guard let element = element(from: text) else { continue }
            let forged: JSON = ["events": [.string(element)]]
            return forged.serialized()
        }
        return nil
    }

    private func element(from text: String) -> String? {
        // `try?`: as above.
        guard let whole = try? SDJWT.parse(text) else { return nil }
        var payload = whole.jws.payload
        let starts = payload.indices.dropLast(Self.member.count)
        guard let at = starts.first(where: { payload[$0...].starts(with: Self.member) }) else { return nil }
        let other = SHA256Hash.digest(of: payload).base64URL.utf8
        let start = at + Self.member.count
        payload.replaceSubrange(start..<(start + other.count), with: other)
        let input = JWS.signingInput(
            type: .event, algorithm: signer.algorithm, keyID: signer.keyID, payload: payload)
        // `try?`: as above.
        guard let signature = try? signer.sign(input),
            let jws = try? JWS.assemble(signingInput: input, signature: signature, type: .event)
        else { return nil }
        return jws.text + text.dropFirst(text.prefix { $0 != "~" }.utf8.count)
    }
}
