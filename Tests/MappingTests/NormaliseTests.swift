import Testing

@testable import Mapping

@Suite("Names as they are compared")
struct NormaliseTests {
    @Test(
        "width, capitals, variants, numerals and marks become one form",
        arguments: [
            ("ＡＢＣ（１）", "abc(一)"), ("第Ⅲ类", "第三类"), ("第壹类", "第一类"), ("８０周岁", "八十周岁"),
            ("16岁", "十六岁"), ("2026年", "2026年"), ("A2B2驾照", "a2b2驾照"), ("公積金個人賬戶", "公积金个人账户"),
            ("【审批】", "(审批)"), ("《药品经营许可证》", "药品经营许可证"), ("注销——农民", "注销 农民"), ("  a　 b ", "a b"),
            ("电动\u{200B}车\u{FE0F}", "电动车"), ("", ""), ("———", ""), ("①②", "一二"), ("99", "九十九"),
            ("100", "100"),
            ("0", "0"),
        ])
    func folds(text: String, folded: String) {
        #expect(FoldedText(text).text == folded)
    }

    @Test(
        "numbering goes, numbers that belong to the name stay",
        arguments: [
            ("3. 食品生产许可", "食品生产许可"), ("（二）参保人员", "参保人员"), ("02 劳务派遣", "劳务派遣"), ("7.赴港澳探亲", "赴港澳探亲"),
            ("2.2最高额抵押", "最高额抵押"), ("3. 二手房过户", "二手房过户"), ("3. 80周岁老人", "八十周岁老人"), ("A-1 律师执业", "律师执业"),
            ("4) 营业性演出", "营业性演出"), ("一、公积金贷款", "公积金贷款"),
            ("80岁以上老人", "八十岁以上老人"), ("一次性补贴", "一次性补贴"), ("三孩育儿补贴", "三孩育儿补贴"), ("12345", "12345"),
            ("二级建造师", "二级建造师"), ("1.", "一"),
        ])
    func dropsNumbering(text: String, main: String) {
        #expect(String(String.UnicodeScalarView(MatterName(text).main)) == main)
    }

    @Test(
        "brackets are taken apart, also crooked ones",
        arguments: [
            ("登记（个人）", "登记", ["个人"]), ("登记（甲）（乙）", "登记", ["甲", "乙"]), ("登记（甲（乙））", "登记", ["甲乙"]),
            ("登记（甲", "登记", ["甲"]), ("登记）甲", "登记甲", []), ("（全部在内）", "全部在内", []), ("门（楼）牌", "门牌", ["楼"]),
            ("（", "", []),
        ])
    func takesBracketsApart(text: String, main: String, brackets: [String]) {
        let name = MatterName(text)
        #expect(String(String.UnicodeScalarView(name.main)) == main)
        #expect(name.brackets.map { String(String.UnicodeScalarView($0)) } == brackets)
    }

    @Test(
        "names that say the same are equal",
        arguments: [
            ("居民身份证补办", "身份证遗失补领"), ("公司设立登记", "有限责任公司开办登记"), ("食品经营许可证（首次申请）", "食品经营许可新办"),
            ("社会保障卡注销（市级权限）", "社保卡注销"), ("註銷登記（公司）", "公司注销登记"),
        ])
    func equalNames(left: String, right: String) {
        func words(_ name: String) -> Set<Feature> { Set(MatterName(name).bag.features.keys) }
        func actions(_ name: String) -> Set<MatterAction> {
            Set(MatterName(name).bag.actions.keys).subtracting([.new, .issue])
        }
        #expect(actions(left) == actions(right))
        #expect(!words(left).isDisjoint(with: words(right)))
    }

    @Test("an office before the matter counts little, and does not eat the matter")
    func officePrefix() {
        #expect(String(String.UnicodeScalarView(MatterName("市行政审批服务局合伙企业变更").main)) == "合伙企业变更")
        #expect(MatterName("公安局").office.isEmpty)
        #expect(MatterName("烟草专卖局").office.isEmpty)
    }

    @Test(
        "why something is done (丢了, 到期, 坏了) says less of what is done than the action itself",
        arguments: [
            ("身份证丢了先挂失", MatterAction.lost, MatterAction.reissue), ("执照到期注销", .cancel, .renew),
            ("号牌坏了补领", .reissue, .replace),
        ])
    func reasonsSayLess(name: String, done: MatterAction, why: MatterAction) throws {
        let actions = MatterName(name).bag.actions
        #expect(actions[done] == 1)
        #expect(try #require(actions[why]) < 1)
    }

    @Test("no word of the lexicon stands in two lines, and what is compared stands for itself")
    func lexiconIsSound() {
        let lexicon = Lexicon.shipped
        #expect(lexicon.clashes == [])
        #expect(lexicon.entries.count > 10_000)
        for case .word(let word) in lexicon.entries.flatMap(\.parts) {
            let text = FoldedText(word).scalars
            guard let (entry, length) = lexicon.longest(in: text[...]), length == text.count else {
                Issue.record("\(word) is no word")
                continue
            }
            #expect(lexicon.entries[entry].parts.contains(.word(word)), "\(word)")
        }
    }

    @Test("every variant is another character than the usual one, and the usual one is not a variant itself")
    func variantsAreSound() {
        for (variant, usual) in VariantCharacters.usual {
            #expect(variant != usual)
            #expect(VariantCharacters.usual[usual] == nil, "\(variant)\(usual)")
        }
        #expect(VariantCharacters.usual.count > 1_000)
    }

    @Test(
        "the logarithm is the logarithm",
        arguments: [
            (1.0, 0.0), (2, 0.693147180559945), (10, 2.302585092994046), (0.5, -0.693147180559945),
            (905, 6.807934943699926),
        ])
    func naturalLogarithm(value: Double, expected: Double) {
        #expect(abs(logarithm(value) - expected) < 1e-11)
    }

    @Test(
        "an office's trade is known by its name",
        arguments: [
            ("示例市公安局交警支队", AgencyKind.police), ("示例市行政审批服务局", nil), ("市医疗保障事业服务中心", .insurance),
            ("示例市残疾人联合会", .disabled), ("市不动产登记中心", .land), ("", nil),
            ("示例区动物卫生监督所", .farming), ("示例县卫计局", .health), ("示例市国土资源局", .land),
            ("示例市环境卫生管理处", .cityManagement),
        ])
    func trades(name: String, kind: AgencyKind?) {
        #expect(AgencyKind.of(FoldedText(name)) == kind)
    }
}
