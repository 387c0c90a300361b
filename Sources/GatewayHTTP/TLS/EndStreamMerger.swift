import NIOCore
import NIOHTTP2

/// Puts END_STREAM on the last DATA frame of an HTTP/2 stream instead of on an empty one of its own.
///
/// libcurl 7.88 answers the empty frame with RST_STREAM, and after 200 of them in 30 seconds NIO ends the connection
/// (measured). It sits below the HTTP codec and holds one DATA frame until the next write or the end; what has been
/// flushed is held 5 ms at most, so that an answer streamed event by event is not kept back.
final class EndStreamMerger: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private var held: HTTP2Frame.FramePayload.Data?
    private var release: Scheduled<Void>?

    /// How long a flushed frame waits for the end of its stream.
    static let patience = TimeAmount.milliseconds(5)

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .data(let frame) = unwrapOutboundIn(data) else {
            letGo(context)
            context.write(data, promise: promise)
            return
        }
        if frame.endStream, frame.data.readableBytes == 0, var last = takeHeld() {
            last.endStream = true
            context.write(wrapOutboundOut(.data(last)), promise: promise)
            return
        }
        letGo(context)
        guard !frame.endStream else {
            context.write(data, promise: promise)
            return
        }
        // The writer waits for its promise before it writes more: a held frame counts as written.
        held = frame
        promise?.succeed()
    }

    func flush(context: ChannelHandlerContext) {
        if held != nil, release == nil {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            release = context.eventLoop.scheduleTask(in: Self.patience) {
                let (merger, context) = bound.value
                merger.letGo(context)
                context.flush()
            }
        }
        context.flush()
    }

    func handlerRemoved(context: ChannelHandlerContext) { _ = takeHeld() }

    private func letGo(_ context: ChannelHandlerContext) {
        guard let frame = takeHeld() else { return }
        context.write(wrapOutboundOut(.data(frame)), promise: nil)
    }

    private func takeHeld() -> HTTP2Frame.FramePayload.Data? {
        release?.cancel()
        release = nil
        defer { held = nil }
        return held
    }
}
