import Codes
import HTTPTypes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

extension DeskResponder {
    /// Takes a document off the line as it comes: one piece of it is in memory at a time.
    func upload(_ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        try await upload(call) { (name, type, bytes) async throws(OfficeRefusal) in
            try await documents.begin(name: name, mediaType: type, bytes: bytes, by: caller)
        }
    }

    /// The same, begun where the document is to lie.
    func upload(
        _ call: DeskCall,
        _ begin: (String?, String, Int?) async throws(OfficeRefusal) -> DocumentUpload
    ) async throws(DeskRefused) -> Response {
        let reference = try await DocumentStream(limits).take(call, begin)
        let digest = reference["digest"]?.stringValue ?? ""
        return .json(reference, status: .created, location: "/api/v1/blobs/" + digest)
    }

    /// Gives a document in the clear, piece by piece; the look was audited before the first byte.
    func document(_ text: String, _ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response
    {
        var query = try DeskQuery(call.target, known: ["purpose"])
        let purpose = query.required("purpose", 2...200)
        try query.check()
        return Self.response(try await documents.open(text, purpose: purpose, for: caller))
    }

    static func response(_ opened: OpenedDocument) -> Response {
        var fields: HTTPFields = [.contentType: opened.mediaType]
        fields[.contentDisposition] = Self.attachment(opened.name)
        return Response(
            status: .ok, headers: fields,
            body: ResponseBody { writer in
                var document = opened
                while let piece = try await document.next() {
                    guard !piece.isEmpty else { continue }
                    try await writer.write(ByteBuffer(bytes: piece))
                }
                try await writer.finish(nil)
            })
    }

    /// Never shown in place, whatever it is; the name in ASCII and as it is. Source: RFC 6266, RFC 8187.
    static func attachment(_ name: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        var plain = ""
        for byte in name.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
            if isPlain {
                encoded.append(byte)
            } else {
                encoded += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        for scalar in name.unicodeScalars {
            let isPlain =
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || ".-_ ".unicodeScalars.contains(scalar)
            plain.unicodeScalars.append(scalar.isASCII && isPlain ? scalar : "_")
        }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''"
            + String(decoding: encoded, as: UTF8.self)
    }
}
