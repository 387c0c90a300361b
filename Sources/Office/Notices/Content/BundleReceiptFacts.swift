internal import Codes
internal import StrictJSON

/// The facts that the template of a bundle's receipt may name: what was taken in once, and every part. Pure.
struct BundleReceiptFacts: Sendable {
    /// One part, as it is listed.
    struct Part: Sendable {
        let number: Int
        let name: String
        /// 收件编号 of its own, which it bears once it has begun.
        let fullNumber: String
        /// Where it is decided.
        let place: String
        /// Who decides; nil where no catalogue says it just now.
        let decider: String?
        /// 承诺时限 of the matter there; nil as `decider`.
        let promised: JSON?
        /// Where it stands or what it waits for, in words.
        let standing: String
        /// 牵头.
        let leads: Bool
    }

    /// 一件事名称.
    var bundle: String
    /// The one receipt's number.
    var number: String
    /// `parties`, `materials` with their names, `delivery`, `address?`, `window?`, `test?`, as a submission has them.
    var submission: JSONObject
    /// The day on which it was taken in.
    var date: CivilDate
    /// The last day of what is promised of the whole; nil where the calendar does not reach so far.
    var dueOn: CivilDate?
    /// 承诺时限 of the whole.
    var promised: JSON
    /// The region that took it in.
    var origin: String
    /// Who issues the receipt.
    var agency: JSON
    /// 一并领取.
    var isTogether: Bool
    /// Originals of some part follow by post.
    var isPaper = false
    /// Regions without a system that parts go to.
    var proxied: [NoticeCase.Proxied] = []
    /// In the order of their numbers.
    var parts: [Part]

    /// All facts.
    var object: JSONObject {
        var facts = NoticeFacts.taken(submission)
        for (name, value) in NoticeFacts.persons(submission["parties"]?.arrayValue ?? []) {
            facts[name] = value
        }
        facts["bundle"] = .string(bundle)
        facts["number"] = .string(number)
        facts["count"] = .string(String(parts.count))
        facts["origin"] = .string(origin)
        facts["agency"] = agency["name"] ?? ""
        facts["agency_code"] = agency["uscc"]
        facts["window"] = submission["window"]?["name"]
        facts["submitted_on"] = .string(NoticeWords.date(date))
        facts["date"] = .string(NoticeWords.date(date))
        facts["promised_term"] = NoticeWords.term(promised)
        facts["due_on"] = dueOn.map { .string(NoticeWords.date($0)) }
        facts["together"] = isTogether ? "各事项结果一并领取" : nil
        facts["paper"] = isPaper ? NoticeFacts.originalsFollow : nil
        facts["parts"] = .array(parts.map { .object($0.facts) })
        if submission["test"] == true { facts["test"] = true }
        if !proxied.isEmpty { facts["proxied"] = .array(proxied.map(\.json)) }
        return facts
    }
}

extension BundleReceiptFacts.Part {
    fileprivate var facts: JSONObject {
        JSONObject([
            ("no", .string(String(number))), ("name", .string(name)), ("number", .string(fullNumber)),
            ("place", .string(place)), ("standing", .string(standing)),
        ])
        .adding("decider", decider.map { .string($0) })
        .adding("promised", NoticeWords.term(promised))
        .adding("lead", leads ? "牵头" : nil)
    }
}
