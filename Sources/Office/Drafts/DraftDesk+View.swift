internal import Codes
internal import Cryptography
internal import Exchange
internal import Mapping
internal import StrictJSON

extension DraftDesk {
    /// What may be shown of a draft without anything of the applicant (`Draft` of openapi.yaml).
    func line(of draft: DraftRecord) -> JSONObject {
        let catalog = context.catalogues.ownCatalog
        let matter =
            catalog.matter(draft.matter, on: context.today) ?? catalog.versions(of: draft.matter).last
        var line: JSONObject = [
            "id": .string(draft.id.description), "state": .string(draft.state.rawValue),
            "matter": .string(draft.matter), "destination": .string(draft.destination.text),
            "destination_name": .string(
                context.divisions.fullName(of: draft.destination) ?? draft.destination.text),
            "kept_at": .string(draft.keptAt.description), "changed_at": .string(draft.changedAt.description),
            "erased_on": .string(draft.erasedOn.description),
        ]
        line["name"] = matter.map { .string($0.name) }
        line["bundle"] = draft.bundle.map { .string($0) }
        switch draft.state {
        case .waiting:
            line["code"] = .string(draft.code.rawValue)
            line["message"] = .string(draft.code.message)
        case .open:
            line["message"] = .string(
                draft.bundle.map { "已可办理，请按一件事 \($0) 收件" } ?? "已可办理，请补全后提交")
        case .refused: line["message"] = draft.reason.map { .string($0) }
        }
        return line
    }

    /// The same with the first party's name, masked.
    func masked(_ draft: DraftRecord) throws(OfficeRefusal) -> JSONObject {
        var line = line(of: draft)
        let body = try draft.body(context.vault)
        line["applicant"] = body["parties"]?.arrayValue?.first?["name"]?.stringValue.map {
            .string(Mask.name($0))
        }
        return line
    }
}
