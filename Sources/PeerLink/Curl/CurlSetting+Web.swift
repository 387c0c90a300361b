import CCurl

extension CurlSetting {
    /// What a call outside the federation has beside ``always``; the schemes, the authorities and a proxy are set per
    /// call.
    static let web: [CurlSetting] = [
        CurlSetting("DEFAULT_PROTOCOL", CURLOPT_DEFAULT_PROTOCOL, .text("https")),
        CurlSetting("UNIX_SOCKET_PATH", CURLOPT_UNIX_SOCKET_PATH, .nothing),
        // Whoever answers is verified, by an authority and by the host's name.
        CurlSetting("SSL_VERIFYPEER", CURLOPT_SSL_VERIFYPEER, .number(1)),
        CurlSetting("SSL_VERIFYHOST", CURLOPT_SSL_VERIFYHOST, .number(2)),
        CurlSetting("SSL_VERIFYSTATUS", CURLOPT_SSL_VERIFYSTATUS, .number(0)),
        CurlSetting("SSLVERSION", CURLOPT_SSLVERSION, .number(Int(CURL_SSLVERSION_TLSv1_2))),
        CurlSetting("CAPATH", CURLOPT_CAPATH, .nothing),
        CurlSetting("CRLFILE", CURLOPT_CRLFILE, .nothing),
        CurlSetting("SSLCERT", CURLOPT_SSLCERT, .nothing),
        CurlSetting("SSL_OPTIONS", CURLOPT_SSL_OPTIONS, .number(0)),
        CurlSetting("SSL_ENABLE_ALPN", CURLOPT_SSL_ENABLE_ALPN, .number(1)),
        CurlSetting("SSL_CIPHER_LIST", CURLOPT_SSL_CIPHER_LIST, .text("ECDHE+AESGCM:ECDHE+CHACHA20")),
        CurlSetting("HTTP_VERSION", CURLOPT_HTTP_VERSION, .number(CURL_HTTP_VERSION_1_1)),
        CurlSetting("PIPEWAIT", CURLOPT_PIPEWAIT, .number(0)),
        // A proxy only tunnels: it never sees what goes to a receiver.
        CurlSetting("HTTPPROXYTUNNEL", CURLOPT_HTTPPROXYTUNNEL, .number(1)),
    ]
}
