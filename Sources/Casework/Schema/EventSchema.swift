internal import Codes
public import StrictJSON

/// What the `data` of each event must be: one table per side, read by the checks, by the JSON Schemas under
/// peers/conformance/schemas and by whoever must know which members are personal. Source: CASE.md §2–§5.
public enum EventSchema {
    private static let tables: [EventType: [DataMember]] = Dictionary(
        uniqueKeysWithValues: EventType.allCases.map { type in
            let own =
                switch type.table {
                case .origin: originMembers(type)
                case .destination: destinationMembers(type)
                case .either: eitherMembers(type)
                }
            return (type, own + DataMember.common)
        })

    private static let personal: [EventType: Set<String>] = tables.mapValues { members in
        Set(members.filter(\.isPersonal).map(\.name))
    }

    /// The members of an event's `data`, its own first, then those of every event.
    public static func members(of type: EventType) -> [DataMember] { tables[type] ?? [] }

    /// The names of the members that travel as disclosures; one of them in the clear is `data_invalid`.
    public static func personalMembers(of type: EventType) -> Set<String> { personal[type] ?? [] }

    /// Every fault of an event's `data`, public and personal members together; empty when it is valid.
    ///
    /// Unknown members are allowed and kept. A known optional member is absent, never null.
    /// - Parameter erased: personal data was erased by law, so that any personal member may be missing.
    public static func validate(_ type: EventType, data: JSONObject, erased: Bool = false) -> [DataFault] {
        var faults: [DataFault] = []
        for member in members(of: type) {
            member.check(in: data, isForgiven: erased && member.isPersonal, faults: &faults)
        }
        faults.append(contentsOf: jointFaults(type, data: data, erased: erased))
        return faults
    }

    /// What the author's gateway checks beyond that, and a receiver does not: `remedy` where a matter of types
    /// 01–19 is refused, terminated or denied, the notice number of an acceptance that is not deemed, and that a
    /// tolerated material's last day lies before that of a case accepted with it.
    /// - Parameter matterType: GB/T 39046 A.1, two digits; 20 and up are 公共服务.
    public static func validateAuthored(
        _ type: EventType, data: JSONObject, matterType: String?
    ) -> [DataFault] {
        var faults = validate(type, data: data)
        let isPower = matterType.flatMap { Int($0) }.map { (1...19).contains($0) } ?? false
        let isAdverse =
            type == .refused || type == .terminated
            || (type == .decided && data.text("outcome") == "denied")
        if isPower, isAdverse, data["remedy"] == nil {
            faults.append(.missing(at: ["remedy"]))
        }
        if type == .accepted, data.flag("deemed") == false, data["notice_no"] == nil {
            faults.append(.missing(at: ["notice_no"]))
        }
        return faults + toleranceFaults(data)
    }

    private static func toleranceFaults(_ data: JSONObject) -> [DataFault] {
        guard let due = data.record("accepted")?.date("due_on") else { return [] }
        return data.list("materials").enumerated().compactMap { index, material in
            guard let until = material.objectValue?.date("tolerated_until"),
                !LegalDates.isTolerable(until: until, dueOn: due)
            else { return nil }
            return DataFault(
                .memberRange, at: ["materials", "\(index)", "tolerated_until"],
                "a tolerated material is due before the case is", "容缺材料补交期限应早于办结期限")
        }
    }

    /// Members that ask for one another.
    private static func jointFaults(_ type: EventType, data: JSONObject, erased: Bool) -> [DataFault] {
        switch type {
        case .correctionRequested where data.text("clock") == "stops" && data["basis"] == nil:
            [.missing(at: ["basis"])]
        case .decided where data.text("outcome") == "denied" && data["reason"] == nil && !erased:
            [.missing(at: ["reason"])]
        default: []
        }
    }
}
