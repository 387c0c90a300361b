import Codes
import HTTPTypes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

extension BodyReader {
    /// A JSON body under its bounds, and what the client calls the request.
    /// - Parameter most: length of the body, bytes.
    /// - Throws: `content_type`, `too_large`, `malformed`, `validation_failed` for a wrong key.
    func json(_ call: DeskCall, most: Int) async throws(DeskRefused) -> (JSON, IdempotencyKey?) {
        do throws(OfficeRefusal) {
            let query = try DeskQuery(call.target, known: [])
            try query.check()
            guard ContentType(call.request.headers[.contentType])?.isJSON == true else {
                throw OfficeRefusal(.contentType, detail: "application/json is wanted")
            }
        } catch { throw DeskRefused(error, isBodyRead: false) }
        let reading: BodyReading
        switch await read(call.request, most: most, call.channel) {
        case .success(let read): reading = read
        case .failure(let failure):
            throw DeskRefused(failure.problem(.tooLarge, most), isBodyRead: false)
        }
        defer { withExtendedLifetime(reading.lease) {} }
        let body: JSON
        do throws(JSONFault) {
            body = try JSON.parse(reading.bytes, limits: JSONLimits(bytes: most))
        } catch {
            let detail = "\(error.code.rawValue) at byte \(error.offset): \(error.detail)"
            throw DeskRefused(OfficeRefusal(.malformed, detail: detail), isBodyRead: true)
        }
        return (body, try Self.key(call.request))
    }

    /// Source: draft-ietf-httpapi-idempotency-key-header.
    private static func key(_ request: Request) throws(DeskRefused) -> IdempotencyKey? {
        guard let text = request.headers.first(where: { $0.name.canonicalName == "idempotency-key" })?.value
        else { return nil }
        do throws(OfficeRefusal) {
            return try IdempotencyKey(text)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
