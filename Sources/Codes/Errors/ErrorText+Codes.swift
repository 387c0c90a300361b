// Why a text is not the code or the value it claims to be.
extension ErrorText {
    static let codes: KeyValuePairs<ErrorCode, ErrorText> = [
        .dateInvalid: ErrorText(
            "Not a day of the calendar",
            "日期无效",
            "Write YYYY-MM-DD."),
        .timestampInvalid: ErrorText(
            "Not a time of the wire",
            "时间格式无效",
            "Write YYYY-MM-DDThh:mm:ss.mmmZ."),
        .timeInvalid: ErrorText(
            "Not a time of day",
            "时刻格式无效",
            "Write hh:mm:ss with Z or an offset."),
        .uuidInvalid: ErrorText(
            "Not a UUID of version 7",
            "编号格式无效",
            "Copy the identifier whole."),
        .gatewayIdInvalid: ErrorText(
            "Not a gateway's SPIFFE ID",
            "网关名无效",
            "Write spiffe://<trust domain>/gateway/<name>."),
        .wordUnknown: ErrorText(
            "Not a word of the list",
            "不在可选范围内",
            "Use one of the words listed."),
        .divisionInvalid: ErrorText(
            "Not a division code",
            "行政区划代码无效",
            "Write 6, 9 or 12 digits."),
        .divisionUnknown: ErrorText(
            "There is no such division",
            "没有此行政区划",
            "Choose a division of the table; old codes may have been abolished."),
        .divisionPrefixInvalid: ErrorText(
            "Not a division prefix",
            "区划前缀无效",
            "Write 2, 4, 6, 9 or 12 digits."),
        .matterCodeInvalid: ErrorText(
            "Not a matter code",
            "事项编码无效",
            "Copy the code whole."),
        .creditCodeInvalid: ErrorText(
            "Not a unified social credit code",
            "统一社会信用代码无效",
            "Write its 18 characters (no I, O, S, V, Z)."),
        .creditCodeCheckDigit: ErrorText(
            "The credit code's check character is wrong",
            "统一社会信用代码校验码不符",
            "Compare it with the document: a character is mistyped."),
        .residentIdInvalid: ErrorText(
            "Not a resident ID number",
            "居民身份证号无效",
            "Write its 18 characters."),
        .residentIdCheckDigit: ErrorText(
            "The ID number's check character is wrong",
            "居民身份证号校验码不符",
            "Compare it with the document: a digit is mistyped."),
        .waybillInvalid: ErrorText(
            "Not an S10 waybill number",
            "邮件号无效",
            "Write two letters, nine digits, two letters."),
        .waybillCheckDigit: ErrorText(
            "The waybill's check digit is wrong",
            "邮件号校验码不符",
            "Compare it with the label: a digit is mistyped."),
        .phoneInvalid: ErrorText(
            "Not a telephone number",
            "电话号码无效",
            "Write a mobile or fixed-line number."),
        .postcodeInvalid: ErrorText(
            "Not a postcode",
            "邮政编码无效",
            "Write 6 digits."),
        .emailInvalid: ErrorText(
            "Not an e-mail address",
            "电子邮箱无效",
            "Write name@domain."),
        .amountInvalid: ErrorText(
            "Not an amount of money",
            "金额无效",
            "Write yuan with at most two decimals."),
        .tableInvalid: ErrorText(
            "The data file cannot be read",
            "数据表无法读取",
            "Correct the row that is named."),
    ]
}
