import Codes
import Testing

@Suite("Administrative divisions")
struct DivisionTests {
    static func table() throws -> DivisionTable {
        try DivisionTable(
            csv: try RepositoryFile.resource("divisions.csv"),
            townships: try RepositoryFile.resource("townships_focus.csv"))
    }

    @Test("the shipped table is whole: every division has its parent up to a province")
    func shipped() throws {
        let table = try Self.table()
        #expect(table.count == 3_351 + 2_190)
        #expect(table.provinces.count == 34)
        var waiting = table.provinces
        var seen = 0
        while let division = waiting.popLast() {
            seen += 1
            #expect(table.path(of: division.code).last == division)
            waiting += table.children(of: division.code)
        }
        #expect(seen == table.count)
    }

    @Test(
        "full names skip what statistics invented",
        arguments: [
            ("150627", "内蒙古自治区鄂尔多斯市伊金霍洛旗"), ("150600", "内蒙古自治区鄂尔多斯市"), ("110101", "北京市东城区"),
            ("429004", "湖北省仙桃市"), ("500229", "重庆市城口县"), ("150421", "内蒙古自治区赤峰市阿鲁科尔沁旗"),
            ("621202", "甘肃省陇南市武都区"), ("150102001000", "内蒙古自治区呼和浩特市新城区海拉尔东路街道"),
            ("150102001", "内蒙古自治区呼和浩特市新城区海拉尔东路街道"), ("150627000000", "内蒙古自治区鄂尔多斯市伊金霍洛旗"),
        ])
    func fullNames(code: String, name: String) throws {
        #expect(try Self.table().fullName(of: DivisionCode(code)) == name)
    }

    @Test("a village is known by its township, an unlisted township by its county")
    func nearest() throws {
        let table = try Self.table()
        #expect(table.nearestKnown(to: try DivisionCode("150102001005"))?.name == "海拉尔东路街道")
        #expect(table.nearestKnown(to: try DivisionCode("441900003001"))?.name == "东莞市")
        #expect(table.nearestKnown(to: try DivisionCode("150699"))?.name == "鄂尔多斯市")
        #expect(table.fullName(of: try DivisionCode("150699")) == nil)
        #expect(table.search("伊金霍洛").map(\.code.text).contains("150627"))
        #expect(table.search("市辖区").isEmpty)
        #expect(table.search("").isEmpty)
        #expect(table.search("县", max: 3).count == 3)
    }

    @Test(
        "levels and parents follow the segments",
        arguments: [
            ("150000", .province, nil), ("150600", .prefecture, "150000"), ("150627", .county, "150600"),
            ("150627100", .township, "150627"), ("150627100001", .village, "150627100"),
            ("441900003", .township, "441900"),
        ] as [(String, DivisionLevel, String?)])
    func levels(text: String, level: DivisionLevel, parent: String?) throws {
        let code = try DivisionCode(text)
        #expect(code.level == level)
        #expect(try code.parent == parent.map { text throws(CodeFault) in try DivisionCode(text) })
    }

    @Test("a division holds itself and what lies in it")
    func holding() throws {
        let city = try DivisionCode("150600")
        #expect(city.contains(try DivisionCode("150627")))
        #expect(city.contains(try DivisionCode("150600000000")))
        #expect(city.contains(try DivisionCode("150627100001")))
        #expect(!city.contains(try DivisionCode("150100")))
        #expect(!city.contains(try DivisionCode("150000")))
        #expect(try DivisionCode("441900").contains(DivisionCode("441900003")))
        #expect(try DivisionCode("150600") == DivisionCode("150600000000"))
        #expect(try DivisionCode("150600").hashValue == DivisionCode("150600000").hashValue)
    }

    @Test(
        "a text that is no division is refused at its wrong character",
        arguments: [
            ("15060", nil), ("1506000", nil), ("", nil), ("15o600", 3), ("160000", 2), ("990000", 1),
            ("000000", 1),
            ("150027", 5), ("150600000001", 12), ("150000100", 7), ("1506２7", 5), (" 150600", 1),
        ] as [(String, Int?)])
    func malformed(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try DivisionCode(text) }
        #expect(fault?.code == .divisionInvalid)
        #expect(fault?.position == position)
    }

    @Test("the longest prefix that matches is chosen")
    func prefixes() throws {
        let prefixes = try ["15", "1506", "150627", "150627100", "1501"].map { text throws(CodeFault) in
            try DivisionPrefix(text)
        }
        #expect(prefixes.longestMatch(of: try DivisionCode("150627100"))?.text == "150627100")
        #expect(prefixes.longestMatch(of: try DivisionCode("150627101"))?.text == "150627")
        #expect(prefixes.longestMatch(of: try DivisionCode("150602"))?.text == "1506")
        #expect(prefixes.longestMatch(of: try DivisionCode("150900"))?.text == "15")
        #expect(prefixes.longestMatch(of: try DivisionCode("210100")) == nil)
        let city = try DivisionPrefix("150600")
        #expect(city.matches(try DivisionCode("150600")))
        #expect(!city.matches(try DivisionCode("150627")))
        #expect(DivisionPrefix(everythingIn: try DivisionCode("150600")).text == "1506")
        #expect(prefixes[0].covers(prefixes[1]) && !prefixes[1].covers(prefixes[0]))
        #expect(prefixes[1].overlaps(prefixes[0]) && !prefixes[1].overlaps(prefixes[4]))
    }

    @Test(
        "a prefix has 2, 4, 6, 9 or 12 digits",
        arguments: [
            ("1", nil), ("150", nil), ("15060", nil), ("1506271", nil), ("16", 2), ("1x", 2), ("", nil),
        ]
            as [(String, Int?)])
    func malformedPrefix(text: String, position: Int?) {
        let fault = refusal { () throws(CodeFault) in try DivisionPrefix(text) }
        #expect(fault?.code == .divisionPrefixInvalid)
        #expect(fault?.position == position)
    }

    @Test(
        "a table that contradicts itself is refused with the line",
        arguments: [
            ("code,name,parent_code,level\n150000,a,,province\n150000,b,,province", 3),
            ("code,name,parent_code,level\n150600,a,150000,city", 2),
            ("code,name,parent_code,level\n150000,a,,city", 2),
            ("code,name,parent_code,level\n150000,,,province", 2),
            ("code,name,parent_code,level\n150000,a,110000,province", 2),
            ("code,name,parent_code,level\n15000,a,,province", 2), ("code,name,level\n150000,a,province", 1),
            ("", 1),
        ])
    func brokenTables(text: String, line: Int) {
        do throws(TableFault) {
            _ = try DivisionTable(csv: Array(text.utf8))
            Issue.record("the table was taken")
        } catch { #expect(error.line == line) }
    }
}
