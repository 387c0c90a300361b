// Why bytes are not the JSON of the wire. Source: RFC 8259, RFC 7493, PROTOCOL.md §3.
extension ErrorText {
    static let json: KeyValuePairs<ErrorCode, ErrorText> = [
        .jsonSyntax: ErrorText(
            "Not JSON",
            "JSON 语法有误",
            "Correct the byte that is named."),
        .jsonTruncated: ErrorText(
            "The JSON ends too early",
            "JSON 不完整",
            "Send it whole."),
        .jsonTrailing: ErrorText(
            "Something follows the JSON",
            "JSON 之后有多余内容",
            "Send one value only."),
        .jsonUtf8: ErrorText(
            "Not UTF-8",
            "文字编码不是有效的 UTF-8",
            "Encode the text as UTF-8."),
        .jsonSurrogate: ErrorText(
            "A surrogate stands alone",
            "含有孤立的代理字符",
            "Write the character as a pair, or as UTF-8."),
        .jsonNoncharacter: ErrorText(
            "A noncharacter of Unicode",
            "含有 Unicode 非字符",
            "Leave the code point out."),
        .jsonDuplicateMember: ErrorText(
            "A member stands twice",
            "同一成员出现两次",
            "Send each member once."),
        .jsonNumberRange: ErrorText(
            "A number is out of range",
            "数字超出范围",
            "Keep integers below 2^53."),
        .jsonTooDeep: ErrorText(
            "Nested too deep",
            "嵌套层数过多",
            "Nest at most as deep as the limit."),
        .jsonTooLarge: ErrorText(
            "More bytes than the limit",
            "内容超过字节上限",
            "Send less."),
        .pointerInvalid: ErrorText(
            "Not a JSON Pointer",
            "JSON 指针无效",
            "Write /member/0, with ~0 for ~ and ~1 for /."),
    ]
}
