import Testing

@testable import GatewayHTTP

/// A name that a blob may have.
let blobName = String(repeating: "0123456789abcdef", count: 4)

@Suite("The peer listener's paths")
struct PeerEndpointTests {
    @Test(
        "every endpoint of the contract is found",
        arguments: [
            ("POST", "/federation/v1/events", "events"), ("POST", "/federation/v1/receipts", "receipts"),
            ("GET", "/federation/v1/cases/0193/events", "cases"), ("GET", "/federation/v1/heads", "heads"),
            ("HEAD", "/federation/v1/blobs/\(blobName)", "blobs"),
            ("PUT", "/federation/v1/blobs/\(blobName)", "blobs"),
            ("GET", "/federation/v1/blobs/\(blobName)", "blobs"),
            ("GET", "/federation/v1/catalog", "catalog"),
            ("GET", "/federation/v1/descriptor", "descriptor"), ("GET", "/federation/v1/ping", "ping"),
        ])
    func found(method: String, path: String, name: String) {
        guard case .endpoint(let endpoint) = PeerEndpoint.match(method: method, path: path[...]) else {
            Issue.record("not found")
            return
        }
        #expect(endpoint.name == name)
    }

    @Test(
        "what is not written so is not there",
        arguments: [
            "/", "", "/federation/v1", "/federation/v1/", "/federation/v2/events", "/federation/v1/events/",
            "/federation/v1//events", "/federation/v1/Events", "/federation/v1/%65vents",
            "/federation/v1/../events",
            "/federation/v1/blobs/", "/federation/v1/blobs/ab", "/federation/v1/blobs/\(blobName)0",
            "/federation/v1/blobs/\(blobName.uppercased())",
            "/federation/v1/cases//events", "/federation/v1/cases/1/events/2",
            "/api/v1/cases", "x/federation/v1/events",
        ])
    func unknown(path: String) {
        #expect(PeerEndpoint.match(method: "GET", path: path[...]) == .unknown)
    }

    @Test("another method is told what is allowed")
    func otherMethod() {
        #expect(
            PeerEndpoint.match(method: "DELETE", path: "/federation/v1/blobs/\(blobName)")
                == .otherMethod(allowed: "GET, HEAD, PUT"))
        #expect(
            PeerEndpoint.match(method: "GET", path: "/federation/v1/events") == .otherMethod(allowed: "POST"))
        #expect(
            PeerEndpoint.match(method: "get", path: "/federation/v1/ping") == .otherMethod(allowed: "GET"))
    }

    @Test(
        "a batch is JSON in UTF-8, a blob's part is bytes",
        arguments: [
            ("events", "application/json", true), ("events", "Application/JSON; charset=UTF-8", true),
            ("events", "application/json;charset=\"utf-8\"", true), ("events", nil, false),
            ("events", "application/json; charset=gbk", false), ("events", "text/plain", false),
            ("events", "application/json; q=1", false), ("events", "application/jsonx", false),
            ("blobs/\(blobName)", nil, true), ("blobs/\(blobName)", "application/octet-stream", true),
            ("blobs/\(blobName)", "text/html", false),
        ] as [(String, String?, Bool)])
    func contentType(path: String, given: String?, isTaken: Bool) {
        let method = path == "events" ? "POST" : "PUT"
        guard
            case .endpoint(let endpoint) = PeerEndpoint.match(method: method, path: "/federation/v1/\(path)")
        else {
            Issue.record("not found")
            return
        }
        #expect(endpoint.takes(contentType: given) == isTaken)
    }
}
