internal import Codes

/// Documents that people bring: taken in as they stream, kept as ciphertext, given back to who may see a case that
/// names them.
///
/// A document's name is the SHA-256 of its ciphertext; its key is in the reference that the uploader gets and in the
/// disclosures of the events that name it, nowhere else.
public struct DocumentDesk: Sendable {
    let context: OfficeContext
    /// Length of a document in the clear.
    public let bytesMax: Int

    /// Content types taken, as openapi.yaml lists them.
    public static let mediaTypes: Set<String> = [
        "application/pdf", "image/jpeg", "image/png", "image/tiff", "application/ofd",
        "application/octet-stream",
    ]

    /// - Parameter bytesMax: length of a document in the clear, bytes.
    public init(_ context: OfficeContext, bytesMax: Int) {
        self.context = context
        self.bytesMax = bytesMax
    }

    /// Begins to take a document in.
    /// - Parameters:
    ///   - name: the file's name as the applicant knows it.
    ///   - bytes: length, where the sender said it.
    /// - Throws: `forbidden` for a role that only reads, `content_type`, `blob_too_large`, what the store refuses.
    public func begin(
        name: String?, mediaType: String, bytes: Int?, by caller: Caller
    ) async throws(OfficeRefusal) -> DocumentUpload {
        guard Side.allCases.contains(where: caller.role.writes(as:)) else {
            throw OfficeRefusal(
                .forbidden, detail: "the role \(caller.role.rawValue) uploads nothing",
                message: "\(caller.role.nameZh)不能上传材料")
        }
        guard Self.mediaTypes.contains(mediaType) else {
            throw OfficeRefusal(
                .contentType, detail: "one of \(Self.mediaTypes.sorted().joined(separator: ", "))")
        }
        if let bytes, bytes > bytesMax { throw tooLarge }
        return try await DocumentUpload(
            context: context, name: Self.clean(name), mediaType: mediaType, bytesMax: bytesMax)
    }

    private var tooLarge: OfficeRefusal { OfficeRefusal(.blobTooLarge, detail: "at most \(bytesMax) bytes") }

    /// A name without what could mislead a file system or a reader; never empty.
    static func clean(_ name: String?) -> String {
        let last = (name ?? "").split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let kept = last.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
                false
            default: true
            }
        }
        let text = String(String.UnicodeScalarView(kept))
        return text.isEmpty || text.allSatisfy({ $0 == "." }) ? "document" : text
    }
}
