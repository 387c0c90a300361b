internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// One rating as the regional 好差评 system takes it: names and numbers of its own, made at the edge.
///
/// Source: DOMAIN.md §6, the fields of 山东 → national. Texts all; what the gateway does not know is empty.
struct RatingReport {
    let view: CaseView
    let rating: CaseEvent
    /// Where the region numbers its sources, its number of us.
    let dataSource: String

    /// Nil where the personal part of the rating or the submission was erased, or a member cannot be read.
    func fields() throws(OfficeRefusal) -> JSONObject? {
        guard let about = rating.data["about"]?.stringValue.flatMap(RatingSubject.init(rawValue:)),
            let level = rating.data["level"]?.stringValue.flatMap(RatingLevel.init(rawValue:)),
            let said = try personal(of: rating), let parties = try parties()
        else { return nil }
        let channel = rating.data["channel"]?.stringValue.flatMap(RatingChannel.init(rawValue:))
        let tags = (rating.data["tags"]?.arrayValue ?? []).compactMap(\.stringValue)
        var fields: [(String, String)] = subject(about)
        fields += [
            ("pf", String((channel ?? .hallTerminal).number)), ("satisfaction", String(level.stars)),
            ("evalDetail", tags.joined(separator: ",")),
            ("writingEvaluation", said["text"]?.stringValue ?? ""),
            ("assessTime", Self.clock(rating.time)), ("assessNumber", "1"), ("dataSource", dataSource),
        ]
        fields += persons(parties)
        return JSONObject(fields.map { ($0.0, .string($0.1)) })
    }

    /// What was rated: whose work, under which number and code.
    private func subject(_ about: RatingSubject) -> [(String, String)] {
        let summary = view.record.summary
        let submitted = view.logs.origin.first { $0.type == .submitted }
        let accepted =
            view.logs.destination.last { $0.type == .accepted }?.data
            ?? submitted?.data["accepted"]?.objectValue
        let agency = about == .intake ? submitted?.data["by"]?["agency"] : view.record.matter["agency"]
        let own = about == .intake ? summary.number : summary.peerNumber ?? summary.number
        // The step that was rated, as the seen senders number it: 1 before acceptance, 3 when it is done.
        let step = about == .intake ? "1" : "3"
        return [
            ("projectNo", accepted?["project_no"]?.stringValue ?? own ?? view.record.id.description),
            ("deptCode", agency?["uscc"]?.stringValue ?? ""),
            ("proDepart", agency?["name"]?.stringValue ?? ""),
            ("taskCode", about == .intake ? summary.localMatter : summary.peerMatter),
            ("taskHandleItem", ""), ("taskName", summary.matterName), ("subMatter", ""),
            ("proStatus", step), ("serviceNumber", step),
            ("promisetime", view.record.matter["instant"] == true ? "1" : "2"),
            (
                "acceptDate",
                accepted?["accepted_on"]?.stringValue.map { $0 + " 00:00:00" }
                    ?? Self.clock(submitted?.time ?? summary.createdAt)
            ),
        ]
    }

    private func persons(_ parties: [JSON]) -> [(String, String)] {
        let applicant = parties.first { $0["role"] == "applicant" } ?? parties.first
        let handler = parties.first { $0["role"] == "agent" } ?? applicant
        let isOrganisation =
            view.logs.origin.first { $0.type == .submitted }?
            .data["applicant_kind"] == "organisation"
        return [
            ("userName", applicant?["name"]?.stringValue ?? ""),
            ("userProp", isOrganisation ? "2" : "1"), ("userPageType", Self.document(applicant)),
            ("certKey", applicant?["id_no"]?.stringValue ?? ""),
            ("handleUserName", handler?["name"]?.stringValue ?? ""),
            ("handleUserPageType", Self.document(handler)),
            ("handleUserPageCode", handler?["id_no"]?.stringValue ?? ""),
        ]
    }

    /// 111 居民身份证, 001 统一社会信用代码; another word as it is.
    private static func document(_ party: JSON?) -> String {
        switch party?["id_type"]?.stringValue {
        case "resident_id", "居民身份证": "111"
        case "credit_code", "uscc", "统一社会信用代码": "001"
        case let word: word ?? ""
        }
    }

    private func parties() throws(OfficeRefusal) -> [JSON]? {
        guard let submitted = view.logs.origin.last(where: { $0.type == .submitted }) else { return nil }
        return try personal(of: submitted)?["parties"]?.arrayValue
    }

    private func personal(of event: CaseEvent) throws(OfficeRefusal) -> JSONObject? {
        do throws(JournalFault) {
            return try view.disclosures(of: EventKey(view.record.id, event.author, event.sequence))
        } catch { throw OfficeRefusal(error) }
    }

    /// `yyyy-MM-dd HH:mm:ss` at UTC+8.
    static func clock(_ time: Timestamp) -> String {
        let text = time.advanced(byMilliseconds: 8 * 3_600_000).description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }
}
