import Codes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

/// Takes a document off the line as it comes: one piece of it is in memory at a time, and a caller that drips it is cut
/// off.
struct DocumentStream {
    private let limits: ListenerLimits

    init(_ limits: ListenerLimits) { self.limits = limits }

    /// - Returns: `BlobReference` of openapi.yaml.
    /// - Throws: what the office refuses; `malformed` where the body did not come whole, or not in time.
    func take(_ begun: DocumentUpload, _ call: DeskCall) async throws(DeskRefused) -> JSON {
        var upload = begun
        let deadline = call.channel.eventLoop.scheduleTask(in: .seconds(limits.bodySeconds * 5)) {
            call.channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        do {
            for try await part in call.request.body { try await upload.take(Array(part.readableBytesView)) }
            return try await upload.finish()
        } catch {
            await upload.abandon()
            let refusal = error as? OfficeRefusal
            throw DeskRefused(
                refusal ?? OfficeRefusal(.malformed, detail: "the body did not come whole, or not in time"),
                isBodyRead: false)
        }
    }
}
