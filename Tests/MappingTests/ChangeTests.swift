import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("What a rule does to a value")
struct ChangeTests {
    /// The change of a rule with this member.
    func change(_ name: String, _ member: JSON) throws -> FieldChange {
        let row: JSON = [
            "local": "L", "target": "T",
            "form": ["rules": [.object(["to": "t", "from": "f", name: member])]],
        ]
        let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": [row]])
        guard case .field(_, let change, _) = file.mappings.first?.form?.rules.first?.source else {
            throw ChangeMissing()
        }
        return change
    }

    struct ChangeMissing: Error {}

    /// The changed value, or the word of the refusal.
    func outcome(_ change: FieldChange, _ value: JSON) -> String {
        do throws(ValueFault) { return try change.apply(value).description } catch {
            return error.code.rawValue
        }
    }

    @Test(
        "each format of a day becomes each other, and back",
        arguments: [
            ("YYYY-MM-DD", "2024-02-29"), ("YYYYMMDD", "20240229"), ("YYYY/MM/DD", "2024/02/29"),
            ("YYYY年MM月DD日", "2024年02月29日"), ("YYYY年M月D日", "2024年2月29日"),
            ("YYYY-MM-DD hh:mm:ss", "2024-02-29 00:00:00"),
            ("YYYY-MM-DDThh:mm:ss+08:00", "2024-02-29T00:00:00+08:00"), ("YYYYMMDDhhmmss", "20240229000000"),
        ])
    func dates(_ format: String, _ text: String) throws {
        for other in DateFormat.allCases {
            let date = try change("date", ["from": .string(format), "to": .string(other.rawValue)])
            let there = try date.apply(.string(text))
            #expect(try #require(there.stringValue).codePointCount <= other.lengthMax)
            #expect(date.undo(there, for: nil) == .string(text), "\(format) to \(other)")
        }
    }

    @Test(
        "what is no day in that format is refused, whatever it resembles",
        arguments: [
            "2023-02-29", "2024-2-29", "2024-02-29 ", " 2024-02-29", "2024/02/29", "2024-13-01", "2024-00-10",
            "", "-", "2024-02-2９", "2024-02-291", "24-02-29",
        ])
    func noDate(_ text: String) throws {
        let date = try change("date", ["from": "YYYY-MM-DD", "to": "YYYYMMDD"])
        #expect(outcome(date, .string(text)) == "mapping_value_format")
    }

    @Test(
        "a day is a text; noughts stand where the format has them and nowhere else; a time of day is not dropped"
    )
    func moreDates() throws {
        let digits = try change("date", ["from": "YYYYMMDD", "to": "YYYY-MM-DD"])
        #expect(outcome(digits, 20_240_229) == "mapping_value_format")
        #expect(outcome(digits, .null) == "mapping_value_format")
        let short = try change("date", ["from": "YYYY年M月D日", "to": "YYYYMMDD"])
        #expect(outcome(short, "2024年12月1日") == #""20241201""#)
        #expect(outcome(short, "2024年02月1日") == "mapping_value_format")
        let full = try change("date", ["from": "YYYY年MM月DD日", "to": "YYYYMMDD"])
        #expect(outcome(full, "2024年2月01日") == "mapping_value_format")
        let time = try change("date", ["from": "YYYYMMDDhhmmss", "to": "YYYYMMDD"])
        #expect(outcome(time, "20240229000000") == #""20240229""#)
        #expect(outcome(time, "20240229134500") == "mapping_value_lossy")
        #expect(outcome(time, "20240229240000") == "mapping_value_format")
        let both = try change("date", ["from": "YYYYMMDDhhmmss", "to": "YYYY-MM-DD hh:mm:ss"])
        #expect(outcome(both, "20240229134501") == #""2024-02-29 13:45:01""#)
    }

    @Test(
        "numbers move their point digit by digit",
        arguments: [
            (2, "integer", "0.1", "10"), (2, "integer", "12", "1200"),
            (2, "integer", "12.345", "mapping_value_lossy"),
            (-2, "number", "1050", "10.5"), (-4, "number", "123456789", "12345.6789"),
            (0, "number", "0", "0"),
            (12, "integer", "9007199254740991", "mapping_value_lossy"), (0, "integer", "-7", "-7"),
            (0, "integer", "9007199254740991", "9007199254740991"), (-2, "number", "-5", "-0.05"),
            (0, "integer", "1.5", "mapping_value_lossy"), (2, "integer", "1.15", "115"),
            (0, "integer", "1e2", "100"), (6, "integer", "1e-06", "1"),
        ])
    func numbers(_ scale: Int64, _ kind: String, _ value: String, _ expected: String) throws {
        let number = try change("number", ["scale": .integer(scale), "as": .string(kind)])
        #expect(outcome(number, try JSON.parse(value)) == expected)
    }

    @Test("texts of digits become numbers, and numbers texts with the decimals that are asked for")
    func textNumbers() throws {
        let cents = try change("number", ["scale": 2, "as": "integer"])
        for (text, expected) in [
            ("12.50", "1250"), ("0.01", "1"), ("0", "0"), ("-0.00", "0"), ("-3", "-300"),
            ("12.505", "mapping_value_lossy"), ("012", "mapping_value_format"),
            ("1,000", "mapping_value_format"),
            ("", "mapping_value_format"), ("1.", "mapping_value_format"), (".5", "mapping_value_format"),
            ("１２", "mapping_value_format"), ("+1", "mapping_value_format"), ("1e3", "mapping_value_format"),
            (" 1", "mapping_value_format"), (String(repeating: "9", count: 41), "mapping_value_format"),
        ] {
            #expect(outcome(cents, .string(text)) == expected, "\(text)")
        }
        let text = try change("number", ["scale": -2, "as": "text", "decimals": 2])
        #expect(outcome(text, 1_250) == #""12.50""#)
        #expect(outcome(text, 5) == #""0.05""#)
        #expect(outcome(text, .bool(true)) == "mapping_value_format")
        #expect(outcome(text, [1]) == "mapping_value_format")
        let three = try change("number", ["scale": -3, "as": "text", "decimals": 2])
        #expect(outcome(three, 5) == "mapping_value_lossy")
        #expect(outcome(three, 50) == #""0.05""#)
    }

    @Test("a number goes back as our field writes it, on random amounts")
    func numbersBack() throws {
        var numbers = SeededNumbers(state: 4)
        let form = try Form([
            "type": "object",
            "properties": ["a": ["type": "integer"], "b": ["type": "string", "format": "amount"]],
        ])
        let number = try change("number", ["scale": -4, "as": "text"])
        let amount = try change("number", ["scale": 2, "as": "integer"])
        for _ in 0..<2_000 {
            let value = JSON.integer(
                Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &numbers))
            #expect(number.undo(try number.apply(value), for: form.field("a")) == value)
            let cents = Int64.random(in: 0...99_999_999, using: &numbers)
            let text = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
            #expect(try amount.apply(.string(text)) == .integer(cents))
            #expect(amount.undo(.integer(cents), for: form.field("b")) == .string(text))
        }
    }

    @Test("a part is taken by its separator or its place, and a text of another make is refused")
    func parts() throws {
        let second = try change("part", ["by": "-", "index": 1, "of": 3])
        for (text, expected) in [
            ("甲-乙-丙", #""乙""#), ("--", #""""#), ("甲-乙", "mapping_value_format"),
            ("甲-乙-丙-丁", "mapping_value_format"), ("", "mapping_value_format"),
        ] {
            #expect(outcome(second, .string(text)) == expected, "\(text)")
        }
        #expect(outcome(second, 7) == "mapping_value_format")
        let places = try change("part", ["start": 2, "length": 3])
        for (text, expected) in [
            ("abcde", #""cde""#), ("abcd", "mapping_value_format"), ("一二三四五六", #""三四五""#),
            ("ab", "mapping_value_format"),
        ] {
            #expect(outcome(places, .string(text)) == expected, "\(text)")
        }
        let rest = try change("part", ["start": 2])
        #expect(outcome(rest, "abc") == #""c""#)
        #expect(outcome(rest, "ab") == "mapping_value_format")
        #expect(second.undo("乙", for: nil) == nil && rest.undo("c", for: nil) == nil)
    }

    @Test("fields are joined in order, empty ones left out, and nothing that could not be told apart")
    func joined() throws {
        let join = JoinedFields(fields: ["a", "b", "c"], separator: "-")
        #expect(try join.apply(["a": "甲", "b": 7, "c": "丙"]) == "甲-7-丙")
        #expect(try join.apply(["c": "丙", "a": "甲"]) == "甲-丙")
        #expect(try join.apply(["b": ""]) == nil)
        #expect(try join.apply([:]) == nil)
        for bad: JSON in ["甲-乙", true, 1.5, ["甲"], .null] {
            #expect(throws: JoinFault.self) { try join.apply(["a": "甲", "b": bad]) }
        }
        #expect(try JoinedFields(fields: ["a", "b"], separator: "").apply(["a": "甲-", "b": "乙"]) == "甲-乙")
    }

    @Test("parts of a text leave nothing out when all are read, or every place to the end")
    func whole() {
        func separated(_ indices: Int...) -> [TextPart] {
            indices.map { .separated(by: "-", index: $0, of: 3) }
        }
        #expect(TextPart.isWhole(separated(0, 1, 2)) && !TextPart.isWhole(separated(0, 2)))
        #expect(TextPart.isWhole([.places(start: 2, length: nil), .places(start: 0, length: 2)]))
        #expect(!TextPart.isWhole([.places(start: 3, length: nil), .places(start: 0, length: 2)]))
        #expect(!TextPart.isWhole([.places(start: 0, length: 6)]) && !TextPart.isWhole([]))
        #expect(
            !TextPart.isWhole([.separated(by: "/", index: 0, of: 2), .separated(by: "-", index: 1, of: 2)]))
    }

    @Test("a rule that says too much, too little or another thing is refused at its place")
    func shapes() {
        func faults(_ rule: JSON) -> [String] {
            Sample.faults { () throws(ShapeFaults) in
                _ = try MappingFile([
                    "peer": .string(Sample.hohhot),
                    "mappings": [["local": "L", "target": "T", "form": ["rules": [rule]]]],
                ])
            }.map { String($0.dropFirst("/mappings/0/form/rules/0".utf8.count)) }
        }
        #expect(
            faults(["to": "t", "from": "f", "date": ["from": "YYYY-MM-DD"]]) == ["/date/to member_missing"])
        #expect(
            faults(["to": "t", "from": "f", "date": ["from": "DD.MM.YYYY", "to": "YYYYMMDD"]]) == [
                "/date/from word_unknown"
            ])
        #expect(
            faults(["to": "t", "from": "f", "date": ["from": "YYYYMMDD", "to": "YYYYMMDD"], "codes": [:]])
                == [
                    "/date member_range"
                ])
        #expect(faults(["to": "t", "from": "f", "number": ["scale": 13]]) == ["/number/scale member_range"])
        #expect(
            faults(["to": "t", "from": "f", "number": ["as": "integer", "decimals": 1]]) == [
                "/number/decimals member_range"
            ])
        #expect(
            faults(["to": "t", "from": "f", "part": ["by": "-", "index": 2, "of": 2]]) == [
                "/part/index member_range"
            ])
        #expect(faults(["to": "t", "from": "f", "part": [:]]) == ["/part/start member_missing"])
        #expect(faults(["to": "t", "join": ["a"]]) == ["/join member_range"])
        #expect(faults(["to": "t", "join": ["a", "a", "b"]]) == ["/join member_twice"])
        #expect(faults(["to": "t", "join": ["a", "b"], "from": "c"]) == ["/from member_unknown"])
        #expect(
            faults(["to": "t", "from": "f", "codes": ["a": "1"], "lossy": true]) == ["/note member_missing"])
        #expect(faults(["to": "t", "from": "f", "lossy": true, "note": "示例"]) == ["/lossy member_unknown"])
        #expect(faults(["to": "t", "from": "f", "codes": ["a": "1"], "lossy": true, "note": "示例"]).isEmpty)
        #expect(faults(["to": "t", "constant": 1, "date": [:]]) == ["/date member_unknown"])
    }
}
