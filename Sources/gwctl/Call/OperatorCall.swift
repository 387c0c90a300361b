import Codes
import Exchange
import FederationGateway
import Foundation
import GatewayHTTP
import PeerLink
import StrictJSON

/// Calls a verb: over the daemon's socket when one runs, in this process under the directory's lock when none does.
struct OperatorCall {
    var directory: DataDirectory

    init(_ options: CommonOptions) throws {
        guard let path = options.dir ?? ProcessInfo.processInfo.environment["GATEWAY_DIR"] else {
            throw VerbError(.usage, "name the data directory: --dir D, or $GATEWAY_DIR")
        }
        directory = DataDirectory(path)
    }

    /// - Throws: ``VerbError``.
    func run(_ verb: String, _ arguments: JSONObject = [:]) async throws -> JSON {
        guard directory.exists else {
            throw VerbError(.notFound, "\(directory.root) holds no gateway; make one with `gwctl init`")
        }
        let answer =
            if FileManager.default.fileExists(atPath: directory.socket),
                let answer = try await online(verb, arguments)
            {
                answer
            } else {
                try await offline(verb, arguments)
            }
        return try Self.answer(answer)
    }

    /// Whether a daemon answers for the directory.
    /// - Throws: ``VerbError`` `not_found` where no gateway is.
    func isServed() async throws -> Bool {
        guard directory.exists else {
            throw VerbError(.notFound, "\(directory.root) holds no gateway; make one with `gwctl init`")
        }
        guard FileManager.default.fileExists(atPath: directory.socket) else { return false }
        // Any answer will do: this one changes nothing.
        return try await online("queue.summary", [:]) != nil
    }

    static func answer(_ answer: OperatorAnswer) throws -> JSON {
        let json: JSON
        do {
            json = try JSON.parse(answer.body, limits: JSONLimits(depth: 256, bytes: 256 << 20))
        } catch { throw VerbError(.internal, "the answer cannot be read: \(error)") }
        guard answer.status < 300 else { throw VerbError(json) }
        return json
    }

    static func request(_ verb: String, _ arguments: JSONObject) -> OperatorRequest {
        OperatorRequest(
            method: "POST", target: "/operator/v1/" + verb, headers: [:], body: arguments.serialized(),
            caller: OperatorCaller(uid: getuid(), gid: getgid(), pid: getpid()))
    }

    /// Nil when nobody listens any more: a socket left by a daemon that was killed.
    private func online(_ verb: String, _ arguments: JSONObject) async throws -> OperatorAnswer? {
        do throws(LinkFault) {
            let client = try OperatorClient(socketPath: directory.callableSocket)
            let answer = try await client.call(
                LinkRequest(
                    method: "POST", target: "/operator/v1/" + verb, contentType: "application/json",
                    body: arguments.serialized(), answerBytesMax: 256 << 20),
                timeoutMilliseconds: 600_000)
            return OperatorAnswer(status: answer.status, body: answer.body)
        } catch {
            if error.phase == .connect { return nil }
            throw VerbError(error.code, "the daemon's socket: \(error.detail)")
        }
    }

    private func offline(_ verb: String, _ arguments: JSONObject) async throws -> OperatorAnswer {
        do throws(GatewayFault) {
            return try await Gateway.offline(directory) { desk in
                await desk.answer(Self.request(verb, arguments))
            }
        } catch { throw VerbError(error.code, error.detail) }
    }
}
