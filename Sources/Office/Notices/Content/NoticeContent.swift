internal import Codes
internal import StrictJSON

/// A notice as it will stand on paper: a pure value, made from a template and the facts of one case and event. What is
/// equal prints the same bytes.
public struct NoticeContent: Sendable, Hashable {
    /// How the paper is sealed; a picture of a seal is none. Source: CASE.md §2, `document.sealed`.
    public enum Seal: String, Sendable, Hashable { case electronic, none }

    /// Of which notice.
    public let kind: NoticeKind
    /// As the region names it.
    public private(set) var title: String
    /// BCP 47.
    public let language: String
    /// 文号 with what stands before it; nil where it has none.
    public private(set) var number: String?
    /// The body.
    public private(set) var blocks: [NoticeBlock]
    /// 落款: who issues it.
    public let issuer: String
    /// 成文日期, in words of the paper.
    public let date: String
    /// How it is sealed.
    public let seal: Seal
    /// What is printed in the seal's place.
    public let sealText: String
    /// Printed beside the code; nil where there is no code.
    public let scanText: String?
    /// What the QR code says; nil: none is printed.
    public let code: String?

    /// On the paper of a synthetic case.
    static let testText = "测试办件，本文书不具有法律效力。"
    /// Code points of all text on one notice: some forty pages.
    static let textMax = 40_000

    /// - Parameter facts: as ``NoticeFacts`` has them.
    /// - Throws: `template_…` when the template has a fault, `sheet_too_large` beyond ``textMax``.
    init(
        _ kind: NoticeKind, facts: JSONObject, book: TemplateBook, language: String?, seal: Seal,
        code: String?
    ) throws(OfficeRefusal) {
        let template: NoticeTemplate
        do throws(TemplateFault) {
            template = try book.template(kind, language: language)
        } catch { throw OfficeRefusal(error) }
        self.kind = kind
        self.seal = seal
        self.code = code
        title = template.title
        self.language = template.language
        number = facts["number"]?.stringValue.map { (template.header[.number] ?? "") + $0 }
        let body = NoticeBlock.blocks(of: TemplateFilling.body(of: template, in: book, facts: facts))
        let proxied = (facts["proxied"]?.arrayValue ?? []).compactMap(Self.proxiedText).map(NoticeBlock.small)
        blocks = body + proxied + (facts["test"] == true ? [.small(Self.testText)] : [])
        let isWindows = [.receipt, .bundleReceipt, .deliveryRecord].contains(kind)
        let issuer = isWindows ? facts["agency"] : facts["decider"]
        self.issuer = NoticeText.printed(NoticeText.value(issuer?.stringValue ?? ""))
        date = facts["date"]?.stringValue ?? ""
        sealText =
            seal == .none
            ? template.header[.unsealed] ?? "未盖章" : template.header[.sealed] ?? "本文书已加盖电子印章"
        scanText = code == nil ? nil : template.header[.scan] ?? "扫码查询办理进度"
        let length = blocks.reduce(0) { $0 + $1.texts.reduce(0) { $0 + $1.unicodeScalars.count } }
        guard length <= Self.textMax else {
            throw OfficeRefusal(
                .sheetTooLarge, detail: "a notice has at most \(Self.textMax) characters, this one \(length)")
        }
    }

    /// On every paper of a case whose other side has no system, whatever the template says: whose word is passed on by
    /// whom. Source: docs/decisions/proxy-peer.md.
    private static func proxiedText(_ proxied: JSON) -> String? {
        guard let region = proxied["region"]?.stringValue, let host = proxied["host"]?.stringValue else {
            return nil
        }
        let names = [region, host].map { NoticeText.printed(NoticeText.value($0)) }
        return "\(names[0])尚未建有通办系统：本办件材料及文书由\(names[1])代为转递，\(names[0])的答复由\(names[1])代录。"
    }

    /// Says on the paper that characters which no font has are shown by their code points.
    mutating func say(lacking: [Unicode.Scalar]) {
        let marks = lacking.map(Glyphs.shown).joined(separator: "、")
        blocks.append(.small("\(marks)为字库缺字的编码，请手工填写该字。"))
    }

    /// Says, where it cannot be overlooked and whatever the template says, that nothing was decided by this.
    mutating func markAsDraft() {
        title += "（预览）"
        number = "未编号"
        blocks.insert(.small("预览件：未编号，未盖章，文书尚未作出，不具有法律效力，不得送达。"), at: 0)
    }

    /// What is given to the typesetter.
    func sheet(_ source: TemplateSource) -> Sheet {
        var data: JSONObject = [
            "kind": .string(kind.rawValue), "title": .string(title), "lang": .string(language),
            "blocks": .array(blocks.map(\.json)),
            "issuer": .string(issuer), "date": .string(date), "seal": .string(seal.rawValue),
            "seal_text": .string(sealText),
        ]
        data["number"] = number.map { .string($0) }
        data["scan"] = scanText.map { .string($0) }
        return Sheet(
            template: source, data: .object(data), codes: code.map { ["tracking": $0] } ?? [:])
    }

    /// Title and number, as a file is named.
    var fileName: String { title + (number.map { " " + $0 } ?? "") + ".pdf" }
}

extension OfficeRefusal {
    /// What is wrong with a template, in the office's words.
    init(_ fault: TemplateFault) {
        let place = fault.line.map { ":\($0)" } ?? ""
        self.init(fault.code, detail: "\(fault.template)\(place): \(fault.detail)")
    }
}
