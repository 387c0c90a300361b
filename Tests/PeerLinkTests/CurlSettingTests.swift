import CCurl
import Testing

@testable import PeerLink

@Suite("The options of every transfer")
struct CurlSettingTests {
    @Test(
        "this libcurl takes each of them",
        arguments: CurlSetting.always + CurlSetting.peer + CurlSetting.socket + CurlSetting.web)
    func isTaken(_ setting: CurlSetting) throws {
        let easy = try #require(curl_easy_init())
        defer { curl_easy_cleanup(easy) }
        #expect(setting.apply(to: easy), "\(setting.name)")
    }

    @Test("a call to a peer sets every option that safety rests on")
    func peer() {
        let set = Dictionary((CurlSetting.always + CurlSetting.peer).map { ($0.name, $0.value) }) { $1 }
        let wanted: [String: CurlSetting.Value] = [
            // Who answers.
            "SSL_VERIFYPEER": .number(1), "SSL_VERIFYHOST": .number(0), "SSL_VERIFYSTATUS": .number(0),
            "CAINFO": .nothing, "CAPATH": .nothing, "CRLFILE": .nothing, "SSL_SESSIONID_CACHE": .number(0),
            "SSL_OPTIONS": .number(0), "SSL_ENABLE_ALPN": .number(1),
            "SSL_CIPHER_LIST": .text("ECDHE+AESGCM:ECDHE+CHACHA20"),
            "SSL_EC_CURVES": .text("X25519:P-256:P-384"),
            "TLS13_CIPHERS": .text(
                "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"),
            "SSLCERTTYPE": .text("PEM"), "SSLKEYTYPE": .text("PEM"),
            // Where a request goes.
            "PROTOCOLS_STR": .text("https"), "REDIR_PROTOCOLS_STR": .text("https"),
            "DEFAULT_PROTOCOL": .text("https"),
            "FOLLOWLOCATION": .number(0), "MAXREDIRS": .number(0), "AUTOREFERER": .number(0),
            "UNRESTRICTED_AUTH": .number(0), "DISALLOW_USERNAME_IN_URL": .number(1), "PATH_AS_IS": .number(1),
            "UNIX_SOCKET_PATH": .nothing, "PROXY": .text(""), "PRE_PROXY": .nothing, "NOPROXY": .text("*"),
            "NETRC": .number(0), "COOKIEFILE": .nothing, "DOH_URL": .nothing, "ALTSVC": .nothing,
            "HSTS": .nothing,
            // What is taken as an answer.
            "ACCEPT_ENCODING": .nothing, "TRANSFER_ENCODING": .number(0), "HTTP_CONTENT_DECODING": .number(0),
            "HTTP_TRANSFER_DECODING": .number(1), "HTTP09_ALLOWED": .number(0), "FAILONERROR": .number(0),
            "KEEP_SENDING_ON_ERROR": .number(0),
            // How long it takes, and how long a connection lives.
            "CONNECTTIMEOUT_MS": .number(10_000), "LOW_SPEED_LIMIT": .number(1),
            "LOW_SPEED_TIME": .number(30),
            "TCP_NODELAY": .number(1), "TCP_KEEPALIVE": .number(1), "TCP_KEEPIDLE": .number(30),
            "TCP_KEEPINTVL": .number(10), "DNS_CACHE_TIMEOUT": .number(60), "FRESH_CONNECT": .number(0),
            "FORBID_REUSE": .number(0), "MAXAGE_CONN": .number(60), "MAXLIFETIME_CONN": .number(900),
            "PIPEWAIT": .number(1),
            // The process.
            "NOSIGNAL": .number(1), "VERBOSE": .number(0), "NOPROGRESS": .number(1),
        ]
        #expect(set == wanted)
        #expect(set.count == CurlSetting.always.count + CurlSetting.peer.count, "an option stands twice")
    }

    @Test("a call outside the federation sets every option that safety rests on")
    func web() {
        let set = Dictionary(CurlSetting.web.map { ($0.name, $0.value) }) { $1 }
        let wanted: [String: CurlSetting.Value] = [
            "DEFAULT_PROTOCOL": .text("https"), "UNIX_SOCKET_PATH": .nothing,
            "SSL_VERIFYPEER": .number(1), "SSL_VERIFYHOST": .number(2), "SSL_VERIFYSTATUS": .number(0),
            "SSLVERSION": .number(Int(CURL_SSLVERSION_TLSv1_2)), "CAPATH": .nothing, "CRLFILE": .nothing,
            "SSLCERT": .nothing, "SSL_OPTIONS": .number(0), "SSL_ENABLE_ALPN": .number(1),
            "SSL_CIPHER_LIST": .text("ECDHE+AESGCM:ECDHE+CHACHA20"),
            "HTTP_VERSION": .number(CURL_HTTP_VERSION_1_1), "PIPEWAIT": .number(0),
            "HTTPPROXYTUNNEL": .number(1),
        ]
        #expect(set == wanted)
        let names = Set(CurlSetting.always.map(\.name))
        #expect(set.keys.allSatisfy { !names.contains($0) }, "an option stands twice")
    }
}
