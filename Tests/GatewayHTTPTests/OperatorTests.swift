import Codes
import Exchange
import Foundation
import PeerLink
import StrictJSON
import Synchronization
import Testing

@testable import GatewayHTTP

/// Answers with what it was asked and by whom.
private struct EchoOperators: OperatorService {
    func answer(_ request: OperatorRequest) async -> OperatorAnswer {
        guard request.path != "/missing" else { return OperatorAnswer(ProblemAnswer(.notFound)) }
        let json: JSON = [
            "method": .string(request.method), "target": .string(request.target),
            "uid": .integer(Int64(request.caller.uid)), "pid": .integer(Int64(request.caller.pid)),
            "bytes": .integer(Int64(request.body.count)), "by": .string(request.headers["x-by"] ?? ""),
        ]
        return OperatorAnswer(body: json.serialized())
    }
}

@Suite("The operator's socket")
struct OperatorTests {
    private func listening(_ body: @Sendable @escaping (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "gw-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("run/operator.sock").path
        let (ready, told) = AsyncStream.makeStream(of: Void.self)
        let listener = try OperatorListener(
            path: path, operators: EchoOperators(), logger: TwoGateways.silent
        ) {
            told.yield(())
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            for await _ in ready {
                try await body(path)
                break
            }
            group.cancelAll()
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a call arrives with its body and the kernel's word for who called")
    func call() async throws {
        try await listening { path in
            let client = try OperatorClient(socketPath: path)
            let request = LinkRequest(
                method: "POST", target: "/peers?x=1", headers: ["X-By": "me"],
                contentType: "application/json",
                body: [UInt8](repeating: 0x20, count: 3_000_000))
            for _ in 0..<3 {
                let answer = try await client.call(request)
                #expect(answer.status == 200)
                let json = try JSON.parse(answer.body)
                #expect(json["method"] == "POST")
                #expect(json["target"] == "/peers?x=1")
                #expect(json["bytes"] == 3_000_000)
                #expect(json["by"] == "me")
                #expect(json["uid"] == .integer(Int64(getuid())))
                #expect(json["pid"] == .integer(Int64(getpid())))
            }
            let missing = try await client.call(LinkRequest(method: "GET", target: "/missing"))
            #expect(missing.status == 404)
            #expect(missing.problemCode == "not_found")
        }
    }

    @Test("the folder lets in its owner and group alone")
    func modes() async throws {
        try await listening { path in
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o750)
            let socket = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(socket == 0o660)
        }
    }

    @Test("without a daemon the call fails at the connect")
    func noDaemon() async throws {
        let client = try OperatorClient(socketPath: "/nonexistent/operator.sock")
        let fault = await #expect(throws: LinkFault.self) {
            try await client.call(LinkRequest(method: "GET", target: "/"))
        }
        #expect(fault?.phase == .connect)
        #expect(fault?.code == .peerUnreachable)
    }

    @Test("a path longer than the kernel takes is refused before it is bound", arguments: [107, 108])
    func pathLimit(length: Int) throws {
        let folder = FileManager.default.temporaryDirectory.path
        let path = folder + "/" + String(repeating: "s", count: length - folder.utf8.count - 1)
        guard length > OperatorListener.pathBytesMax else {
            #expect(path.utf8.count == 107)
            return
        }
        #expect(throws: CodeFault.self) {
            try OperatorListener(path: path, operators: EchoOperators(), logger: TwoGateways.silent)
        }
    }
}
