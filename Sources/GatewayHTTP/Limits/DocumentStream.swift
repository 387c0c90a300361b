import Codes
import HTTPTypes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

/// Takes a document off the line as it comes: one piece of it is in memory at a time, and a caller that drips it is cut
/// off.
struct DocumentStream {
    private let limits: ListenerLimits

    init(_ limits: ListenerLimits) { self.limits = limits }

    /// Takes the document of a request whole.
    /// - Parameter begin: given the name, the media type and the announced length.
    /// - Returns: `BlobReference` of openapi.yaml.
    /// - Throws: `content_type` where none is said; what the office refuses; `malformed` where the body did not come
    ///   whole, or not in time.
    func take(
        _ call: DeskCall, _ begin: (String?, String, Int?) async throws(OfficeRefusal) -> DocumentUpload
    ) async throws(DeskRefused) -> JSON {
        let upload: DocumentUpload
        do throws(OfficeRefusal) {
            var query = try DeskQuery(call.target, known: ["name"])
            let name = query.text("name", 0...200)
            try query.check()
            guard let mediaType = ContentType(call.request.headers[.contentType])?.mediaType else {
                throw OfficeRefusal(.contentType, detail: "Content-Type is wanted")
            }
            let announced = call.request.headers[.contentLength].flatMap { Int($0) }
            upload = try await begin(name, mediaType, announced)
        } catch { throw DeskRefused(error, isBodyRead: false) }
        return try await take(upload, call)
    }

    private func take(_ begun: DocumentUpload, _ call: DeskCall) async throws(DeskRefused) -> JSON {
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
