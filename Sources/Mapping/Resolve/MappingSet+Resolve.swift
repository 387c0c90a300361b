public import Codes

extension MappingSet {
    /// Finds the peer's matter for ours: a row of these mappings, else the default rule.
    ///
    /// - Parameters:
    ///   - catalog: the peer's, with the prefixes approved of it.
    ///   - division: where it is to be decided.
    public func resolve(
        _ local: Matter, to catalog: Catalog, division: DivisionCode, on day: CivilDate
    ) -> MatterResolution {
        var search = Search(set: self, local: local, catalog: catalog, division: division, day: day)
        return search.run()
    }

    /// One search: what it looks for, and what it has said so far.
    private struct Search {
        let set: MappingSet
        let local: Matter
        let catalog: Catalog
        let division: DivisionCode
        let day: CivilDate
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
            let rows = set.rows(local: local.code, peer: catalog.gateway, division: division, on: day)
            if let row = rows.first {
                guard rows.count == 1 else {
                    return refuse(
                        .mappingAmbiguous, "\(rows.count) mappings of version \(set.version) fit",
                        "映射版本 \(set.version) 中有 \(rows.count) 行同时适用", candidates: rows.map(\.target))
                }
                return explicit(row)
            }
            say("version \(set.version) has no mapping for it", "映射版本 \(set.version) 未列此事项，按默认规则")
            return byDefault()
        }

        private mutating func explicit(_ row: MatterMapping) -> MatterResolution {
            say("version \(set.version) maps it to \(row.target)", "映射版本 \(set.version) 指定对方事项 \(row.target)")
            switch catalog.entry(row.target, division: division, on: day) {
            case .open(let peer): return match(peer, by: .explicit(row))
            case .divisionNotServed, .unknown:
                return refuse(
                    .matterUnknown, "their catalogue has no \(row.target) for \(division)",
                    "对方目录中没有适用于 \(division) 的 \(row.target)")
            case .notInForce(let from):
                let later = from.map { ("; it begins on \($0)", "，自 \($0) 起生效") } ?? ("", "")
                return refuse(
                    .matterNotOpen, "\(row.target) is not in force on \(day)\(later.0)",
                    "\(row.target) 在 \(day) 未生效\(later.1)")
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
            let entries = (catalog.codesByBase[base] ?? []).map {
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
