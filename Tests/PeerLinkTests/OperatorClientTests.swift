import Codes
import Exchange
import PeerLink
import Testing

@Suite("The operator's client")
struct OperatorClientTests {
    @Test("what is not one line of HTTP is not sent")
    func injection() async throws {
        let client = try OperatorClient(socketPath: "/nonexistent/s")
        let fault = await #expect(throws: LinkFault.self) {
            try await client.call(LinkRequest(method: "GET", target: "/a\r\nb"))
        }
        #expect(fault?.code == .malformed)
    }
}
