import NIOCore
import NIOHTTP2

/// Puts END_STREAM on the last DATA frame of an HTTP/2 stream instead of on an empty one of its own.
///
/// libcurl 7.88 answers the empty frame with RST_STREAM, and after 200 of them in 30 seconds NIO ends the connection
/// (measured). It sits below the HTTP codec and holds one DATA frame until the next write or the end, so it is not for
/// answers that are streamed event by event.
final class EndStreamMerger: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private var held: (data: HTTP2Frame.FramePayload.Data, promise: EventLoopPromise<Void>?)?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .data(let frame) = unwrapOutboundIn(data) else {
            release(context)
            context.write(data, promise: promise)
            return
        }
        if frame.endStream, frame.data.readableBytes == 0, var last = held {
            held = nil
            last.data.endStream = true
            let both = promise ?? context.eventLoop.makePromise()
            if let earlier = last.promise { both.futureResult.cascade(to: earlier) }
            context.write(wrapOutboundOut(.data(last.data)), promise: both)
            return
        }
        release(context)
        guard !frame.endStream else {
            context.write(data, promise: promise)
            return
        }
        // The writer waits for its promise before it writes more: a held frame counts as written.
        held = (frame, nil)
        promise?.succeed()
    }

    func handlerRemoved(context: ChannelHandlerContext) { held = nil }

    private func release(_ context: ChannelHandlerContext) {
        guard let last = held else { return }
        held = nil
        context.write(wrapOutboundOut(.data(last.data)), promise: last.promise)
    }
}
