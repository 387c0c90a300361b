import Codes
import Mapping
import StrictJSON
import Testing

@Suite("A matter of CASE.md §1")
struct MatterTests {
    @Test("all members are read, and what is read is what is published again")
    func wholeMatter() throws {
        let json = Sample.json([
            "name_native": "ᠨᠡᠷ᠎ᠡ", "plain": "证明没有犯罪", "legal": ["value": 7, "unit": "working_day"],
            "expires": "2027-01-01", "deemed": true, "validity": "六个月", "acceptance": "origin",
            "agreement": "示例〔2025〕1号，至 2027-12-31", "x-later": ["kept": [1, 2]],
            "joint_steps": [
                ["code": "J1", "name": "核实", "side": "origin", "after": []],
                ["code": "J2", "name": "审核", "side": "destination", "after": ["J1"]],
            ],
            "special_procedures": [["kind": "听证", "days": 10, "excluded": "legal", "basis": "第四十五条"]],
            "remedy": ["review_organ": "示例人民政府", "review_days": 60, "court": "示例法院", "suit_months": 6],
            "fee": ["items": [["name": "工本费", "amount_fen": 1050, "basis": "示例"]], "when": "issue"],
        ])
        let matter = try Matter(json)
        #expect(JSON.object(matter.json) == json)
        #expect(matter.json["x-later"] == ["kept": [1, 2]])
        #expect(matter.fee?.totalFen == 1050 && matter.fee?.when == .issue)
        #expect(matter.jointSteps.map(\.after) == [[], ["J1"]])
        #expect(matter.legal?.value == 7 && matter.promised.unit == .workingDay)
        #expect(matter.agreementExpires == (try CivilDate("2027-12-31")))
        #expect(matter.form.fields.map(\.name) == ["name", "sex", "remark"])
        #expect(matter.form.fields.map(\.required) == [true, true, false])
    }

    @Test(
        "a missing member is named",
        arguments: [
            "code", "name", "type", "agency", "division", "level", "contact", "subjects", "modes", "scopes",
            "acceptance",
            "issued_by", "conditions", "steps", "basis", "materials", "form", "instant", "promised",
            "special_procedures", "result", "effective", "version",
        ])
    func missing(name: String) throws {
        let json = Sample.json([name: .null])
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) } == ["/\(name) member_missing"])
    }

    @Test("optional members may be absent, but never null")
    func optionalNull() throws {
        for name in [
            "base_code", "plain", "legal", "remedy", "fee", "expires", "deemed", "agreement", "validity",
        ] {
            var object = Sample.matterJSON
            object[name] = .null
            let faults = Sample.faults { () throws(ShapeFaults) in _ = try Matter(.object(object)) }
            #expect(faults == ["/\(name) member_null"])
        }
    }

    @Test("all faults are named at once, each with its place")
    func manyFaults() throws {
        let json = Sample.json([
            "type": "1", "division": "99", "modes": ["delegated", "delegated"], "subjects": [],
            "agency": ["name": "示例", "uscc": "11440100007483172A"], "promised": ["value": -1, "unit": "day"],
            "materials": [
                ["code": "M1", "name": "甲", "form": "paper", "copies": 1.5, "required": "yes"], 7,
            ],
            "result": ["name": "证明", "kind": "证明", "delivery": ["pigeon"]], "version": "1",
        ])
        let faults = Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) }
        #expect(
            Set(faults).isSuperset(of: [
                "/type member_range", "/division division_invalid", "/modes member_twice",
                "/subjects member_range",
                "/agency/uscc credit_code_check_digit", "/promised/value member_range",
                "/materials/0/form word_unknown", "/materials/0/copies member_type",
                "/materials/0/required member_type", "/materials/1 member_type",
                "/result/delivery/0 word_unknown",
                "/version member_type",
            ]), "\(faults)")
    }

    @Test("a form keyword outside the profile is refused with its path")
    func formKeyword() throws {
        let json = Sample.json([
            "form": ["type": "object", "properties": ["name": ["type": "string", "pattern": "^a"]]]
        ])
        let faults = Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) }
        #expect(faults == ["/form/properties/name/pattern schema_keyword_unknown"])
        let list = Sample.json(["form": ["type": "array"]])
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(list) } == [
                "/form/type schema_keyword_invalid"
            ])
    }

    @Test("joint steps that wait for each other, for nobody, or twice are refused")
    func jointSteps() throws {
        func step(_ code: String, after: JSON) -> JSON {
            ["code": .string(code), "name": "核实", "side": "origin", "after": after]
        }
        func faults(_ steps: JSON...) -> [String] {
            let json = Sample.json(["joint_steps": .array(steps)])
            return Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) }
        }
        #expect(faults(step("a", after: []), step("b", after: ["a"]), step("c", after: ["a", "b"])).isEmpty)
        #expect(faults(step("a", after: ["b"]), step("b", after: ["a"])) == ["/joint_steps steps_invalid"])
        #expect(faults(step("a", after: ["a"])) == ["/joint_steps steps_invalid"])
        #expect(faults(step("a", after: ["z"])) == ["/joint_steps/0/after steps_invalid"])
        #expect(faults(step("a", after: []), step("a", after: [])) == ["/joint_steps/1/code member_twice"])
    }

    @Test("acceptance at the origin needs its agreement")
    func agreement() throws {
        let json = Sample.json(["acceptance": "origin"])
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) } == [
                "/agreement agreement_missing"
            ])
    }

    @Test("a code of national shape carries the base code, and must not contradict it")
    func baseCode() throws {
        let code = "11440100007483172Q3440106043001"
        #expect(try Sample.matter(["code": .string(code), "base_code": .null]).baseCode == "440106043001")
        let json = Sample.json(["code": .string(code), "base_code": "002009001000"])
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) } == [
                "/base_code matter_code_invalid"
            ])
    }

    @Test("both ends of the dates are in force, a day beyond is not")
    func dates() throws {
        let matter = try Sample.matter(["effective": "2026-03-01", "expires": "2026-03-31"])
        for (day, isIn) in [
            ("2026-02-28", false), ("2026-03-01", true), ("2026-03-31", true), ("2026-04-01", false),
        ] { #expect(matter.isInForce(on: try CivilDate(day)) == isIn) }
        let wrong = Sample.json(["expires": "2025-12-31"])
        #expect(
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(wrong) } == ["/expires member_range"])
    }

    @Test("deemed acceptance is the rule for type 01 only, unless the region says otherwise")
    func deemed() throws {
        #expect(try Sample.matter(["type": "01"]).deemed)
        #expect(try !Sample.matter(["type": "07"]).deemed)
        #expect(try !Sample.matter(["type": "01", "deemed": false]).deemed)
        #expect(try Sample.matter(["type": "20", "deemed": true]).deemed)
    }

    @Test("lists and numbers are taken up to their limits and no further")
    func limits() throws {
        func faults(_ name: String, _ value: JSON) -> [String] {
            Sample.faults { () throws(ShapeFaults) in _ = try Matter(Sample.json([name: value])) }
        }
        func names(_ count: Int) -> JSON { .strings((0..<count).map { "条件 \($0)" }) }
        #expect(faults("conditions", names(1_000)).isEmpty)
        #expect(faults("conditions", names(1_001)) == ["/conditions member_range"])
        let name = String(repeating: "证", count: 300)
        #expect(faults("name", .string(name)).isEmpty)
        #expect(faults("name", .string(name + "明")) == ["/name member_range"])
        #expect(faults("name", "") == ["/name member_range"])
        #expect(faults("promised", ["value": 3_660, "unit": "hour"]).isEmpty)
        #expect(faults("promised", ["value": 3_661, "unit": "hour"]) == ["/promised/value member_range"])
    }

    @Test("what is no object is no matter", arguments: [JSON.null, 1, "matter", [], true])
    func noObject(json: JSON) {
        #expect(Sample.faults { () throws(ShapeFaults) in _ = try Matter(json) }.count == 1)
    }
}
