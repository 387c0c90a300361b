import HTTPTypes
import HummingbirdCore
import NIOCore
import StrictJSON

extension Response {
    /// An answer with a JSON body.
    static func json(_ json: JSON, status: HTTPResponse.Status = .ok, location: String? = nil) -> Response {
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.location] = location
        return Response(
            status: status, headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.serialized())))
    }
}
