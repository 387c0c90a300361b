public import Codes
public import StrictJSON

/// 后补: what `submitted` left to follow and what it promised. It stands in personal members, so only who holds the
/// case's key can make it; without the key nothing is known to follow.
public struct FollowUps: Sendable, Hashable {
    /// 容缺: a material that may follow.
    public struct Tolerated: Sendable, Hashable {
        /// The material's code.
        public let code: String
        /// As people read it, where it is written.
        public let name: String?
        /// Its last day, `tolerated_until`.
        public let until: CivilDate
        /// The `supplemented` that brought it; nil while it is owed.
        public let broughtBy: EventID?
    }

    /// The `submitted` it stands in; nil before it.
    public let submission: EventMark?
    /// What may follow, brought or not, in the order written.
    public let tolerated: [Tolerated]
    /// 告知承诺: codes of the materials promised instead of proven, in the order written.
    public let committed: [String]

    /// Of a case whose personal members are at hand.
    /// - Parameter personal: the members of an event in which `materials` stands; nil where they are erased.
    public init(
        of fold: CaseFold, personal: (CaseEvent) -> JSONObject? = { $0.data }
    ) {
        let events = fold.order.filter { $0.effect == .effective }.map(\.event)
        let submitted = events.last { $0.type == .submitted }
        submission = submitted.map(EventMark.init)
        let materials = Self.materials(of: submitted, personal)
        var broughtBy: [String: EventID] = [:]
        for event in events where event.type == .supplemented {
            for code in Self.materials(of: event, personal).compactMap({ $0.text("code") })
            where broughtBy[code] == nil { broughtBy[code] = event.id }
        }
        tolerated = materials.compactMap { material in
            guard let code = material.text("code"), let until = material.date("tolerated_until") else {
                return nil
            }
            return Tolerated(
                code: code, name: material.text("name"), until: until, broughtBy: broughtBy[code])
        }
        committed = materials.filter { $0.flag("commitment") == true }.compactMap { $0.text("code") }
    }

    private static func materials(
        of event: CaseEvent?, _ personal: (CaseEvent) -> JSONObject?
    ) -> [JSONObject] {
        event.flatMap(personal)?.list("materials").compactMap(\.objectValue) ?? []
    }
}
