// What a form or a form's schema breaks. Source: CASE.md §1.
extension ErrorText {
    static let forms: KeyValuePairs<ErrorCode, ErrorText> = [
        .formType: ErrorText(
            "Another type is asked for",
            "类型不符",
            "Give the type that the form names."),
        .formRequired: ErrorText(
            "A required field is missing",
            "必填",
            "Fill in the field."),
        .formEnum: ErrorText(
            "Not one of the choices",
            "不在可选范围内",
            "Choose one of those listed."),
        .formConst: ErrorText(
            "Not the one value allowed",
            "不是规定的值",
            "Give the value that the form names."),
        .formTooShort: ErrorText(
            "Too short",
            "字数不足",
            "Write more."),
        .formTooLong: ErrorText(
            "Too long",
            "字数超出",
            "Write less."),
        .formTooFew: ErrorText(
            "Too few entries",
            "条目不足",
            "Add entries."),
        .formTooMany: ErrorText(
            "Too many entries",
            "条目过多",
            "Remove entries."),
        .formTooSmall: ErrorText(
            "Too small",
            "数值过小",
            "Keep within the range."),
        .formTooBig: ErrorText(
            "Too big",
            "数值过大",
            "Keep within the range."),
        .formNotAllowed: ErrorText(
            "Nothing may stand here",
            "此处不应填写",
            "Leave it out."),
        .formTooComplex: ErrorText(
            "The form needs too many checks",
            "表单过于复杂，无法核验",
            "Send less, or simplify the schema."),
        .schemaKeywordUnknown: ErrorText(
            "The form schema uses a keyword outside the profile",
            "表单模式使用了不支持的关键字",
            "Remove the keyword; the profile stands in docs/case.md."),
        .schemaKeywordInvalid: ErrorText(
            "A keyword of the form schema has a wrong value",
            "表单模式的关键字取值有误",
            "Correct the keyword's value."),
        .schemaFormatUnknown: ErrorText(
            "The form schema names an unknown format",
            "表单模式使用了不支持的格式",
            "Use a format of the profile."),
        .schemaRefInvalid: ErrorText(
            "A reference of the form schema leads nowhere",
            "表单模式的引用无效",
            "Refer to a definition of the same schema."),
        .schemaRefCycle: ErrorText(
            "A reference of the form schema leads to itself",
            "表单模式的引用自身循环",
            "Break the circle."),
        .schemaConditionNested: ErrorText(
            "Conditions of the form schema are nested",
            "表单模式的条件嵌套过深",
            "Use one level of if/then/else."),
        .schemaTooDeep: ErrorText(
            "The form schema is nested too deep",
            "表单模式嵌套过深",
            "Nest less."),
        .schemaTooLarge: ErrorText(
            "The form schema has too many parts",
            "表单模式过大",
            "Split the form."),
    ]
}
