import Codes
import Testing

@testable import Mapping

@Suite("Suggestions and search over one catalogue")
struct SuggestTests {
    private static let matters = [
        MatterText(
            code: "T-1", name: "居民身份证首次申领", plain: "给孩子办第一张身份证", baseCode: "000107906001", type: "07",
            agency: "示例市公安局", subjects: [.person], materials: ["居民户口簿"]),
        MatterText(
            code: "T-2", name: "居民身份证丢失补领", plain: "身份证丢了补办", type: "07", agency: "示例市公安局",
            subjects: [.person], materials: ["居民户口簿", "遗失声明"]),
        MatterText(code: "T-3", name: "居民身份证换领（到期或损坏）", type: "07", agency: "示例市公安局", subjects: [.person]),
        MatterText(
            code: "T-4", name: "公司设立登记", plain: "办公司营业执照", type: "01", agency: "示例市市场监督管理局",
            subjects: [.organisation], materials: ["公司章程", "住所使用证明"]),
        MatterText(code: "T-5", name: "公司设立登记（县级权限）", type: "01", agency: "示例市澄东区市场监督管理局"),
        MatterText(code: "T-6", name: "公司注销登记", type: "01", agency: "示例市市场监督管理局"),
        MatterText(code: "T-7", name: "养犬登记", plain: "给狗办证", agency: "示例市公安局"),
    ]
    private static let readings = [
        "居民身份证首次申领": ["ju", "min", "shen", "fen", "zheng", "shou", "ci", "shen", "ling"],
        "养犬登记": ["yang", "quan", "deng", "ji"],
    ].mapValues { NameReading($0) }
    let index = MatterIndex(Self.matters, readings: Self.readings)

    private func codes(_ name: String) -> [String] {
        index.suggestions(for: MatterText(code: "X", name: name), limit: 7).map(\.code)
    }

    @Test(
        "near neighbours are told apart by what is done",
        arguments: [
            ("身份证丢了", "T-2"), ("身份证到期换新", "T-3"), ("首次办理身份证", "T-1"), ("企业（公司）注销", "T-6"),
            ("有限责任公司开办登记", "T-4"), ("狗证", "T-7"),
        ])
    func actions(name: String, code: String) {
        #expect(codes(name).first == code)
    }

    @Test("the level in the name, and in the agency's, chooses between two of one name")
    func levels() {
        #expect(codes("公司设立登记（区级）").first == "T-5")
        let ours = MatterText(code: "X", name: "公司设立登记", agency: "长河区市场监督管理局")
        #expect(index.suggestions(for: ours).first?.code == "T-5")
        #expect(codes("公司设立登记（市级）").first == "T-4")
    }

    @Test("reasons say in both languages what speaks for and against")
    func reasons() throws {
        let ours = MatterText(
            code: "X", name: "居民身份证首次申领", baseCode: "000107906001", type: "01", agency: "市公安局",
            subjects: [.organisation], materials: ["户口本"])
        let best = try #require(index.suggestions(for: ours).first)
        #expect(best.code == "T-1")
        #expect(best.reasons.contains(.sameBaseCode("000107906001")))
        #expect(best.reasons.contains(.sameName))
        #expect(best.reasons.contains(.sameTrade))
        #expect(best.reasons.contains(.otherSubjects))
        #expect(best.reasons.contains(.otherType(ours: "01", theirs: "07")))
        #expect(best.reasons.allSatisfy { !$0.explanation.text.isEmpty && !$0.explanation.textZh.isEmpty })
        #expect((0...1).contains(best.score))
        let other = try #require(
            index.suggestions(for: MatterText(code: "X", name: "公司注销"), limit: 7).first { $0.code == "T-4" })
        #expect(other.reasons.contains(.otherAction))
        #expect(!SuggestionReason.otherAction.speaksFor)
    }

    @Test("a matter that is the same in every respect scores more than any other, and at most 1")
    func sameIsBest() throws {
        for matter in Self.matters {
            let found = index.suggestions(for: matter, limit: 7)
            #expect(found.first?.code == matter.code)
            #expect(found.allSatisfy { (0...1).contains($0.score) })
        }
    }

    @Test(
        "nothing to compare finds nothing, and nothing breaks",
        arguments: ["", " ", "（）", "———", "\u{0}", "的", "🐉🐉", "龘", "(", ")))", "123"])
    func emptyAndJunk(name: String) {
        _ = codes(name)
        _ = index.search(name)
        #expect(MatterIndex([]).suggestions(for: MatterText(code: "X", name: name)).isEmpty)
        #expect(MatterIndex([]).search(name).isEmpty)
        let junk = MatterIndex([
            MatterText(code: "J", name: name, plain: name, agency: name, materials: [name])
        ])
        #expect(junk.suggestions(for: MatterText(code: "X", name: "公司设立登记")).count <= 1)
    }

    @Test("a name without a word in common has no candidates; no candidates are asked for, none come")
    func nothingInCommon() {
        #expect(codes("龘靐齉").isEmpty)
        #expect(index.suggestions(for: Self.matters[0], limit: 0).isEmpty)
        #expect(index.suggestions(for: Self.matters[0], limit: 1).count == 1)
    }

    @Test("names of any length are read up to a bound", arguments: [999, 1_000, 1_001, 100_000])
    func longNames(length: Int) {
        let name = String(repeating: "证", count: length)
        #expect(FoldedText(name).scalars.count == min(length, FoldedText.most))
        #expect(!index.search("身份" + name).contains { $0.hit < .alike })
    }

    @Test("random text breaks nothing, and the same question has the same answer")
    func randomText() {
        var state: UInt64 = 20_261_122
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x4E00...0x9FFF, 0xFF00...0xFFEF, 0x2000...0x206F, 0x20000...0x2A6DF,
        ]
        for round in 0..<200 {
            var text = ""
            for _ in 0..<(next() % 40) {
                let range = ranges[Int(next() % 5)]
                if let scalar = Unicode.Scalar(range.lowerBound + UInt32(next()) % UInt32(range.count)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            let ours = MatterText(code: "X", name: text, agency: text, materials: [text])
            #expect(
                index.suggestions(for: ours) == index.suggestions(for: ours), "round \(round), seed 20261122")
            #expect(index.search(text) == index.search(text), "round \(round), seed 20261122")
        }
    }

    @Test(
        "a search finds by code, name, part, words, pinyin, initials and the public's words",
        arguments: [
            ("T-2", SearchHit.code, "T-2"), ("t-2", .code, "T-2"), ("养犬登记", .name, "T-7"),
            ("养犬", .nameBegins, "T-7"),
            ("丢失", .nameContains, "T-2"), ("丢失 身份证", .allWords, "T-2"), ("yangquan", .pinyin, "T-7"),
            ("yqdj", .pinyin, "T-7"), ("yangqd", .pinyin, "T-7"), ("qdeng", .pinyin, "T-7"),
            ("狗", .publicWords, "T-7"),
            ("犬", .nameContains, "T-7"), ("宠物犬登记", .alike, "T-7"), ("ＹＱ", .pinyin, "T-7"),
        ])
    func finds(words: String, hit: SearchHit, code: String) throws {
        let first = try #require(index.search(words).first)
        #expect((first.hit, first.code) == (hit, code))
    }

    @Test(
        "letters that are no pinyin of a name find nothing",
        arguments: ["yx", "quang", "yangquandengjix", "a", "uan"])
    func noPinyin(words: String) {
        #expect(index.search(words).isEmpty)
    }

    @Test(
        "the beginning of a code finds all that have it; better hits come before worse, shorter names first")
    func order() {
        #expect(index.search("T-").map(\.code) == ["T-7", "T-4", "T-6", "T-1", "T-2", "T-5", "T-3"])
        let found = index.search("公司设立登记")
        #expect(found.prefix(2).map(\.code) == ["T-4", "T-5"])
        #expect(found.prefix(2).map(\.hit) == [.name, .nameBegins])
        #expect(found.map(\.hit) == found.map(\.hit).sorted())
        #expect(Set(found.map(\.code)).count == found.count)
    }

    @Test("10,000 matters: each is found by its whole name, and the best of many alike by its number")
    func manyMatters() throws {
        let many = MatterIndex(
            (0..<10_000).map { MatterText(code: "M\($0)", name: "示例事项第\($0 + 1_000)号登记") })
        #expect(many.count == 10_000)
        #expect(
            many.search("示例事项第7777号登记").first == FoundMatter(code: "M6777", name: "示例事项第7777号登记", hit: .name))
        #expect(many.search("登记").count == 10_000)
        #expect(
            many.suggestions(for: MatterText(code: "X", name: "第7777号示例事项的登记")).first?.code == "M6777")
    }
}
