internal import Codes

extension MappingLint {
    /// Whether every required material of the peer's has one of ours, nothing of ours is lost, and no paper is asked
    /// for beside what is shared.
    func judge(_ rules: MaterialRules, _ local: Matter, _ peer: Matter, _ notes: inout Notes) {
        for (index, rule) in rules.rules.enumerated() {
            let place = ["materials", "rules", String(index)]
            let there = peer.materials.first { $0.code == rule.to }
            if there == nil { notes.error(.mappingMaterialUnknown, at: place + ["to"], rule.to) }
            for (number, code) in rule.codes.enumerated()
            where !local.materials.contains(where: { $0.code == code }) {
                var source = ["from"]
                if case .replacedBy = rule.source { source = ["replaced_by", String(number)] }
                notes.error(.mappingMaterialUnknown, at: place + source, code)
            }
            if rule.needsOriginal, let there, let licence = there.licence {
                notes.error(.licencePaper, at: place + ["needs_original"], "\(there.name): \(licence)")
            }
        }
        for code in rules.drop.sorted() where !local.materials.contains(where: { $0.code == code }) {
            notes.error(.mappingMaterialUnknown, at: ["materials", "drop"], code)
        }
        let match = MaterialMatch(rules: rules, local: local.materials, peer: peer.materials)
        for pair in match.pairs where pair.here == nil && pair.shared == nil && pair.there.required {
            notes.error(
                .mappingMaterialUnfilled, at: ["materials", "rules"], "\(pair.there.code) \(pair.there.name)")
        }
        for material in match.left {
            notes.error(
                .mappingMaterialUnknown, at: ["materials"], "\(material.code) \(material.name) goes nowhere")
        }
        judgePaper(rules, match, &notes)
    }

    /// Paper is not asked for beside a licence that the row says is shared. Where only the peer's list names a licence
    /// and ours takes paper for it, somebody should look.
    private func judgePaper(_ rules: MaterialRules, _ match: MaterialMatch, _ notes: inout Notes) {
        let taken = match.windowMaterials
        for pair in match.pairs {
            if let shared = pair.shared {
                let place = rules.rules.firstIndex { $0.to == pair.there.code } ?? 0
                let names = Set([shared.licence, pair.there.licence, pair.there.name].compactMap { $0 })
                    .map(PlainName.of)
                for paper in taken where paper.form != .electronic {
                    let isSame = [paper.licence, paper.name].contains { name in
                        name.map { names.contains(PlainName.of($0)) } ?? false
                    }
                    guard isSame else { continue }
                    notes.error(
                        .licencePaper, at: ["materials", "rules", String(place), "shared"],
                        "\(paper.code) \(paper.name) is taken as \(paper.form)")
                }
            } else if let licence = pair.there.licence {
                let isRuled = rules.rule(to: pair.there.code)?.needsOriginal ?? false
                for paper in pair.ours where paper.form != .electronic && !isRuled {
                    notes.warning(.licencePaper, at: ["materials"], "\(paper.code) \(paper.name): \(licence)")
                }
            }
        }
    }
}
