import Codes
import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1.1 on the operator socket, with the caller's credentials.
struct OperatorChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let parts: HTTP1Channel.Value
        let caller: OperatorCaller
    }

    /// `struct ucred` of the kernel, which Glibc's module does not show. Source: unix(7).
    private struct Credentials {
        var pid: Int32
        var uid: UInt32
        var gid: UInt32
    }

    /// Who calls on the connection that this task serves.
    @TaskLocal private static var caller: OperatorCaller?

    private let http1: HTTP1Channel

    init(operators: any OperatorService) {
        http1 = HTTP1Channel(
            responder: { request, writer, _ in
                let answer = await Self.answer(request, operators)
                let response = Response(
                    status: HTTPResponse.Status(code: answer.status),
                    headers: [.contentType: answer.contentType],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
                try await writer.write(response: response.head, body: response.body)
            }, configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(600)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let credentials: EventLoopFuture<Credentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return credentials.flatMap { who in
            let caller = OperatorCaller(uid: who.uid, gid: who.gid, pid: who.pid)
            return http1.setup(channel: channel, logger: logger).map {
                Value(channel: channel, parts: $0, caller: caller)
            }
        }
    }

    func handle(value: Value, logger: Logger) async {
        await Self.$caller.withValue(value.caller) {
            await http1.handle(value: value.parts, logger: logger)
        }
    }

    private static func answer(_ request: Request, _ operators: any OperatorService) async -> OperatorAnswer {
        guard let caller else { return OperatorAnswer(ProblemAnswer(.internal)) }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= OperatorListener.bodyBytesMax else {
                    let detail = "at most \(OperatorListener.bodyBytesMax) bytes"
                    return OperatorAnswer(ProblemAnswer(.tooLarge, detail: detail))
                }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch {
            return OperatorAnswer(ProblemAnswer(.malformed, detail: "the body did not come whole"))
        }
        let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { "\($0), \($1)" }
        return await operators.answer(
            OperatorRequest(
                method: request.method.rawValue, target: request.head.path ?? "/", headers: headers,
                body: bytes,
                caller: caller))
    }
}
