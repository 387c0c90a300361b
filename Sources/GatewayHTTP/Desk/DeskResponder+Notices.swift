import HTTPTypes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

extension DeskResponder {
    /// The notices of a case.
    func notices(_ id: String, _ call: DeskCall, _ caller: Caller) async throws(OfficeRefusal) -> Response {
        let query = try DeskQuery(call.target, known: [])
        try query.check()
        return .json(try await NoticeDesk(office).list(id, for: caller))
    }

    /// One notice as PDF; the look was audited before the first byte.
    func notice(
        _ id: String, _ kind: String, _ call: DeskCall, _ caller: Caller
    ) async throws(OfficeRefusal) -> Response {
        var query = try DeskQuery(call.target, known: ["event", "lang", "purpose"])
        let event = query.text("event", 36...36)
        let language = query.text("lang", 2...16)
        let purpose = query.text("purpose", 2...200)
        try query.check()
        let wish = try NoticeDesk.Wish(
            kind: kind, event: event, language: language, purpose: purpose ?? "print")
        switch try await NoticeDesk(office).open(wish, of: id, for: caller) {
        case .stored(let document): return Self.response(document)
        case .made(let name, let pdf): return Self.paper(name, pdf)
        }
    }

    /// A notice as it would be, as PDF; audited before the first byte.
    func previewNotice(
        _ id: String, _ kind: String, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        let (body, _) = try await bodies.json(call, most: Self.jsonBytesMax)
        do throws(OfficeRefusal) {
            let draft = try NoticeDesk.Draft(kind: kind, body)
            let paper = try await NoticeDesk(office).preview(draft, of: id, for: caller)
            return Self.paper(paper.name, paper.pdf)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// A paper that was set just now.
    static func paper(_ name: String, _ pdf: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/pdf", .contentDisposition: attachment(name)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: pdf)))
    }
}
