import HTTPTypes
import HummingbirdCore
import NIOCore
import StrictJSON

/// What the machine that watches is told.
struct DeskHealth: Sendable {
    let readiness: @Sendable () async -> [DeskListener.Check]
    let metrics: @Sendable () -> String

    /// `/healthz`: the process answers.
    var alive: Response { .json(["status": "ok"]) }

    /// `/readyz`: 200 when every check holds, else 503.
    func ready() async -> Response {
        let checks = await readiness()
        let isReady = checks.allSatisfy { $0.cause == nil }
        let lines = JSONObject(checks.map { ($0.name, JSON.string($0.cause ?? "ok")) })
        return .json(
            ["status": .string(isReady ? "ok" : "failing"), "checks": .object(lines)],
            status: isReady ? .ok : .serviceUnavailable)
    }

    /// `/metrics`.
    var figures: Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics())))
    }
}
