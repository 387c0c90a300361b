import HTTPTypes

extension HTTPFields {
    /// No answer is guessed at, framed, or kept. A page that brings a policy of its own keeps it.
    mutating func harden() {
        self[.xContentTypeOptions] = "nosniff"
        self[.cacheControl] = "no-store"
        self[.strictTransportSecurity] = "max-age=31536000"
        if self[.contentSecurityPolicy] == nil {
            self[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'; sandbox"
        }
    }
}
