internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// Finds cases by any number that an event gave them: notices, decisions, licences, waybills, bills, the national
/// 办件编号. 收件编号 and 办理编号 stand in the case's own columns.
///
/// Kept by blind index, since licences and waybills are personal.
public struct CaseNumbersFollower: Follower {
    /// Its cursor.
    public let name = "case_numbers"
    /// A clerk looks for a number that he has just written.
    public let pace = FollowerPace.prompt
    /// Every case.
    public let start = FollowerStart.beginning
    private let context: OfficeContext

    /// One over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    private static let members = [
        "notice_no", "decision_no", "project_no", "project_code", "document_no", "bill", "voucher_no",
    ]

    /// Notes the numbers of the events.
    /// - Throws: what the store refuses.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let hidden = events.filter { $0.event.type == .decided || $0.event.type == .shipment }
        let views = hidden.isEmpty ? [:] : try await context.views(of: hidden)
        var writes: [Write] = []
        for event in events {
            var numbers = Self.members.compactMap { event.event.data[$0]?.stringValue }
            numbers += [event.event.data["accepted"]?["notice_no"]?.stringValue].compactMap { $0 }
            if let view = views[event.key.caseID], hidden.contains(where: { $0.key == event.key }) {
                numbers += try Self.hidden(event.key, view)
            }
            for number in numbers where !number.isEmpty {
                writes.append(context.bearing(number, event.key.caseID))
            }
        }
        return Reaction(writes: writes)
    }

    private static func hidden(_ key: EventKey, _ view: CaseView) throws(OfficeRefusal) -> [String] {
        do throws(JournalFault) {
            let personal = try view.disclosures(of: key) ?? [:]
            let licences = personal["licences"]?.arrayValue ?? []
            return (licences.map { $0["number"] } + [personal["waybill"]]).compactMap { $0?.stringValue }
        } catch { throw OfficeRefusal(error) }
    }
}

extension OfficeContext {
    /// Cases that bear a number, so many at most.
    func cases(bearing number: String, limit: Int = 20) async throws(OfficeRefusal) -> [CaseID] {
        let prefix = BlindIndex(vault).key(of: number) + "/"
        let records = try await refusing { () async throws(StoreFault) in
            try await store.records(.caseNumber, prefix: prefix, after: nil, limit: limit)
        }
        // `try?`: the keys were written with case ids.
        return records.compactMap { try? CaseID(String($0.key.dropFirst(prefix.count))) }
    }

    /// A case is found by this number from then on.
    func bearing(_ number: String, _ id: CaseID) -> Write {
        .record(.caseNumber, key: numberKey(number, id), value: [])
    }

    private func numberKey(_ number: String, _ id: CaseID) -> String {
        BlindIndex(vault).key(of: number) + "/" + id.description
    }
}

extension RecordKind {
    /// Numbers that cases bear: blind index, slash, case id.
    static let caseNumber = RecordKind(rawValue: "case_number")
}
