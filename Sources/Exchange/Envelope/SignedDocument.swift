public import Codes
public import Cryptography
public import StrictJSON

/// Makes and reads what a gateway signs beside events: receipts, descriptors, catalogues, requests.
public enum SignedDocument {
    /// Signs a payload as this gateway.
    /// - Returns: the compact JWS.
    /// - Throws: what the signer throws.
    public static func sign(
        _ payload: JSON, as type: JWSType, by signer: any Signer
    ) throws(CryptographyFault) -> JWS {
        let input = JWS.signingInput(
            type: type, algorithm: signer.algorithm, keyID: signer.keyID, payload: payload.serialized())
        return try JWS.assemble(signingInput: input, signature: try signer.sign(input), type: type)
    }

    /// What a check of a signed document comes to.
    public enum Reading: Sendable, Hashable {
        /// Signed by a key of that gateway that counts.
        case verified(JSON, JWS)
        /// Its key is not on file, or does not count: a newer descriptor may name it.
        case keyUnknown
        /// Not of its form, or the signature is wrong.
        case invalid
    }

    /// Checks a document against the keys on file of the gateway that should have signed it.
    ///
    /// - Parameter signedAt: reads from the payload when it was signed.
    public static func read(
        _ text: String, as type: JWSType, keys: PeerKeys, at now: Timestamp, limits: Limits,
        signedAt: (JSON) -> Timestamp?
    ) -> Reading {
        // `try?`: a document that cannot be read proves nothing, whatever is wrong with it.
        guard let jws = try? JWS.parse(text, type: type), let payload = try? JSON.parse(jws.payload),
            let time = signedAt(payload)
        else { return .invalid }
        switch keys.standing(jws.keyID, signedAt: time, now: now, limits: limits) {
        case .unknown, .forReading: return .keyUnknown
        case .counts(let key): return jws.isValid(with: key.key) ? .verified(payload, jws) : .invalid
        }
    }
}
