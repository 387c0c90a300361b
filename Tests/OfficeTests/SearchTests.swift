import Codes
import Exchange
import Mapping
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("Pinyin of matters' names")
struct PinyinTests {
    let table = PinyinTable()

    @Test(
        "characters of several readings are read as the word wants it",
        arguments: [
            ("重新申请", "chong xin shen qing"), ("重大疾病提取", "zhong da ji bing ti qu"), ("长期护理", "chang qi hu li"),
            ("校长任职", "xiao zhang ren zhi"), ("银行账户", "yin hang zhang hu"), ("行政复议", "xing zheng fu yi"),
            ("工作调动", "gong zuo diao dong"), ("人民调解", "ren min tiao jie"),
            ("缴存基数年度调整", "jiao cun ji shu nian du tiao zheng"),
            ("传染病", "chuan ran bing"), ("会计证", "kuai ji zheng"), ("还清贷款", "huan qing dai kuan"),
            ("畜牧许可", "xu mu xu ke"), ("种畜禽", "zhong chu qin"), ("医疗机构校验", "yi liao ji gou jiao yan"),
            ("残疾人补贴给付", "can ji ren bu tie ji fu"), ("歌舞娱乐场所", "ge wu yu le chang suo"), ("六安市", "lu an shi"),
            ("单县", "shan xian"), ("户口簿", "hu kou bu"), ("旅馆", "lv guan"), ("外国女性", "wai guo nv xing"),
            ("临时用地", "lin shi yong di"),
        ])
    func readings(name: String, read: String) {
        #expect(table.reading(of: name).syllables.joined(separator: " ") == read)
    }

    @Test("letters and digits are read as they are; marks, emoji and other scripts have no syllable")
    func others() {
        #expect(table.reading(of: "KTV（A1）").syllables == ["k", "t", "v", "a", "1"])
        #expect(table.reading(of: "——🐉ᠮ").syllables.isEmpty)
        #expect(table.reading(of: "").syllables.isEmpty)
    }

    @Test("every phrase has a syllable for each character")
    func phrasesAreWhole() {
        for line in PinyinTable.phrases.split(separator: "\n") {
            let parts = line.split(separator: " ")
            #expect(parts.count == (parts.first?.count ?? 0) + 1, "\(line)")
        }
        let pairs = PinyinTable.characters.split { $0 == " " || $0 == "\n" }
        #expect(pairs.count.isMultiple(of: 2))
        #expect(stride(from: 0, to: pairs.count, by: 2).allSatisfy { pairs[$0].count == 1 })
    }
}

@Suite("The window's matter search, and suggestions for what has no mapping")
struct SearchTests {
    let bridge: Bridge

    init() async throws { bridge = try await Bridge(seed: 91) }

    private var desk: MatterDesk { MatterDesk(bridge.origin.office) }
    private var suggestions: SuggestionDesk { SuggestionDesk(bridge.origin.office) }

    private func codes(_ answer: JSON) -> [String] {
        (answer["matters"]?.arrayValue ?? []).compactMap { $0["code"]?.stringValue }
    }

    @Test("by nothing all come in code order; by words, pinyin and codes those that fit, best first")
    func list() throws {
        let all = codes(desk.list(nil, after: nil, limit: 200, for: .nobody))
        #expect(all == all.sorted() && all.count > 1)
        #expect(codes(desk.list("  ", after: nil, limit: 200, for: .nobody)) == all)
        let matter = try #require(
            bridge.origin.catalogues.ownCatalog.matter(all[1], on: bridge.origin.clock.now().civilDate))
        #expect(codes(desk.list(matter.name, after: nil, limit: 1, for: .nobody)) == [matter.code])
        let initials = PinyinTable().reading(of: matter.name).syllables.compactMap(\.first).map(String.init)
            .joined()
        #expect(codes(desk.list(initials, after: nil, limit: 50, for: .nobody)).contains(matter.code))
        #expect(
            codes(desk.list(matter.code.lowercased(), after: nil, limit: 1, for: .nobody)) == [matter.code])
        #expect(codes(desk.list("龘靐齉", after: nil, limit: 50, for: .nobody)).isEmpty)
    }

    @Test("pages of a search follow each other without a gap, and end", arguments: [1, 2, 3])
    func pages(size: Int) throws {
        let whole = codes(desk.list("证", after: nil, limit: 200, for: .nobody))
        var paged: [String] = []
        var after: String?
        for _ in 0...whole.count {
            let answer = desk.list("证", after: after, limit: size, for: .nobody)
            paged += codes(answer)
            after = answer["next"]?.stringValue
            if after == nil { break }
        }
        #expect(paged == whole && whole.count > 1)
        #expect(codes(desk.list("证", after: "no such code", limit: 5, for: .nobody)).isEmpty)
    }

    @Test("an index is kept until the catalogues or the day change")
    func cache() {
        let indexes = MatterIndexes()
        let catalog = bridge.origin.catalogues.ownCatalog
        let day = bridge.origin.clock.now().civilDate
        var made = 0
        func ask(_ generation: Int, _ day: CivilDate) {
            _ = indexes.index(of: catalog.gateway, generation: generation, on: day) {
                made += 1
                return catalog
            }
        }
        ask(1, day)
        ask(1, day)
        #expect(made == 1)
        ask(2, day)
        #expect(made == 2)
        ask(2, day.adding(days: 1))
        #expect(made == 3)
    }

    @Test(
        "one of ours has candidates at the peer, the one of its base code first, with reasons in two languages"
    )
    func suggest() throws {
        let rows =
            try suggestions.suggest(SampleCase.matter, peer: bridge.destination.id, limit: 3).arrayValue ?? []
        let best = try #require(rows.first)
        #expect(rows.count <= 3 && best["rank"] == 1 && best["local"] == .string(SampleCase.matter))
        let ours = try #require(
            bridge.origin.catalogues.ownCatalog.matter(
                SampleCase.matter, on: bridge.origin.clock.now().civilDate))
        let peer = try #require(bridge.origin.catalogues.catalog(of: bridge.destination.id))
        let theirs = try #require(
            peer.matter(best["code"]?.stringValue ?? "", on: bridge.origin.clock.now().civilDate))
        #expect(theirs.baseCode == ours.baseCode)
        for reason in best["reasons"]?.arrayValue ?? [] {
            #expect(
                reason["text"]?.stringValue?.isEmpty == false
                    && reason["text_zh"]?.stringValue?.isEmpty == false)
        }
    }

    @Test("of all ours only those come that neither a row nor the default rule finds at the peer")
    func suggestAll() async throws {
        let day = bridge.origin.clock.now().civilDate
        let peer = try #require(bridge.origin.catalogues.catalog(of: bridge.destination.id))
        let rows = try await suggestions.suggestAll(peer: bridge.destination.id, limit: 3).arrayValue ?? []
        let listed = Set(rows.compactMap { $0["local"]?.stringValue })
        let bases = Set(peer.matters(on: day).compactMap(\.baseCode))
        for ours in bridge.origin.catalogues.ownCatalog.matters(on: day)
        where ours.baseCode.map(bases.contains) != true {
            #expect(listed.contains(ours.code), "\(ours.name)")
        }
        #expect(!listed.contains(SampleCase.matter))
    }

    @Test("an unknown matter, and a peer whose catalogue is not here, are refused")
    func refusals() async throws {
        let (peer, nobody) = (bridge.destination.id, try GatewayID("spiffe://nobody.tongban/gateway/310000"))
        #expect(throws: OfficeRefusal.self) { try suggestions.suggest("NONE", peer: peer, limit: 3) }
        #expect(throws: OfficeRefusal.self) {
            try suggestions.suggest(SampleCase.matter, peer: nobody, limit: 3)
        }
        #expect(throws: OfficeRefusal.self) { try suggestions.search("证", peer: nobody, limit: 3) }
        await #expect(throws: OfficeRefusal.self) { try await suggestions.suggestAll(peer: nobody, limit: 3) }
    }
}
