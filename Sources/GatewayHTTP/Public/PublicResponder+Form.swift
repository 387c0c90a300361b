import Codes
import HTTPTypes
import HummingbirdCore
import Office

extension PublicResponder {
    /// A form's fields, each at most once. Fields that are not known are left aside: who posts adds what he likes.
    /// - Throws: `content_type`, `too_large`, `malformed`.
    func formBody(
        _ call: DeskCall, _ known: Set<String>, most: Int
    ) async throws(DeskRefused) -> [String: String] {
        guard ContentType(call.request.headers[.contentType])?.isForm == true else {
            let detail = "application/x-www-form-urlencoded is wanted"
            throw DeskRefused(OfficeRefusal(.contentType, detail: detail), isBodyRead: false)
        }
        let reading: BodyReading
        switch await bodies.read(call.request, most: most, call.channel) {
        case .success(let read): reading = read
        case .failure(let failure): throw DeskRefused(failure.problem(.tooLarge, most), isBodyRead: false)
        }
        defer { withExtendedLifetime(reading.lease) {} }
        do throws(OfficeRefusal) {
            return try Self.fields(of: reading.bytes, known)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private static func fields(
        of bytes: [UInt8], _ known: Set<String>
    ) throws(OfficeRefusal) -> [String: String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OfficeRefusal(.malformed, detail: "the form is not UTF-8")
        }
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = DeskQuery.decoded(sides[0]),
                let value = DeskQuery.decoded(sides.count > 1 ? sides[1] : "")
            else { throw OfficeRefusal(.malformed, detail: "the form's escapes are not UTF-8") }
            guard known.contains(name) else { continue }
            guard fields.updateValue(value, forKey: name) == nil else {
                throw OfficeRefusal(.malformed, detail: "the field \(name) stands twice")
            }
        }
        return fields
    }
}
