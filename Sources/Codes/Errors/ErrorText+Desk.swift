// What the desk API, the pages and gwctl answer.
extension ErrorText {
    static let desk: KeyValuePairs<ErrorCode, ErrorText> = [
        .unauthenticated: ErrorText(
            "No valid token was sent",
            "未登录或令牌无效",
            "Send a valid bearer token."),
        .forbidden: ErrorText(
            "The role does not allow this",
            "您的角色无权进行此操作",
            "Ask the operator for a token of another role or division."),
        .validationFailed: ErrorText(
            "Some members are wrong",
            "填写内容有误，请按提示逐项更正",
            "Correct every member that the errors name."),
        .conflict: ErrorText(
            "It has changed meanwhile",
            "内容已被他人更改，请刷新后重试",
            "Read it again, then decide anew."),
        .idempotencyMismatch: ErrorText(
            "The key was used for another request",
            "同一幂等键已用于其他内容",
            "Use a new Idempotency-Key for a new request."),
        .idempotencyKeyMissing: ErrorText(
            "The request needs an Idempotency-Key",
            "缺少 Idempotency-Key",
            "Send an Idempotency-Key of your own making."),
        .memberMissing: ErrorText(
            "A required member is missing",
            "缺少必填项",
            "Add the member."),
        .memberUnknown: ErrorText(
            "There is no such member",
            "没有此项",
            "Remove the member or correct its name."),
        .memberType: ErrorText(
            "The member has another type",
            "该项类型不符",
            "Give the type that the API description names."),
        .memberRange: ErrorText(
            "The member is outside its range",
            "该项超出允许范围",
            "Keep within the range."),
        .memberNull: ErrorText(
            "An optional member is absent, never null",
            "不填的项应省去，不能为 null",
            "Leave the member out."),
        .materialMissing: ErrorText(
            "A required material is missing",
            "缺少必交材料",
            "Add the material, or mark it 容缺 where the matter allows."),
        .materialUnknown: ErrorText(
            "The matter does not ask for this material",
            "该事项不需要此材料",
            "Remove it, or correct its code."),
        .noteUnknown: ErrorText(
            "There is no such note to answer",
            "没有可答复的该条沟通记录",
            "Name a note that the other side wrote in this case."),
        .billUnknown: ErrorText(
            "There is no such bill to settle",
            "没有该缴款单",
            "Name a bill of this case; a refund needs one that was paid."),
        .billSettled: ErrorText(
            "The bill has been dealt with already",
            "该缴款单已处理",
            "Read the case's bills; use another number for another bill."),
        .linkUnknown: ErrorText(
            "The link leads nowhere",
            "链接无效",
            "Check the address; ask the window for a new link."),
        .linkUsed: ErrorText(
            "The link has been used",
            "链接已使用",
            "Nothing is left to do; ask the window if in doubt."),
        .linkExpired: ErrorText(
            "The link has expired",
            "链接已过期",
            "Ask the window for a new link."),
        .linkLocked: ErrorText(
            "The link is locked after too many wrong answers",
            "验证失败次数过多，链接已锁定",
            "Ask the window for a new link."),
        .linkProofWrong: ErrorText(
            "The last characters of the ID number are wrong",
            "证件号码后四位不正确",
            "Enter the last four characters of the applicant's ID number."),
        .mappingMissing: ErrorText(
            "There is no mapping to the peer's matter",
            "尚无到对方事项的映射",
            "Publish a mapping, or wait for the peer's catalogue."),
        .draftNeedless: ErrorText(
            "There is a way for this case already",
            "该事项已可办理，无需保存草稿",
            "Submit the case."),
        .draftsFull: ErrorText(
            "The window keeps as many drafts as it may",
            "该窗口保存的草稿已达上限",
            "Submit those that are open, and throw away those that nobody needs."),
        .mappingInvalid: ErrorText(
            "The mapping does not fit the catalogues",
            "映射与事项目录不符",
            "Correct the rows that are named."),
        .storeFull: ErrorText(
            "The disk is full",
            "磁盘已满，暂停收件",
            "Free space; intake goes on by itself.", retried: true),
        .storeFailed: ErrorText(
            "The store failed",
            "存储出错，请联系管理员",
            "See the log and gwctl store check.", retried: true),
        .storeLocked: ErrorText(
            "Another process holds the data directory",
            "数据目录正被占用",
            "Stop the daemon, or use the verb through it.", retried: true),
        .alreadyExists: ErrorText(
            "It exists already",
            "已存在",
            "Choose another name, or use what exists."),
        .usage: ErrorText(
            "The command line is wrong",
            "命令用法有误",
            "See --help."),
        .configurationInvalid: ErrorText(
            "The configuration is wrong",
            "配置有误",
            "Correct the setting that is named."),
        .webhookDisabled: ErrorText(
            "Nothing is sent to this subscription any more",
            "此回调订阅已停用，不再发送",
            "Mend the receiver, then gwctl webhook enable, and replay what it missed."),
        .webhookRefused: ErrorText(
            "The receiver answered with another status than 2xx",
            "接收方未正常应答（应返回 2xx）",
            "Look at the receiver's own log; it answers 2xx within 15 seconds."),
    ]
}
