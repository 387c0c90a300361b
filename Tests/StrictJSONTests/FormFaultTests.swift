import Codes
import StrictJSON
import Testing

@Suite("A filled-in form")
struct FormFaultTests {
    static let text = ##"""
        {"type":"object","required":["name","id_no","age"],
         "properties":{
           "name":{"type":"string","title":"姓名","minLength":2,"maxLength":10},
           "id_no":{"type":"string","title":"身份证号","format":"resident_id"},
           "age":{"type":"integer","title":"年龄","minimum":0,"maximum":150},
           "kind":{"enum":["new","lost"],"title":"申领原因"},
           "phones":{"type":"array","title":"电话","items":{"$ref":"#/$defs/phone"},"maxItems":2}},
         "if":{"properties":{"kind":{"const":"lost"}},"required":["kind"]},
         "then":{"required":["lost_on"],"properties":{"lost_on":{"type":"string","format":"date"}}},
         "$defs":{"phone":{"type":"string","title":"联系电话","format":"phone"}}}
        """##

    @Test("every fault is named at once, with its place and the field's title")
    func allAtOnce() throws {
        let schema = try FormSchema(try JSON.parse(Self.text))
        let faults = schema.validate([
            "name": "甲", "age": 151, "kind": "lost", "phones": ["13800000000", "1", 2], "other": true,
        ])
        #expect(
            faults.map { "\($0.pointer) \($0.code)" } == [
                "/id_no form_required", "/name form_too_short", "/age form_too_big", "/phones form_too_many",
                "/phones/1 phone_invalid", "/phones/2 form_type", "/lost_on form_required",
            ])
        #expect(faults[0].messageZh == "“身份证号”：必填")
        #expect(faults[1].messageZh == "“姓名”：至少 2 个字")
        #expect(faults[4].messageZh.hasPrefix("“联系电话”："))
    }

    @Test("a text of the wrong format is told where it goes wrong")
    func placeInText() throws {
        let schema = try FormSchema(["title": "证号", "format": "resident_id"])
        #expect(schema.validate("1101051949123100２X")[0].messageZh.hasSuffix("（第 17 位）"))
        #expect(schema.validate("110105194912310021")[0].messageZh == "“证号”：身份证号有误：第 18 位校验码不符")
        #expect(schema.validate("11010519491331002X")[0].message.hasSuffix("(character 11)"))
    }

    @Test("a good form has no fault, and what the schema does not name is let be")
    func good() throws {
        let schema = try FormSchema(try JSON.parse(Self.text))
        #expect(
            schema.validate(["name": "巴特尔", "id_no": "11010519491231002X", "age": 0, "other": nil]).isEmpty)
    }

    @Test("1.0 is no integer, as the wire has it, and lengths count code points")
    func wire() throws {
        #expect(try FormSchema(["type": "integer"]).validate(1.0).map(\.code) == [.formType])
        #expect(try FormSchema(["const": 1]).validate(1.0).isEmpty)
        #expect(try FormSchema(["maxLength": 1]).validate("𠮷").isEmpty)
        #expect(try FormSchema(["maxLength": 1]).validate("e\u{301}").map(\.code) == [.formTooLong])
    }

    @Test("no message repeats what was filled in")
    func silent() throws {
        let schema = try FormSchema(try JSON.parse(Self.text))
        let secret = "张三丰110105194912310021"
        let form: JSON = [
            "name": .string(secret), "id_no": .string(secret), "age": .string(secret),
            "kind": .string(secret),
        ]
        for fault in schema.validate(form) {
            #expect(!fault.message.contains("张三丰") && !fault.messageZh.contains("张三丰"))
        }
    }
}
