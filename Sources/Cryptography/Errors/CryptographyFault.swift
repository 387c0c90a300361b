/// Why a cryptographic input was not taken, or why libcrypto could not do its work; equal by code.
public struct CryptographyFault: Error, Equatable, Sendable {
    /// What failed, stable; finer than the wire's words, which callers choose by the step they are in.
    public enum Code: String, Sendable, CaseIterable {
        /// A key's bytes, numbers or curve are not those of a P-256 or SM2 key.
        case keyMalformed = "key_malformed"
        /// A JWK or a key set has a wrong member, or its `kid` is not its thumbprint.
        case jwkMalformed = "jwk_malformed"
        /// A compact JWS is not of this protocol's strict form.
        case jwsMalformed = "jws_malformed"
        /// A disclosure is not the base64url of a three-part array with a 128-bit salt.
        case disclosureMalformed = "disclosure_malformed"
        /// A compact JWE is not of this protocol's strict form.
        case jweMalformed = "jwe_malformed"
        /// A JWE does not open with the key given, or was altered.
        case jweUnopened = "jwe_unopened"
        /// A blob's header or a record is wrong: other sizes, altered bytes, another key.
        case blobDamaged = "blob_damaged"
        /// A blob ends before its last record.
        case blobTruncated = "blob_truncated"
        /// A sealed value is of unknown form, was altered, or belongs to another key or context.
        case sealBroken = "seal_broken"
        /// A PEM text has no block of the kind wanted, or one that cannot be read.
        case pemMalformed = "pem_malformed"
        /// A certificate's bytes cannot be read.
        case certificateMalformed = "certificate_malformed"
        /// A revocation list's bytes cannot be read, or it is of a kind that is not taken (delta, partial).
        case crlMalformed = "crl_malformed"
        /// A trust bundle has no usable certificate.
        case bundleMalformed = "bundle_malformed"
        /// libcrypto refused where valid input cannot make it refuse (memory, a provider that is missing).
        case libraryFailed = "library_failed"
    }

    /// What failed.
    public let code: Code
    /// For a developer or the log; carries no key, payload or personal datum.
    public let detail: String

    /// Made where the fault is seen; `detail` must carry no secret.
    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// Equal by code alone: the detail is for people.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

extension CryptographyFault: CustomStringConvertible {
    /// The code, and the detail where there is one.
    public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }
}
