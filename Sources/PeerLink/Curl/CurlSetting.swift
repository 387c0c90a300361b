import CCurl

/// One option of a transfer and why it has that value.
struct CurlSetting: Sendable {
    /// What an option is set to.
    enum Value: Sendable, Equatable {
        /// A long.
        case number(Int)
        /// A string.
        case text(String)
        /// NULL: the built-in default (a system trust store, a cookie file) is taken away.
        case nothing
    }

    /// As curl's manual writes it, without `CURLOPT_`.
    let name: String
    let option: CURLoption
    let value: Value

    init(_ name: String, _ option: CURLoption, _ value: Value) {
        self.name = name
        self.option = option
        self.value = value
    }

    /// Sets it.
    /// - Returns: false when this libcurl lacks the option or refuses the value.
    func apply(to easy: UnsafeMutableRawPointer) -> Bool {
        switch value {
        case .number(let number): unsafe ccurl_set_long(easy, option, number) == CURLE_OK
        case .text(let text): unsafe ccurl_set_str(easy, option, text) == CURLE_OK
        case .nothing: unsafe ccurl_set_str(easy, option, nil) == CURLE_OK
        }
    }
}

extension CurlSetting {
    /// What every transfer has, whoever is called: nothing is left to a default that a build or a version may change.
    static let always: [CurlSetting] = [
        // Nothing of the process or the machine has a say.
        CurlSetting("NOSIGNAL", CURLOPT_NOSIGNAL, .number(1)),
        CurlSetting("VERBOSE", CURLOPT_VERBOSE, .number(0)),
        CurlSetting("NOPROGRESS", CURLOPT_NOPROGRESS, .number(1)),
        CurlSetting("NETRC", CURLOPT_NETRC, .number(0)),
        CurlSetting("PROXY", CURLOPT_PROXY, .text("")),
        CurlSetting("PRE_PROXY", CURLOPT_PRE_PROXY, .nothing),
        CurlSetting("NOPROXY", CURLOPT_NOPROXY, .text("*")),
        CurlSetting("COOKIEFILE", CURLOPT_COOKIEFILE, .nothing),
        CurlSetting("DOH_URL", CURLOPT_DOH_URL, .nothing),
        CurlSetting("ALTSVC", CURLOPT_ALTSVC, .nothing),
        CurlSetting("HSTS", CURLOPT_HSTS, .nothing),
        // One request goes to one place, as it is written.
        CurlSetting("FOLLOWLOCATION", CURLOPT_FOLLOWLOCATION, .number(0)),
        CurlSetting("MAXREDIRS", CURLOPT_MAXREDIRS, .number(0)),
        CurlSetting("AUTOREFERER", CURLOPT_AUTOREFERER, .number(0)),
        CurlSetting("UNRESTRICTED_AUTH", CURLOPT_UNRESTRICTED_AUTH, .number(0)),
        CurlSetting("DISALLOW_USERNAME_IN_URL", CURLOPT_DISALLOW_USERNAME_IN_URL, .number(1)),
        CurlSetting("PATH_AS_IS", CURLOPT_PATH_AS_IS, .number(1)),
        // Bodies come as they are, and an error's body is read.
        CurlSetting("ACCEPT_ENCODING", CURLOPT_ACCEPT_ENCODING, .nothing),
        CurlSetting("TRANSFER_ENCODING", CURLOPT_TRANSFER_ENCODING, .number(0)),
        CurlSetting("HTTP_CONTENT_DECODING", CURLOPT_HTTP_CONTENT_DECODING, .number(0)),
        CurlSetting("HTTP_TRANSFER_DECODING", CURLOPT_HTTP_TRANSFER_DECODING, .number(1)),
        CurlSetting("HTTP09_ALLOWED", CURLOPT_HTTP09_ALLOWED, .number(0)),
        CurlSetting("FAILONERROR", CURLOPT_FAILONERROR, .number(0)),
        CurlSetting("KEEP_SENDING_ON_ERROR", CURLOPT_KEEP_SENDING_ON_ERROR, .number(0)),
        // Every wait ends.
        CurlSetting("CONNECTTIMEOUT_MS", CURLOPT_CONNECTTIMEOUT_MS, .number(10_000)),
        CurlSetting("LOW_SPEED_LIMIT", CURLOPT_LOW_SPEED_LIMIT, .number(1)),
        CurlSetting("LOW_SPEED_TIME", CURLOPT_LOW_SPEED_TIME, .number(30)),
        CurlSetting("TCP_NODELAY", CURLOPT_TCP_NODELAY, .number(1)),
        CurlSetting("TCP_KEEPALIVE", CURLOPT_TCP_KEEPALIVE, .number(1)),
        CurlSetting("TCP_KEEPIDLE", CURLOPT_TCP_KEEPIDLE, .number(30)),
        CurlSetting("TCP_KEEPINTVL", CURLOPT_TCP_KEEPINTVL, .number(10)),
        CurlSetting("DNS_CACHE_TIMEOUT", CURLOPT_DNS_CACHE_TIMEOUT, .number(60)),
        // Connections are reused, but none grows old: less idle time than the listener allows, 15 minutes in all.
        CurlSetting("FRESH_CONNECT", CURLOPT_FRESH_CONNECT, .number(0)),
        CurlSetting("FORBID_REUSE", CURLOPT_FORBID_REUSE, .number(0)),
        CurlSetting("MAXAGE_CONN", CURLOPT_MAXAGE_CONN, .number(60)),
        CurlSetting("MAXLIFETIME_CONN", CURLOPT_MAXLIFETIME_CONN, .number(900)),
    ]

    /// What a call to a peer has beside ``always``.
    static let peer: [CurlSetting] = [
        CurlSetting("PROTOCOLS_STR", CURLOPT_PROTOCOLS_STR, .text("https")),
        CurlSetting("REDIR_PROTOCOLS_STR", CURLOPT_REDIR_PROTOCOLS_STR, .text("https")),
        CurlSetting("DEFAULT_PROTOCOL", CURLOPT_DEFAULT_PROTOCOL, .text("https")),
        CurlSetting("UNIX_SOCKET_PATH", CURLOPT_UNIX_SOCKET_PATH, .nothing),
        // The peer is verified, by its SPIFFE ID and not by its host name, and never by the system's trust store.
        CurlSetting("SSL_VERIFYPEER", CURLOPT_SSL_VERIFYPEER, .number(1)),
        CurlSetting("SSL_VERIFYHOST", CURLOPT_SSL_VERIFYHOST, .number(0)),
        CurlSetting("SSL_VERIFYSTATUS", CURLOPT_SSL_VERIFYSTATUS, .number(0)),
        CurlSetting("CAINFO", CURLOPT_CAINFO, .nothing),
        CurlSetting("CAPATH", CURLOPT_CAPATH, .nothing),
        CurlSetting("CRLFILE", CURLOPT_CRLFILE, .nothing),
        CurlSetting("SSL_OPTIONS", CURLOPT_SSL_OPTIONS, .number(0)),
        CurlSetting("SSLCERTTYPE", CURLOPT_SSLCERTTYPE, .text("PEM")),
        CurlSetting("SSLKEYTYPE", CURLOPT_SSLKEYTYPE, .text("PEM")),
        // A resumed session would not be verified again.
        CurlSetting("SSL_SESSIONID_CACHE", CURLOPT_SSL_SESSIONID_CACHE, .number(0)),
        CurlSetting("SSL_ENABLE_ALPN", CURLOPT_SSL_ENABLE_ALPN, .number(1)),
        CurlSetting("SSL_CIPHER_LIST", CURLOPT_SSL_CIPHER_LIST, .text("ECDHE+AESGCM:ECDHE+CHACHA20")),
        CurlSetting(
            "TLS13_CIPHERS", CURLOPT_TLS13_CIPHERS,
            .text("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256")),
        CurlSetting("SSL_EC_CURVES", CURLOPT_SSL_EC_CURVES, .text("X25519:P-256:P-384")),
        // One HTTP/2 connection carries what goes to one peer at one time.
        CurlSetting("PIPEWAIT", CURLOPT_PIPEWAIT, .number(1)),
    ]

    /// What a call to the operator's socket has beside ``always``.
    static let socket: [CurlSetting] = [
        CurlSetting("PROTOCOLS_STR", CURLOPT_PROTOCOLS_STR, .text("http")),
        CurlSetting("REDIR_PROTOCOLS_STR", CURLOPT_REDIR_PROTOCOLS_STR, .text("http")),
        CurlSetting("DEFAULT_PROTOCOL", CURLOPT_DEFAULT_PROTOCOL, .text("http")),
        CurlSetting("HTTP_VERSION", CURLOPT_HTTP_VERSION, .number(CURL_HTTP_VERSION_1_1)),
        CurlSetting("PIPEWAIT", CURLOPT_PIPEWAIT, .number(0)),
    ]
}
