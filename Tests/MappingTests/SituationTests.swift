import Codes
import StrictJSON
import Testing

@testable import Mapping

@Suite("Rows for situations (情形)")
struct SituationTests {
    let day: CivilDate
    let city: DivisionCode

    init() throws {
        day = try CivilDate(Sample.today)
        city = try DivisionCode("150100")
    }

    /// Ours, for either kind of applicant, with two fields that conditions ask.
    static func local(_ subjects: JSON = ["person", "organisation"]) throws -> Matter {
        try Sample.matter(["code": "L-1", "subjects": subjects])
    }

    static func catalog(_ codes: String...) throws -> Catalog {
        var catalog = try Sample.catalog(try Sample.matter(["base_code": "002009009000"]))
        for code in codes { catalog.apply(.put(try Sample.matter(["code": .string(code)]))) }
        return catalog
    }

    static func row(_ target: String, _ when: JSON? = nil, _ divisions: String...) -> JSON {
        var row: JSONObject = ["local": "L-1", "target": .string(target)]
        row["when"] = when
        if !divisions.isEmpty { row["divisions"] = .strings(divisions) }
        return .object(row)
    }

    /// The peer's code, the word of a refusal, `bundle X`, or what is asked.
    func outcome(_ found: MatterResolution) -> String {
        switch found {
        case .resolved(let matter): return matter.peer.code
        case .refused(let refusal): return refusal.code.rawValue
        case .bundle(let match): return "bundle \(match.code)"
        case .undecided(let open):
            return "? "
                + ((open.questions.applicant ? ["applicant"] : []) + open.fields.map(\.name)).joined(
                    separator: " ")
        }
    }

    func outcome(
        _ rows: [JSON], _ applicant: Subject? = nil, _ answers: JSONObject = [:],
        in division: String = "150100",
        local: Matter? = nil
    ) throws -> String {
        let set = MappingSet(
            version: 1,
            mappings: try MappingFile(["peer": .string(Sample.hohhot), "mappings": .array(rows)]).mappings)
        return outcome(
            set.resolve(
                try local ?? Self.local(), to: try Self.catalog("A", "B", "C"),
                division: try DivisionCode(division),
                on: day, in: Situation(applicant: applicant, answers: answers)))
    }

    @Test("the row whose condition holds is taken, else the one without, else what is unknown is asked")
    func threeValued() throws {
        let rows = [
            Self.row("A", ["applicant": ["organisation"]]),
            Self.row("B", ["applicant": ["person"], "form": ["sex": ["男"]]]), Self.row("C"),
        ]
        #expect(try outcome(rows) == "? applicant sex")
        #expect(try outcome(rows, .organisation) == "A")
        #expect(try outcome(rows, .person) == "? sex")
        #expect(try outcome(rows, .person, ["sex": "男"]) == "B")
        #expect(try outcome(rows, .person, ["sex": "女"]) == "C")
        #expect(try outcome(rows, nil, ["sex": "女"]) == "? applicant")
        #expect(try outcome(rows, .person, ["sex": .null]) == "C")
        // Our matter is for one kind only: nobody is asked which.
        #expect(try outcome(rows, nil, [:], local: try Self.local(["organisation"])) == "A")
        #expect(try outcome(rows, nil, [:], local: try Self.local(["person"])) == "? sex")
    }

    @Test(
        "where no condition holds and no row is left, the next shorter reach is looked at, then the default rule"
    )
    func nextReach() throws {
        let narrow = Self.row("A", ["form": ["sex": ["男"]]], "150102")
        let wide = Self.row("B", nil, "1501")
        #expect(try outcome([narrow, wide], nil, ["sex": "男"], in: "150102") == "A")
        #expect(try outcome([narrow, wide], nil, ["sex": "女"], in: "150102") == "B")
        #expect(try outcome([narrow, wide], nil, [:], in: "150102") == "? sex")
        #expect(try outcome([narrow, wide], in: "150103") == "B")
        let base = try Sample.matter(["code": "L-1", "base_code": "002009009000"])
        #expect(try outcome([narrow], nil, ["sex": "女"], in: "150102", local: base) == "A-001")
        #expect(try outcome([narrow], nil, ["sex": "女"], in: "150102") == "mapping_ambiguous")
    }

    @Test("two conditions that hold at once are an ambiguity, never a guess")
    func twice() throws {
        let rows = [Self.row("A", ["form": ["sex": ["男"]]]), Self.row("B", ["form": ["sex": ["男", "女"]]])]
        #expect(try outcome(rows, nil, ["sex": "男"]) == "mapping_ambiguous")
        #expect(try outcome(rows, nil, ["sex": "女"]) == "B")
    }

    @Test("a row may name a bundle")
    func bundle() throws {
        let rows: [JSON] = [
            ["local": "L-1", "bundle": "YJS-1", "when": ["applicant": ["person"]]], Self.row("A"),
        ]
        #expect(try outcome(rows, .person) == "bundle YJS-1")
        #expect(try outcome(rows, .organisation) == "A")
    }

    @Test("an integer is not a text, and a truth value none of either")
    func kinds() throws {
        let rows = [Self.row("A", ["form": ["remark": ["1"]]]), Self.row("B")]
        #expect(try outcome(rows, nil, ["remark": "1"]) == "A")
        #expect(try outcome(rows, nil, ["remark": 1]) == "B")
        #expect(try outcome(rows, nil, ["remark": true]) == "B")
    }

    @Test("a submission is mapped by the form where the row has form rules, else by what was told beside it")
    func submission() throws {
        let ruled: JSON = [
            "local": "L-1", "target": "A", "when": ["form": ["sex": ["男"]]], "form": ["rules": []],
        ]
        let set = try Sample.mapping(ruled, Self.row("B"))
        func outcome(_ told: JSONObject, _ form: JSONObject?) throws -> String {
            self.outcome(
                set.resolve(
                    try Self.local(), to: try Self.catalog("A", "B"), division: city, on: day,
                    in: Situation(answers: told), filled: form))
        }
        #expect(try outcome([:], nil) == "? sex")
        #expect(try outcome([:], ["sex": "男", "name": "示例"]) == "A")
        // The form is the peer's here, so what it says of a field of that name is not our answer.
        #expect(try outcome([:], ["sex": "女", "name": "示例"]) == "? sex")
        #expect(try outcome(["sex": "女"], ["sex": "男"]) == "B")
        // Told one thing, filled another: the form is what is sent.
        #expect(try outcome(["sex": "男"], ["sex": "女"]) == "B")
        #expect(try outcome(["sex": "男"], [:]) == "A")
        let optional: JSON = [
            "local": "L-1", "target": "A", "when": ["form": ["remark": ["急"]]], "form": ["rules": []],
        ]
        let both: JSON = ["local": "L-1", "target": "B", "form": ["rules": []]]
        let other = try Sample.mapping(optional, both)
        let found = other.resolve(
            try Self.local(), to: try Self.catalog("A", "B"), division: city, on: day, in: .unknown,
            filled: ["sex": "女", "name": "示例"])
        #expect(self.outcome(found) == "B", "an optional field left empty is an answer")
    }

    @Test("answers that our form does not know, or that a field cannot have, are named")
    func answers() throws {
        let form = try Self.local().form
        func faults(_ answers: JSONObject) -> [String] {
            Situation(answers: answers).faults(in: form).map { "\($0.pointer) \($0.code)" }
        }
        #expect(faults(["sex": "男", "remark": .null]).isEmpty)
        #expect(faults(["sex": "其他"]) == ["/sex form_enum"])
        #expect(
            faults(["sex": 1, "nobody": "x"]) == [
                "/nobody mapping_field_unknown", "/sex form_type", "/sex form_enum",
            ])
    }

    @Test("a condition that says nothing, or something else, is refused at its place")
    func shapes() {
        func faults(_ when: JSON) -> [String] {
            Sample.faults { () throws(ShapeFaults) in
                _ = try MappingFile([
                    "peer": .string(Sample.hohhot),
                    "mappings": [["local": "L", "target": "T", "when": when]],
                ])
            }.map { String($0.dropFirst("/mappings/0/when".utf8.count)) }
        }
        #expect(faults([:]) == [" member_missing"])
        #expect(faults(["applicant": []]) == ["/applicant member_range"])
        #expect(faults(["applicant": ["alien"]]) == ["/applicant/0 word_unknown"])
        #expect(faults(["form": [:]]) == ["/form member_range"])
        #expect(faults(["form": ["a": []]]) == ["/form/a member_range"])
        #expect(faults(["form": ["a": [1.5]]]) == ["/form/a member_type"])
        #expect(faults(["form": ["a": [.null]]]) == ["/form/a member_type"])
        #expect(faults(["form": ["a": ["x", "x"]]]) == ["/form/a member_twice"])
        #expect(faults(["weather": "rain", "applicant": ["person"]]) == ["/weather member_unknown"])
        let bundle = Sample.faults { () throws(ShapeFaults) in
            _ = try MappingFile([
                "peer": .string(Sample.hohhot),
                "mappings": [["local": "L", "bundle": "B", "target": "T", "form": ["rules": []]]],
            ])
        }
        #expect(bundle == ["/mappings/0/target member_unknown", "/mappings/0/form member_unknown"])
    }

    @Test("resolve agrees with the rules written out, on random rows, conditions and knowledge")
    func random() throws {
        let divisions = ["150100", "150102", "150103"]
        for seed in UInt64(1)...80 {
            var numbers = SeededNumbers(state: seed)
            var rows: [JSON] = []
            for _ in 0..<Int.random(in: 0...6, using: &numbers) {
                var when: JSONObject = [:]
                if Int.random(in: 0...2, using: &numbers) == 0 {
                    when["applicant"] = Bool.random(using: &numbers) ? ["person"] : ["organisation"]
                }
                var form: JSONObject = [:]
                if Int.random(in: 0...2, using: &numbers) == 0 {
                    form["sex"] = Bool.random(using: &numbers) ? ["男"] : ["女"]
                }
                if Int.random(in: 0...3, using: &numbers) == 0 { form["remark"] = ["急", "特急"] }
                if !form.isEmpty { when["form"] = .object(form) }
                let prefix = ["1501", "150102", nil].randomElement(using: &numbers) ?? nil
                var row: JSONObject = [
                    "local": "L-1", "target": .string(["A", "B", "C"].randomElement(using: &numbers) ?? "A"),
                ]
                row["when"] = when.isEmpty ? nil : .object(when)
                row["divisions"] = prefix.map { [.string($0)] }
                rows.append(.object(row))
            }
            for _ in 0..<30 {
                let applicant: Subject? = [.person, .organisation, nil].randomElement(using: &numbers) ?? nil
                var answers: JSONObject = [:]
                if Bool.random(using: &numbers) { answers["sex"] = Bool.random(using: &numbers) ? "男" : "女" }
                if Bool.random(using: &numbers) {
                    answers["remark"] = Bool.random(using: &numbers) ? "急" : .null
                }
                let division = divisions.randomElement(using: &numbers) ?? divisions[0]
                let found = try outcome(rows, applicant, answers, in: division)
                let expected = naive(rows, applicant, answers, division)
                #expect(
                    found == expected,
                    "seed \(seed): \(rows) \(String(describing: applicant)) \(answers) \(division)")
            }
        }
    }

    /// The rules without any of the resolver's code, by the rows' own text.
    private func naive(
        _ rows: [JSON], _ applicant: Subject?, _ answers: JSONObject, _ division: String
    ) -> String {
        for reach in [6, 4, 0] {
            let here = rows.filter { row in
                let prefix = row["divisions"]?.arrayValue?.first?.stringValue ?? ""
                return prefix.utf8.count == reach && division.hasPrefix(prefix)
            }
            var yes: [JSON] = []
            var asked: Set<String> = []
            for row in here {
                guard let when = row["when"] else { continue }
                var unknown: [String] = []
                var isFalse = false
                if let kinds = when["applicant"]?.arrayValue {
                    if let applicant {
                        if !kinds.contains(.string(applicant.rawValue)) { isFalse = true }
                    } else {
                        unknown.append("applicant")
                    }
                }
                for (name, values) in when["form"]?.objectValue ?? [:] {
                    if let answer = answers[name] {
                        if !(values.arrayValue ?? []).contains(answer) { isFalse = true }
                    } else {
                        unknown.append(name)
                    }
                }
                if isFalse { continue }
                if unknown.isEmpty { yes.append(row) } else { asked.formUnion(unknown) }
            }
            if yes.isEmpty, !asked.isEmpty {
                return "? " + ["applicant", "sex", "remark"].filter(asked.contains).joined(separator: " ")
            }
            if yes.isEmpty { yes = here.filter { $0["when"] == nil } }
            if yes.count > 1 { return "mapping_ambiguous" }
            if let row = yes.first { return row["target"]?.stringValue ?? "" }
        }
        return "mapping_ambiguous"
    }
}
