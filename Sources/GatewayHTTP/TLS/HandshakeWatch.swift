import NIOCore
import NIOSSL
import NIOTLS

/// Stands behind the TLS handler: ends a handshake that takes too long and notes one that fails.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let tls: ServerTLS
    private let connection: SecureConnection
    private let limit: TimeAmount
    private var deadline: Scheduled<Void>?
    private var isDone = false

    init(tls: ServerTLS, connection: SecureConnection, limit: TimeAmount) {
        self.tls = tls
        self.connection = connection
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            isDone = true
            deadline?.cancel()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isDone {
            tls.noteFailure(error, on: connection)
            context.close(promise: nil)
        }
        context.fireErrorCaught(error)
    }
}
