import NIOCore
import NIOSSL
import NIOTLS

/// Stands behind the TLS handler: ends a handshake that takes too long, notes one that fails, and ends a connection
/// when the listener shuts down.
///
/// HTTP/2 alone would not do for the last: a caller that keeps an idle connection reads nothing from it, so the
/// ping that follows GOAWAY is never answered.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let tls: ServerTLS
    private let connection: SecureConnection
    private let limits: ListenerLimits
    private var deadline: Scheduled<Void>?
    private var leaving: RepeatedTask?
    private var isDone = false

    /// How often a connection that shall end is looked at.
    private static let lookEvery = TimeAmount.milliseconds(100)

    init(tls: ServerTLS, connection: SecureConnection, limits: ListenerLimits) {
        self.tls = tls
        self.connection = connection
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(limits.handshakeSeconds)) {
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        leaving?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            isDone = true
            deadline?.cancel()
        } else if event is ChannelShouldQuiesceEvent {
            leave(context.channel)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The TLS handler sends its alert and closes.
        if !isDone { tls.noteFailure(error, on: connection) }
        context.fireErrorCaught(error)
    }

    /// Closes once no request is under way, at the latest when the grace is over.
    private func leave(_ channel: any Channel) {
        guard leaving == nil else { return }
        // Before the handshake there is nothing to wait for.
        let end = NIODeadline.now() + (isDone ? .seconds(limits.graceSeconds) : .zero)
        leaving = channel.eventLoop.scheduleRepeatedTask(initialDelay: Self.lookEvery, delay: Self.lookEvery)
        {
            [connection] task in
            guard connection.running == 0 || NIODeadline.now() >= end else { return }
            task.cancel()
            channel.close(promise: nil)
        }
    }
}
