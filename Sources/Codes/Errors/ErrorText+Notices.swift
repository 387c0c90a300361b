// What is said of paper: notices, their templates, the typesetter, the seal.
extension ErrorText {
    static let notices: KeyValuePairs<ErrorCode, ErrorText> = [
        .typesetterMissing: ErrorText(
            "The typesetter is not installed or lacks its fonts",
            "排版程序未安装或缺少字体，不能生成文书",
            "Run gwctl doctor; install what it names and set paper.python."),
        .typesetterFailed: ErrorText(
            "The typesetter died or took too long",
            "排版程序出错或超时，请重试",
            "Try again; if it stays, try the template with gwctl notice preview."),
        .typesetterBusy: ErrorText(
            "Too many sheets wait for the typesetter",
            "排版任务过多，请稍后重试",
            "Try again in a moment."),
        .sheetTooLarge: ErrorText(
            "A sheet is larger than the typesetter takes",
            "文书内容过长，不能排版",
            "Shorten the text, or attach it as a document of its own."),
        .glyphMissing: ErrorText(
            "No font can draw a character of the sheet",
            "字库缺字，文书中有字不能印出",
            "Add a font that has the character to paper.fonts, or attach the paper as a scan."),
        .templateInvalid: ErrorText(
            "A template cannot be read",
            "文书模板有误",
            "Run gwctl notice lint and correct the line that it names."),
        .templateMissing: ErrorText(
            "There is no such template",
            "没有这个文书模板",
            "Correct the name, or add the file."),
        .templateCycle: ErrorText(
            "A template calls itself",
            "文书模板循环引用自身",
            "Take one of the calls out of the circle that is named."),
        .templateVariableUnknown: ErrorText(
            "A template names what its notice does not have",
            "模板中的变量不存在",
            "Use a name that docs/notices.md lists for this notice."),
        .templatePartMissing: ErrorText(
            "A template leaves out what the law wants on this notice",
            "模板缺少法定内容",
            "Add the part that is named."),
        .numberPatternInvalid: ErrorText(
            "The pattern of a series' numbers cannot be read",
            "文号格式有误，暂不能编号",
            "Run gwctl notice lint, correct the line of numbers.txt that it names, and run gwctl notice reload."
        ),
        .numberPatternRepeats: ErrorText(
            "Two series of numbers may write the same text",
            "两类文号可能重复，暂不能编号",
            "Give one of the two series in numbers.txt a text of its own, and run gwctl notice reload."),
        .noticeNotDue: ErrorText(
            "The case has no such notice",
            "该办件没有这种文书",
            "Look at the notices of the case and ask for one of them."),
        .sealFailed: ErrorText(
            "The seal system did not seal the document",
            "电子印章系统未能用印",
            "Look at the seal settings, or upload the sealed document with the event."),
    ]
}
