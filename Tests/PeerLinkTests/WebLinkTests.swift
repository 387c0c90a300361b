import Codes
import Office
import PeerLink
import Testing

@Suite("Calls outside the federation")
struct WebLinkTests {
    private func address(_ server: ScriptedServer, _ path: String = "/hook?a=1") throws -> WebAddress {
        try WebAddress("http://127.0.0.1:\(server.port)\(path)")
    }

    @Test("a post carries its fields and body as they are, and the answer comes back whole")
    func post() async throws {
        let server = try ScriptedServer([
            .bytes("HTTP/1.1 202 Accepted\r\nX-One: a\r\nX-One: b\r\nContent-Length: 6\r\n\r\n已收")
        ])
        let request = WebRequest(
            .post, try address(server), headers: ["webhook-id": "msg_1"], contentType: "application/json",
            body: Array(#"{"名":1}"#.utf8))
        let answer = try await WebLink().call(request)
        #expect(answer.status == 202)
        #expect(answer.headers["x-one"] == "a, b")
        #expect(answer.body == Array("已收".utf8))
        let sent = try #require(server.requests.first)
        #expect(sent.hasPrefix("POST /hook?a=1 HTTP/1.1\r\n"))
        #expect(sent.contains("\r\nwebhook-id: msg_1\r\n"))
        #expect(sent.contains("\r\nContent-Type: application/json\r\n"))
        #expect(!sent.contains("Expect:"))
        #expect(sent.hasSuffix("\r\n\r\n{\"名\":1}"))
    }

    @Test("a redirect is an answer, not a way: nobody else is called")
    func redirect() async throws {
        let elsewhere = try ScriptedServer([.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")])
        let server = try ScriptedServer([
            .bytes(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(elsewhere.port)/\r\nContent-Length: 0\r\n\r\n"
            )
        ])
        let answer = try await WebLink().call(WebRequest(.get, try address(server)))
        #expect(answer.status == 302)
        #expect(elsewhere.requests.isEmpty)
    }

    @Test("an answer is taken up to its bound and not a byte longer", arguments: [7, 8, 9])
    func bound(length: Int) async throws {
        let body = String(repeating: "x", count: length)
        let server = try ScriptedServer([.bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(body)")])
        let request = WebRequest(.get, try address(server), answerBytesMax: 8)
        let link = try WebLink()
        if length <= 8 {
            #expect(try await link.call(request).body.count == length)
        } else {
            await #expect(throws: WebFault(.answerTooLarge, mayHaveArrived: true, detail: "")) {
                try await link.call(request)
            }
        }
    }

    @Test("who never answers is left after the call's time, and it may have arrived")
    func silence() async throws {
        let server = try ScriptedServer([.silence])
        let request = WebRequest(.post, try address(server), body: [1], timeoutMilliseconds: 150)
        let fault = await #expect(throws: WebFault.self) { try await WebLink().call(request) }
        #expect(fault?.code == .callTimeout)
        #expect(fault?.mayHaveArrived == true)
    }

    @Test(
        "what is no HTTP is no answer",
        arguments: ["你好，这里不是网页服务器\r\n\r\n", "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
    func garbage(text: String) async throws {
        let server = try ScriptedServer([.bytes(text)])
        let fault = await #expect(throws: WebFault.self) {
            try await WebLink().call(WebRequest(.post, try address(server), body: [1]))
        }
        #expect(fault?.mayHaveArrived == true)
    }

    @Test("where nobody listens nothing can have arrived")
    func closed() async throws {
        let server = try ScriptedServer([], isListening: false)
        let fault = await #expect(throws: WebFault.self) {
            try await WebLink().call(WebRequest(.get, try address(server)))
        }
        #expect(fault?.code == .peerUnreachable)
        #expect(fault?.mayHaveArrived == false)
    }

    @Test("a field of two lines is not sent")
    func injection() async throws {
        let request = WebRequest(.get, try WebAddress("http://localhost:1/"), headers: ["a": "b\r\nc: d"])
        await #expect(throws: WebFault(.malformed, mayHaveArrived: false, detail: "")) {
            try await WebLink().call(request)
        }
    }

    @Test(
        "https goes anywhere, http only to this machine",
        arguments: [
            "https://hall.example.cn/hook", "https://10.8.0.3:8443/a/b?c=d", "https://[2001:db8::1]:9/",
            "http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:1/",
        ])
    func addresses(text: String) throws {
        #expect(try WebAddress(text).description == text)
    }

    @Test(
        "other addresses are refused",
        arguments: [
            "", "https://", "hall.example.cn", "http://hall.example.cn/", "http://127.0.0.1.example.cn/",
            "ftp://localhost/", "HTTPS://a/", "https://user@a/", "https://a:b@c/", "https://a:0/",
            "https://a:65536/",
            "https://a:/", "https://a/#b", "https://a b/", "https://a/\\b", "https://例/", "https://a/\r\nb",
            "file:///etc/passwd", "https://[::1/", "https://[]/", "https:///path",
            "https://a/" + String(repeating: "x", count: 2_000),
        ])
    func refused(text: String) {
        #expect(throws: CodeFault.self) { try WebAddress(text) }
    }

    @Test("an address without a path asks for the root")
    func root() throws {
        #expect(try WebAddress("https://a").target == "/")
        #expect(try WebAddress("https://a?b=c").target == "/?b=c")
    }

    @Test("a wait that the answer asks for is read as whole seconds, at most a day")
    func retryAfter() {
        func wait(_ text: String) -> Int64? {
            WebAnswer(status: 503, headers: ["retry-after": text]).retryAfterMilliseconds
        }
        #expect(wait("120") == 120_000)
        #expect(wait("86401") == 86_400_000)
        #expect(wait("99999999999999999999") == 86_400_000)
        #expect(wait("-1") == nil)
        #expect(wait("") == nil)
        #expect(wait("Wed, 21 Oct 2026 07:28:00 GMT") == nil)
        #expect(WebAnswer(status: 503).retryAfterMilliseconds == nil)
    }
}
