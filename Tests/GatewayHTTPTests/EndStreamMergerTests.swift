import NIOCore
import NIOEmbedded
import NIOHPACK
import NIOHTTP2
import Testing

@testable import GatewayHTTP

@Suite("The end of an HTTP/2 stream")
struct EndStreamMergerTests {
    private typealias Payload = HTTP2Frame.FramePayload

    private func data(_ text: String, ends: Bool = false) -> Payload {
        .data(Payload.Data(data: .byteBuffer(ByteBuffer(string: text)), endStream: ends))
    }

    private func written(_ channel: EmbeddedChannel) throws -> [String] {
        var frames: [String] = []
        while let frame = try channel.readOutbound(as: Payload.self) {
            guard case .data(let data) = frame, case .byteBuffer(let bytes) = data.data else {
                frames.append("headers")
                continue
            }
            frames.append(String(buffer: bytes) + (data.endStream ? "|" : ""))
        }
        return frames
    }

    @Test("stands on the last frame with bytes, in any number of writes")
    func merged() throws {
        let channel = EmbeddedChannel(handler: EndStreamMerger())
        channel.write(Payload.headers(.init(headers: [":status": "200"])), promise: nil)
        for text in ["a", "b", "c"] { channel.write(data(text), promise: nil) }
        channel.write(data("", ends: true), promise: nil)
        channel.flush()
        #expect(try written(channel) == ["headers", "a", "b", "c|"])
        _ = try channel.finish()
    }

    @Test("an answer without bytes keeps its empty frame, trailers follow what was held")
    func others() throws {
        let channel = EmbeddedChannel(handler: EndStreamMerger())
        channel.writeAndFlush(data("", ends: true), promise: nil)
        #expect(try written(channel) == ["|"])
        channel.write(data("a"), promise: nil)
        channel.writeAndFlush(Payload.headers(.init(headers: ["x": "y"], endStream: true)), promise: nil)
        #expect(try written(channel) == ["a", "headers"])
        _ = try channel.finish()
    }

    @Test("a flushed frame waits 5 ms for its end and then goes alone")
    func patience() throws {
        let channel = EmbeddedChannel(handler: EndStreamMerger())
        channel.writeAndFlush(data("event"), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(4))
        #expect(try written(channel) == [])
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(try written(channel) == ["event"])
        channel.writeAndFlush(data("", ends: true), promise: nil)
        #expect(try written(channel) == ["|"])
        _ = try channel.finish()
    }
}
