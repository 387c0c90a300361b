import Codes
import HTTPTypes
import HummingbirdCore
import NIOCore

/// A request's body with the bytes it took from the budget.
struct BodyReading: Sendable {
    var bytes: [UInt8] = []
    var lease: ByteBudget.Lease?
}

/// Why a body was not read.
enum BodyFailure: Error, Sendable {
    case tooLong
    case noRoom
    case cut

    /// The answer, where there is still somebody to read it.
    func problem(_ tooLong: ErrorCode, _ bytesMax: Int) -> ProblemAnswer {
        switch self {
        case .tooLong: ProblemAnswer(tooLong, detail: "at most \(bytesMax) bytes in one body")
        case .noRoom: ProblemAnswer(.unavailable, detail: "too many bodies at one time", retryAfterSeconds: 1)
        case .cut: ProblemAnswer(.malformed, detail: "the body did not come whole, or not in time")
        }
    }
}

/// Reads bodies whole under a listener's bounds: each its length and time, all together their bytes.
struct BodyReader: Sendable {
    private let limits: ListenerLimits
    private let budget: ByteBudget
    private let deadlines: BodyDeadlines

    init(_ limits: ListenerLimits) {
        self.limits = limits
        budget = ByteBudget(bytes: limits.bodyBytes)
        deadlines = BodyDeadlines(after: .seconds(limits.bodySeconds))
    }

    /// Reads a body; what says beforehand that it is too long is not read at all.
    func read(
        _ request: Request, most: Int, _ channel: any Channel
    ) async -> Result<BodyReading, BodyFailure> {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > most { return .failure(.tooLong) }
        if announced == 0 { return .success(BodyReading()) }
        guard let lease = budget.lease(announced ?? most) else { return .failure(.noRoom) }
        // A caller that drips its body is cut off.
        let deadline = deadlines.begin(channel)
        defer { deadlines.end(deadline) }
        var bytes: [UInt8] = []
        if let announced { bytes.reserveCapacity(announced) }
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= most else { return .failure(.tooLong) }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch {
            return .failure(.cut)
        }
        if let announced, bytes.count != announced { return .failure(.cut) }
        return .success(BodyReading(bytes: bytes, lease: lease))
    }
}

extension ListenerLimits {
    /// A body that nobody reads is not swallowed for ever: the caller has some seconds to read the answer.
    func leave(unread channel: any Channel, _ fields: inout HTTPFields) {
        if SecureConnection.current?.isHTTP2 == false { fields[.connection] = "close" }
        channel.eventLoop.scheduleTask(in: .seconds(unreadSeconds)) { channel.close(promise: nil) }
    }
}
