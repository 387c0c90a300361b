internal import Casework
internal import Codes
internal import StrictJSON

/// What a proxy (代管网关) writes: the answer that a region without a system gave on paper, typed in at its host.
///
/// `by` names the region's agency, whose act it is, and a desk that says 代录 and where; `by_person` is who typed it in.
/// What decides about a case bears the paper as a scan, so that nobody takes the host's word for it.
struct ProxyAnswer: Sendable {
    /// The gateway that runs the proxy, as people read it.
    let host: String

    /// Nil for a gateway that speaks for itself.
    init?(_ own: OwnParty) {
        guard let host = own.host else { return nil }
        self.host = host
    }

    /// 代录 marks what was typed in for another.
    static let mark = "代录"

    /// Members of `by`.
    func by(matter: JSON, _ caller: Caller) -> JSON {
        let agency = matter["agency"]?.objectValue
        return [
            "agency": ["name": agency?["name"] ?? "", "uscc": agency?["uscc"] ?? ""],
            "desk": .string(Self.mark + "：" + host + (caller.desk.map { " " + $0 } ?? "")),
        ]
    }

    /// What decides about a case, or puts the applicant under a duty.
    static let onPaper: Set<EventType> = [
        .accepted, .refused, .transferred, .terminated, .correctionRequested, .clockSuspended, .extended,
        .decided, .rectified, .revoked, .withdrawn, .withdrawalDeclined,
    ]

    /// The scan that is missing, or that is called something else.
    func faults(of type: EventType, _ data: JSONObject) -> [OfficeRefusal.Fault] {
        guard let document = data["document"] else {
            guard Self.onPaper.contains(type), data["deemed"] != true else { return [] }
            return [
                .init(
                    "/data/document", .memberMissing,
                    detail: "the paper answer as a scan: {\"title\",\"sealed\":\"scan\",\"blob\"}",
                    message: "请上传纸质回复的扫描件")
            ]
        }
        guard document["sealed"]?.stringValue != "scan" || document["blob"] == nil else { return [] }
        return [
            .init(
                "/data/document/sealed", .memberRange,
                detail: "what is typed in for a region bears the scan of its paper: sealed is scan",
                message: "代录的文书须为扫描件（scan）")
        ]
    }
}
