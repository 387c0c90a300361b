public import Codes
public import StrictJSON

/// One explicit mapping (映射): our matter is that matter of the peer's, with what must be renamed on the way.
///
/// Written only where the default rule does not suffice. `form` absent: the window fills the peer's form as
/// it stands; present: the window fills our form and the rules make the peer's. The same goes for
/// `materials`. Nobody else reads this file, so a member this version does not know is refused: it would be
/// a condition unheeded.
public struct MatterMapping: Hashable, Sendable {
    /// Whose matter it is there.
    public let peer: GatewayID
    /// Our code.
    public let local: String
    /// The peer's code; nil: the case is filed as ``bundle``.
    public let target: String?
    /// 一件事: the code of our bundle that the case is filed as, where several matters there make up ours.
    public let bundle: String?
    /// The divisions it is for; empty: all the peer's. Of two mappings that fit, the longer prefix counts.
    public let divisions: [DivisionPrefix]
    /// 情形: the cases it is for; nil: all that no row of equal reach with a condition takes.
    public let when: RowCondition?
    /// First day on which it counts; nil: from ever.
    public let from: CivilDate?
    /// Last day on which it counts; nil: no end.
    public let to: CivilDate?
    /// How the peer's form is made of ours; nil: the window fills the peer's.
    public let form: FormRules?
    /// How the peer's materials are made of ours; nil: the window goes by the peer's list.
    public let materials: MaterialRules?
    /// Why it is so, for the next person.
    public let note: String?
    /// What was read.
    public let json: JSONObject

    private static let members: Set<String> = [
        "local", "target", "bundle", "divisions", "when", "from", "to", "form", "materials", "note",
    ]

    init?(_ reader: ShapeReader, peer: GatewayID) {
        let faultsBefore = reader.faults.count
        reader.allowOnly(Self.members)
        let local = reader.require("local", .matterCode)
        bundle = reader.optional("bundle", .string(1...64))
        if reader.object.contains("bundle") {
            for name in ["target", "form", "materials"] where reader.object.contains(name) {
                reader.note(name, .memberUnknown, "a row that names a bundle has none", "指定一件事的行不写此项")
            }
            target = nil
        } else {
            target = reader.require("target", .matterCode)?.text
        }
        divisions = reader.distinct(
            "divisions", of: .code { text throws(CodeFault) in try DivisionPrefix(text) }, .optional,
            count: 1...10_000)
        when = reader.object("when", .optional).flatMap { RowCondition($0) }
        from = reader.optional("from", .date)
        to = reader.optional("to", .date)
        if let from, let to, to < from {
            reader.note("to", .memberRange, "it ends before it begins", "终止日期早于起始日期")
        }
        form = reader.object("form", .optional).map { FormRules($0) }
        materials = reader.object("materials", .optional).map { MaterialRules($0) }
        note = reader.optional("note", .prose)
        guard reader.faults.count == faultsBefore, let local else { return nil }
        self.peer = peer
        self.local = local.text
        json = reader.object
    }

    /// Whether it counts on that day.
    public func isInForce(on day: CivilDate) -> Bool {
        from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true
    }

    /// Digits of the longest of its prefixes that covers the division; 0 when it is for all; nil when it is
    /// not for it.
    func specificity(for division: DivisionCode) -> Int? {
        divisions.isEmpty ? 0 : divisions.longestMatch(of: division)?.length
    }

    /// Whether some case on some day in some division falls to both; a row without a condition takes only what the
    /// others of its reach leave.
    func overlaps(_ other: MatterMapping) -> Bool {
        let days =
            (from.map { start in other.to.map { start <= $0 } ?? true } ?? true)
            && (other.from.map { start in to.map { start <= $0 } ?? true } ?? true)
        // Rows of another reach are the most: they are told apart first.
        guard days, divisions.isEmpty == other.divisions.isEmpty,
            divisions.isEmpty || !Set(divisions).isDisjoint(with: other.divisions)
        else { return false }
        switch (when, other.when) {
        case (let when?, let others?): return !when.excludes(others)
        case (nil, nil): return true
        default: return false
        }
    }
}
