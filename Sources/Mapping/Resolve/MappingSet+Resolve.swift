public import Codes
public import StrictJSON

extension MappingSet {
    /// Finds the peer's matter for ours: a row of these mappings, else the default rule.
    ///
    /// - Parameters:
    ///   - catalog: the peer's, with the prefixes approved of it.
    ///   - division: where it is to be decided.
    ///   - situation: what is known of the case; the applicant's kind is, where our matter is for one kind only.
    public func resolve(
        _ local: Matter, to catalog: Catalog, division: DivisionCode, on day: CivilDate,
        in situation: Situation = .unknown
    ) -> MatterResolution {
        var situation = situation
        if local.subjects.count == 1 { situation.applicant = local.subjects.first }
        var search = Search(
            set: self, local: local, catalog: catalog, division: division, day: day, situation: situation)
        return search.run()
    }

    /// The same for a submission: a row with form rules is chosen by what the form itself says, since the window filled
    /// our form; any other only by what was told beside it.
    ///
    /// - Parameters:
    ///   - told: answers beside the form.
    ///   - form: as the window filled it; nil: it was not.
    public func resolve(
        _ local: Matter, to catalog: Catalog, division: DivisionCode, on day: CivilDate, in told: Situation,
        filled form: JSONObject?
    ) -> MatterResolution {
        let byTold = resolve(local, to: catalog, division: division, on: day, in: told)
        let asked = questions(local: local.code, peer: catalog.gateway, division: division, on: day)
        guard let form, !asked.fields.isEmpty else { return byTold }
        let given = Situation(
            applicant: told.applicant,
            answers: JSONObject(
                form.filter { local.form.field($0.key) != nil }.map { ($0.key, $0.value) }))
        let whole = given.completed(by: told)
            .completed(by: Situation(applicant: nil, filled: form, of: local.form))
        let byForm = resolve(local, to: catalog, division: division, on: day, in: whole)
        switch byTold {
        case .resolved(let resolved): return resolved.isFilledHere ? byForm : byTold
        case .undecided: return byForm.resolved?.isFilledHere ?? false ? byForm : byTold
        case .bundle, .refused: return byTold
        }
    }

    /// One search: what it looks for, and what it has said so far.
    private struct Search {
        let set: MappingSet
        let local: Matter
        let catalog: Catalog
        let division: DivisionCode
        let day: CivilDate
        let situation: Situation
        var explanation: [Explanation] = []

        mutating func run() -> MatterResolution {
            guard local.isInForce(on: day) else {
                return refuse(.matterNotOpen, "ours is not in force on \(day)", "本地事项在 \(day) 未生效或已失效")
            }
            guard catalog.isServed(division) else {
                return refuse(
                    .divisionNotServed, "\(catalog.gateway) is not approved for \(division)",
                    "\(catalog.gateway) 未获准办理区划 \(division)")
            }
            for rows in set.rows(local: local.code, peer: catalog.gateway, division: division, on: day) {
                if let found = choose(among: rows) { return found }
            }
            say("version \(set.version) has no mapping for it", "映射版本 \(set.version) 未列此事项或情形，按默认规则")
            return byDefault()
        }

        /// Of rows of equal reach the one whose condition holds, else the one without; nil: the next shorter reach.
        private mutating func choose(among rows: [MatterMapping]) -> MatterResolution? {
            var holding: [MatterMapping] = []
            var questions = SituationQuestions.none
            for row in rows {
                guard let when = row.when else { continue }
                switch when.holds(in: situation) {
                case true?: holding.append(row)
                case nil: questions.formUnion(when.asks(beyond: situation))
                case false?: break
                }
            }
            if holding.isEmpty, questions != .none { return ask(questions) }
            if holding.isEmpty { holding = rows.filter { $0.when == nil } }
            guard let row = holding.first else {
                let text = "none of \(rows.count) conditions of version \(set.version) holds"
                say(text, "映射版本 \(set.version) 的 \(rows.count) 个情形均不符合")
                return nil
            }
            guard holding.count == 1 else {
                return refuse(
                    .mappingAmbiguous, "\(holding.count) mappings of version \(set.version) fit",
                    "映射版本 \(set.version) 中有 \(holding.count) 行同时适用", candidates: holding.compactMap(\.target))
            }
            if row.when != nil {
                say("its condition in version \(set.version) holds", "符合映射版本 \(set.version) 中该行的情形")
            }
            return explicit(row)
        }

        private mutating func ask(_ questions: SituationQuestions) -> MatterResolution {
            say("which matter it is depends on the situation", "须先填写情形，才能确定对应的事项")
            return .undecided(
                OpenSituation(
                    questions: questions,
                    fields: local.form.fields.filter { questions.fields.contains($0.name) },
                    explanation: explanation))
        }

        private mutating func explicit(_ row: MatterMapping) -> MatterResolution {
            guard let target = row.target else {
                say("it is filed as bundle \(row.bundle ?? "")", "按一件事 \(row.bundle ?? "") 办理")
                return .bundle(BundleMatch(code: row.bundle ?? "", row: row, explanation: explanation))
            }
            say("version \(set.version) maps it to \(target)", "映射版本 \(set.version) 指定对方事项 \(target)")
            switch catalog.entry(target, division: division, on: day) {
            case .open(let peer): return match(peer, by: .explicit(row))
            case .divisionNotServed, .unknown:
                return refuse(
                    .matterUnknown, "their catalogue has no \(target) for \(division)",
                    "对方目录中没有适用于 \(division) 的 \(target)")
            case .notInForce(let from):
                let later = from.map { ("; it begins on \($0)", "，自 \($0) 起生效") } ?? ("", "")
                return refuse(
                    .matterNotOpen, "\(target) is not in force on \(day)\(later.0)",
                    "\(target) 在 \(day) 未生效\(later.1)")
            case .retired(let end): return refuse(end)
            }
        }

        private mutating func byDefault() -> MatterResolution {
            guard let base = local.baseCode else {
                return refuse(
                    .mappingMissing, "ours has no base code, so the default rule cannot match it",
                    "本地事项无基本编码，默认规则不适用")
            }
            var found = catalog.matters(base: base, division: division, on: day)
            if found.count > 1, let same = found.first(where: { $0.code == local.code }) { found = [same] }
            guard let peer = found.first else { return noneWithBase(base) }
            guard found.count == 1 else {
                return refuse(
                    .mappingAmbiguous, "\(found.count) matters of base code \(base) are open for \(division)",
                    "区划 \(division) 有 \(found.count) 个事项的基本编码同为 \(base)", candidates: found.map(\.code))
            }
            say("base code \(base) is \(peer.code) there", "基本编码 \(base) 在对方为 \(peer.code)")
            return match(peer, by: .defaultRule)
        }

        private mutating func noneWithBase(_ base: String) -> MatterResolution {
            let entries = catalog.codes(base: base).map {
                catalog.entry($0, division: division, on: day)
            }
            for case .retired(let end) in entries { return refuse(end) }
            for case .notInForce(let from) in entries {
                let later = from.map { ("; it begins on \($0)", "，自 \($0) 起生效") } ?? ("", "")
                return refuse(
                    .matterNotOpen, "their matter of base code \(base) is not in force on \(day)\(later.0)",
                    "对方基本编码 \(base) 的事项在 \(day) 未生效\(later.1)")
            }
            return refuse(
                .mappingMissing, "no matter of base code \(base) is open for \(division)",
                "区划 \(division) 没有基本编码为 \(base) 的事项")
        }

        private mutating func match(_ peer: Matter, by rule: ResolvedMatter.Rule) -> MatterResolution {
            say(
                "\(local.code) “\(local.name)” → \(peer.code) “\(peer.name)”, \(peer.agency.name)",
                "\(local.code)“\(local.name)” → \(peer.code)“\(peer.name)”，\(peer.agency.name)")
            return .resolved(
                ResolvedMatter(
                    local: local, peer: peer, gateway: catalog.gateway, division: division,
                    mappingVersion: set.version, rule: rule, explanation: explanation))
        }

        private mutating func say(_ text: String, _ textZh: String) {
            explanation.append(Explanation(text, textZh))
        }

        private mutating func refuse(_ end: Retirement) -> MatterResolution {
            let next = end.replacedBy.map { ("; \($0) takes its place", "，由 \($0) 接替") } ?? ("", "")
            return refuse(
                .matterRetired, "\(end.code) ended on \(end.effective)\(next.0)",
                "\(end.code) 自 \(end.effective) 起取消\(next.1)", candidates: [end.replacedBy].compactMap { $0 })
        }

        private mutating func refuse(
            _ code: ErrorCode, _ text: String, _ textZh: String, candidates: [String] = []
        ) -> MatterResolution {
            say("refused, \(code): \(text)", "无法匹配（\(code)）：\(textZh)")
            return .refused(MappingRefusal(code: code, candidates: candidates, explanation: explanation))
        }
    }
}
