import Foundation

extension WebLink.Settings {
    /// Where distributions keep the authorities that the machine trusts, the first that is there counts.
    public static let systemAuthorities = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
        "/etc/ssl/ca-bundle.pem",
    ]

    /// The authorities to verify by: the operator's file, else the machine's.
    /// - Returns: nil where the machine has none in a known place.
    var authorities: String? {
        guard authoritiesPath.isEmpty else { return authoritiesPath }
        return Self.systemAuthorities.first { FileManager.default.fileExists(atPath: $0) }
    }
}
