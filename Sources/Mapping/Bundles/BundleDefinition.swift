public import Codes
public import StrictJSON

/// 一件事: several matters in several regions that one form and one set of materials ask for. Data of our gateway.
///
/// Made only by reading its JSON, so that one in hand has neither circles nor parts that are not there; whether it fits
/// the catalogues ``BundleLint`` says.
public struct BundleDefinition: Sendable {
    /// When the applicant gets what the parts result in.
    public enum Results: String, CaseIterable, Sendable, Hashable {
        /// 一并领取: all at once, when the last is there.
        case together
        /// 分别领取: each as it comes.
        case each
    }

    /// What was read.
    public let json: JSONObject
    /// Names it at this gateway.
    public let code: String
    /// 一件事名称.
    public let name: String
    /// 白话 explanation.
    public let plain: String?
    /// The region's count of its own changes.
    public let version: Int
    /// 承诺时限 of the whole.
    public let promised: TimeLimit
    /// When the applicant gets the results.
    public let results: Results
    /// First day on which it is taken in; nil: from ever.
    public let effective: CivilDate?
    /// Last day on which it is taken in; nil: no end.
    public let expires: CivilDate?
    /// The one form.
    public let form: Form
    /// The one set of materials.
    public let materials: [Material]
    /// In the order of their numbers.
    public let parts: [BundlePart]

    /// The part of that number.
    public func part(_ number: Int) -> BundlePart? { parts.first { $0.number == number } }

    /// The part that leads, if one does.
    public var lead: BundlePart? { parts.first(where: \.leads) }

    /// Whether it is taken in on that day.
    public func isInForce(on day: CivilDate) -> Bool {
        effective.map { $0 <= day } ?? true && expires.map { day <= $0 } ?? true
    }

    /// The part's form made of what was filled: a rule fills a field, one of the same name is copied, what this part
    /// has no use for is another's. Faults point into the bundle's form.
    public func fill(_ target: Form, of part: BundlePart, from filled: JSONObject) -> MappingReport {
        let rules = FormRules(rules: part.form.rules, drop: Set(form.fields.map(\.name)).union(filled.keys))
        return FormTransform(rules: rules, local: form, peer: target).apply(filled)
    }

    /// What is wrong with the form as it was filled, before any part is looked at.
    public func faults(of filled: JSONObject) -> [ShapeFault] {
        FormTransform(rules: nil, local: form, peer: form).apply(filled).faults
    }

    /// All parts that a part waits for, directly or by others.
    public func ancestors(of number: Int) -> Set<Int> {
        var found: Set<Int> = []
        var open = part(number)?.after ?? []
        while let next = open.popLast() {
            if found.insert(next).inserted { open += part(next)?.after ?? [] }
        }
        return found
    }
}

extension BundleDefinition {
    private static let members: Set<String> = [
        "code", "name", "plain", "version", "promised", "results", "effective", "expires", "form",
        "materials",
        "parts",
    ]

    /// Reads one definition.
    /// - Throws: every fault at once, each with its pointer.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        guard let definition = BundleDefinition(reader) else { throw reader.collected }
        self = definition
    }

    init?(_ reader: ShapeReader) {
        let before = reader.faults.count
        reader.allowOnly(Self.members)
        let code = reader.require("code", .string(1...64))
        let name = reader.require("name", .name)
        plain = reader.optional("plain", .prose)
        let version = reader.require("version", .int(1...Int(JSON.integerMax)))
        let promised = reader.require("promised", .timeLimit)
        let results = reader.require("results", .word(Results.self))
        effective = reader.optional("effective", .date)
        expires = reader.optional("expires", .date)
        if let effective, let expires, expires < effective {
            reader.note("expires", .memberRange, "it ends before it begins", "终止日期早于起始日期")
        }
        let form = Matter.form(reader)
        materials = Material.list(reader)
        parts = Self.parts(reader)
        guard reader.faults.count == before, let code, let name, let version, let promised, let results,
            let form
        else { return nil }
        self.code = code
        self.name = name
        self.version = version
        self.promised = promised
        self.results = results
        self.form = form
        json = reader.object
    }

    private static func parts(_ reader: ShapeReader) -> [BundlePart] {
        let members = reader.objects("parts", count: 1...99)
        var seen: Set<Int> = []
        let read = members.compactMap { member -> (part: BundlePart, reader: ShapeReader)? in
            guard let part = BundlePart(member) else { return nil }
            if !seen.insert(part.number).inserted { member.note("part", .memberTwice) }
            return (part, member)
        }
        // What an unread part might have said is not held against the others.
        guard read.count == members.count else { return [] }
        judgeOrder(read)
        var hasLead = false
        for (part, member) in read where part.leads {
            if hasLead { member.note("lead", .bundleLeadTwice) }
            hasLead = true
        }
        return read.map(\.part).sorted { $0.number < $1.number }
    }

    /// Names who waits for himself, for nobody, or in a circle.
    private static func judgeOrder(_ read: [(part: BundlePart, reader: ShapeReader)]) {
        let numbers = Set(read.map(\.part.number))
        var waiting: [Int: Set<Int>] = [:]
        for (part, reader) in read {
            for number in part.after {
                if number == part.number {
                    reader.note("after", .bundlePartSelf)
                } else if !numbers.contains(number) {
                    let what = "there is no part \(number)"
                    reader.note("after", .bundlePartUnknown, what, "没有序号为 \(number) 的事项")
                }
            }
            waiting[part.number] = Set(part.after).intersection(numbers).subtracting([part.number])
        }
        // Those that wait for nothing are taken away until none is left that could be.
        while let free = waiting.first(where: { $0.value.isEmpty })?.key {
            waiting[free] = nil
            for number in waiting.keys { waiting[number]?.remove(free) }
        }
        for (part, reader) in read where isInCircle(part.number, waiting) {
            reader.note("after", .bundleCycle)
        }
    }

    /// Whether a part comes back to itself; one that merely waits for a circle does not.
    private static func isInCircle(_ number: Int, _ waiting: [Int: Set<Int>]) -> Bool {
        var found: Set<Int> = []
        var open = Array(waiting[number] ?? [])
        while let next = open.popLast() {
            if next == number { return true }
            if found.insert(next).inserted { open += waiting[next] ?? [] }
        }
        return false
    }
}
