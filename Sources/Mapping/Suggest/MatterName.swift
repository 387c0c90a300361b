/// A matter's name taken apart: what it is, what brackets add, whose office stands before it; numbering is dropped.
struct MatterName: Sendable {
    /// The name without brackets, numbering and office.
    let main: [Unicode.Scalar]
    /// What stands in brackets.
    let brackets: [[Unicode.Scalar]]
    /// The office named before the matter.
    let office: [Unicode.Scalar]

    init(_ name: String) {
        let text = FoldedText.numbersAsWords(
            Array(Self.withoutNumber(FoldedText.withNumbers(name)[...])))
        var main: [Unicode.Scalar] = []
        var brackets: [[Unicode.Scalar]] = []
        var inside: [Unicode.Scalar] = []
        var depth = 0
        for scalar in text {
            switch scalar {
            case "(": depth += 1
            case ")" where depth > 0:
                depth -= 1
                if depth == 0 {
                    brackets.append(inside)
                    inside = []
                }
            case ")": continue
            default: if depth > 0 { inside.append(scalar) } else { main.append(scalar) }
            }
        }
        if !inside.isEmpty { brackets.append(inside) }
        let bare = main.drop { $0 == " " }
        if bare.isEmpty, !brackets.isEmpty {
            self.main = Array(brackets.joined())
            self.brackets = []
            office = []
        } else {
            let end = Self.officeEnd(bare)
            office = Array(bare[..<end])
            self.main = Array(bare[end...])
            self.brackets = brackets
        }
    }

    /// All words, by what they count.
    var bag: WordBag {
        var bag = WordBag()
        bag.add(main[...], share: 1)
        for bracket in brackets { bag.add(bracket[...], share: WordBag.Share.bracket) }
        let canonical = bag.canonical
        bag.add(office[...], share: WordBag.Share.office)
        bag.canonical = canonical
        return bag
    }

    /// With the words of the agency, which names of its matters leave out.
    func bag(agency: String?) -> WordBag {
        var bag = bag
        guard let agency else { return bag }
        let kept = bag
        bag.add(FoldedText(agency).scalars[...], share: WordBag.Share.agency)
        (bag.canonical, bag.level, bag.actions) = (kept.canonical, kept.level, kept.actions)
        return bag
    }

    /// Drops `3.`, `(二)`, `02`, `2.2`, `a-1`, `4)`, `一、`: numbers that end with a mark, or stand apart. Marks are spaces by
    /// now.
    private static func withoutNumber(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        let numbers = Set("零一二三四五六七八九十0123456789".unicodeScalars)
        var rest = text
        if rest.first == "(" {
            let end = rest.firstIndex(of: ")")
            guard let end, end > rest.startIndex + 1,
                rest[(rest.startIndex + 1)..<end].allSatisfy(numbers.contains)
            else { return text }
            rest = rest[(end + 1)...]
        } else {
            var end = rest.startIndex
            if rest.count > 2, rest[end].isLetter, rest[end + 1] == " " || numbers.contains(rest[end + 1]) {
                end += rest[end + 1] == " " ? 2 : 1
            }
            let digits = rest[end...].prefix { numbers.contains($0) }
            guard !digits.isEmpty, digits.endIndex < rest.endIndex,
                rest[digits.endIndex] == " " || rest[digits.endIndex] == ")"
            else { return text }
            rest = rest[(digits.endIndex + 1)...]
            // 2.2: what followed the point.
            let more = rest.prefix(while: \.isDigit)
            if more.count == 1, more.endIndex < rest.endIndex, digits.allSatisfy(\.isDigit) {
                rest = rest[more.endIndex...]
            }
        }
        rest = rest.drop { $0 == " " }
        return rest.count < 2 ? text : rest
    }

    /// Where an office's name at the beginning ends: 局, 机关, 部门, 委员会, 中心 … within the first 16 characters, with at
    /// least four characters after it.
    private static func officeEnd(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        let ends = ["局", "管理中心", "部门", "行政机关", "公安机关", "委员会", "管理处", "检疫站", "管理所", "保健机构", "审批处"]
            .map { Array($0.unicodeScalars) }
        var best = text.startIndex
        for at in text.startIndex..<min(text.startIndex + 16, text.endIndex) {
            for end in ends
            where at + 1 - text.startIndex >= max(end.count, 3)
                && text[(at + 1 - end.count)...at].elementsEqual(end)
            {
                if text.endIndex - at - 1 >= 4 { best = at + 1 }
            }
        }
        return best
    }
}

extension Unicode.Scalar {
    /// A Chinese character.
    var isHan: Bool { (0x3400...0x9FFF).contains(value) || (0x20000...0x3FFFF).contains(value) }
}
