public import Codes
public import Cryptography

/// Who this gateway is: its name, the key it signs with, the keys it opens with, and its vault.
public struct OwnGateway: Sendable {
    /// Given once.
    public let id: GatewayID
    /// Signs events, receipts and the rest.
    public let signer: any Signer
    /// Own public keys ever on file: what comes back after a loss is verified by them.
    public let keys: PeerKeys
    /// Private keys that open what passed a hub, by `kid`.
    public let openers: [String: PrivateKey]
    /// Seals what is personal at rest.
    public let vault: Vault

    /// An identity from its parts.
    public init(
        id: GatewayID, signer: any Signer, keys: PeerKeys, openers: [String: PrivateKey] = [:], vault: Vault
    ) {
        self.id = id
        self.signer = signer
        self.keys = keys
        self.openers = openers
        self.vault = vault
    }
}
