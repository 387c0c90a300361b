/// Text armour of DER values in files. Source: RFC 7468.
public enum PEM {
    /// What stands behind BEGIN.
    public enum Label: String, Sendable {
        /// X.509.
        case certificate = "CERTIFICATE"
        /// PKCS#8, not encrypted.
        case privateKey = "PRIVATE KEY"
        /// SubjectPublicKeyInfo.
        case publicKey = "PUBLIC KEY"
        /// Certificate revocation list.
        case revocationList = "X509 CRL"
        /// SEC 1, which older tools write.
        case privateKeySEC1 = "EC PRIVATE KEY"
    }

    /// One block, lines of 64 characters.
    public static func encode(_ der: [UInt8], _ label: Label) -> String {
        var text = "-----BEGIN \(label.rawValue)-----\n"
        var rest = Base64.encode(der)[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END \(label.rawValue)-----\n"
    }

    /// The DER of every block of that kind, in order; other blocks and text between blocks are passed over.
    /// - Throws: `pem_malformed`: no block of that kind, one without its end, or no base64.
    public static func decode(_ text: String, _ label: Label) throws(CryptographyFault) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var body: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.filter { !$0.isWhitespace || $0 == " " }
            if line == "-----BEGIN \(label.rawValue)-----" {
                guard body == nil else { throw CryptographyFault(.pemMalformed, "a block in a block") }
                body = ""
            } else if line == "-----END \(label.rawValue)-----" {
                guard let text = body, let der = Base64.decode(text) else {
                    throw CryptographyFault(.pemMalformed, "no base64")
                }
                blocks.append(der)
                body = nil
            } else {
                body?.append(contentsOf: line)
            }
        }
        guard body == nil, !blocks.isEmpty else {
            throw CryptographyFault(.pemMalformed, "no whole block \(label.rawValue)")
        }
        return blocks
    }
}

extension PrivateKey {
    /// Reads the first key of a PEM text, PKCS#8 or SEC 1, not encrypted.
    /// - Throws: `pem_malformed`, `key_malformed`.
    public init(pem: String) throws(CryptographyFault) {
        let label =
            pem.contains("BEGIN \(PEM.Label.privateKeySEC1.rawValue)")
            ? PEM.Label.privateKeySEC1 : .privateKey
        try self.init(der: try PEM.decode(pem, label)[0])
    }

    /// PKCS#8, not encrypted: a key file's text, 0600.
    public var pem: String { PEM.encode(der, .privateKey) }
}

extension PublicKey {
    /// Reads the first public key of a PEM text.
    /// - Throws: `pem_malformed`, `key_malformed`.
    public init(pem: String) throws(CryptographyFault) {
        try self.init(der: try PEM.decode(pem, .publicKey)[0])
    }

    /// SubjectPublicKeyInfo as PEM.
    public var pem: String { PEM.encode(der, .publicKey) }
}
