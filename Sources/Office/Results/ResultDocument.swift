internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// One document that the applicant may have: of the decision, or a notice addressed to him.
struct ResultDocument: Sendable {
    /// What has become of a decision since.
    enum Mark: String, Sendable {
        /// 撤销: it is not in force.
        case revoked
        /// 更正: the notice of it says what holds.
        case rectified
    }

    /// The event that names it.
    let event: CaseEvent
    /// What people call it.
    let title: String
    /// Of a licence.
    let number: String?
    /// Last day of a licence, as its issuer wrote it.
    let validTo: String?
    /// Of the ciphertext: the document's name here.
    let digest: Digest
    /// With the key.
    let reference: JSONObject
    /// Nil where it stands as it was made.
    let mark: Mark?

    /// States in which the authority has said its last word: before them nothing is given out.
    private static let concluded: Set<CaseState> = [
        .decided, .delivering, .delivered, .completed, .refused, .terminated, .withdrawn, .transferred,
    ]

    /// Whether there is a last word on this case, and a document that goes with the applicant's events of it.
    static func isOpen(_ view: CaseView) -> Bool {
        concluded.contains(view.fold.state)
            && view.fold.order.contains {
                names($0.event) && $0.event.data["blobs"]?.arrayValue?.isEmpty == false
            }
    }

    /// All of them, newest first; each once, though several events or members name it. Empty before the last word, and
    /// after the personal members were erased.
    static func all(of view: CaseView) throws(JournalFault) -> [ResultDocument] {
        guard isOpen(view) else { return [] }
        let order = view.fold.order.map(\.event)
        let mark: Mark? =
            view.fold.standing.decision?.isRevoked == true
            ? .revoked : order.contains { $0.type == .rectified } ? .rectified : nil
        var documents: [ResultDocument] = []
        for event in order.reversed() where names(event) {
            let key = EventKey(view.record.id, event.author, event.sequence)
            guard let personal = try view.disclosures(of: key) else { continue }
            let isDecision = event.id == view.fold.standing.decision?.event.id
            for one in parts(of: personal) {
                guard let reference = one["blob"]?.objectValue,
                    let digest = reference["digest"]?.stringValue.flatMap(Digest.init(hex:)),
                    !documents.contains(where: { $0.digest == digest })
                else { continue }
                let title = one["title"]?.stringValue ?? one["type"]?.stringValue
                documents.append(
                    ResultDocument(
                        event: event, title: title ?? "文件", number: one["number"]?.stringValue,
                        validTo: one["valid_to"]?.stringValue, digest: digest, reference: reference,
                        mark: isDecision ? mark : nil))
            }
        }
        return documents
    }

    /// Only what the deciding authority addresses to the applicant: not what he brought, not what the sides say to each
    /// other.
    private static func names(_ event: CaseEvent) -> Bool {
        event.author == .destination && NoticeKind.events.contains(event.type)
    }

    /// Licences first: they have more to say of the same document.
    private static func parts(of personal: JSONObject) -> [JSON] {
        (personal["licences"]?.arrayValue ?? []) + (personal["documents"]?.arrayValue ?? [])
            + [personal["document"]].compactMap { $0 }
    }

    /// A name for the file: what it is called, and first of all whether it still holds.
    var fileName: String {
        let ending =
            switch reference["media_type"]?.stringValue {
            case "application/pdf": ".pdf"
            case "application/ofd": ".ofd"
            case "image/jpeg": ".jpg"
            case "image/png": ".png"
            case "image/tiff": ".tif"
            default: ""
            }
        let mark = self.mark == .revoked ? "（已撤销）" : ""
        return mark + title + ending
    }
}
