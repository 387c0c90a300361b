// Why an event is rejected or deferred. Source: PROTOCOL.md §5.
extension ErrorText {
    static let admission: KeyValuePairs<ErrorCode, ErrorText> = [
        .tooLarge: ErrorText(
            "The event is larger than the receiver takes",
            "事项数据超过对方上限",
            "Split the content; put documents in blobs."),
        .signatureInvalid: ErrorText(
            "The signature or its form is wrong",
            "签名无效",
            "The author's gateway is at fault: report it to its operator."),
        .keyUnknown: ErrorText(
            "The signing key is not known or was not valid then",
            "签名密钥未知或当时无效",
            "Fetch the author's descriptor, or import its peer file again."),
        .audienceWrong: ErrorText(
            "The event is not for this gateway",
            "此消息不是发给本网关的",
            "Check the route and the hub's policy."),
        .authorNotAllowed: ErrorText(
            "This author may not write that",
            "该方无权写入此类消息",
            "The author's gateway is at fault: report it to its operator."),
        .fork: ErrorText(
            "Another event stands at this place of the log",
            "同一序号出现两份不同的签名记录",
            "Compare the evidence with the peer's operator; nothing of it was applied."),
        .typeUnsupported: ErrorText(
            "This type of event is not supported",
            "不支持此类消息",
            "Update the gateway, or the peer's."),
        .dataInvalid: ErrorText(
            "The event's content breaks its schema",
            "消息内容不符合规范",
            "The author's gateway is at fault: the detail names the member."),
        .chainBroken: ErrorText(
            "The event does not follow the one before it",
            "记录与前一条不衔接",
            "The author's gateway is at fault: compare heads, fetch both logs."),
        .transitionIllegal: ErrorText(
            "The case does not allow this now",
            "当前状态不允许此操作",
            "Choose one of the steps that are allowed now."),
        .matterUnknown: ErrorText(
            "The receiver does not know this matter or division",
            "办理地没有此事项或不服务该区划",
            "Fetch the peer's catalogue and correct the mapping."),
        .matterNotOpen: ErrorText(
            "The matter is not open this way",
            "该事项未开放此种通办方式",
            "Choose another mode, or ask the competent region."),
        .expectedGap: ErrorText(
            "Events before this one are missing",
            "缺少之前的消息，稍后自动补发",
            "None: the sender sends from the expected sequence on.", retried: true),
        .blobMissing: ErrorText(
            "Blobs that the event names are missing",
            "材料文件尚未送达，稍后自动补发",
            "None: the sender uploads them and sends the event again.", retried: true),
        .timeAhead: ErrorText(
            "The event's time lies ahead of this gateway's clock",
            "消息时间超前，请检查时钟",
            "Check the clocks of both gateways (NTP).", retried: true),
        .keyRevokedLate: ErrorText(
            "The event came late under a revoked key",
            "消息由已吊销的密钥签署且迟到",
            "Check with the author's operator, then let it pass by hand.", retried: true),
        .logBehind: ErrorText(
            "This gateway lacks events that the author had seen",
            "本方记录落后于对方所见，正在取回",
            "None: the gateway fetches both logs.", retried: true),
        .sealedUnreadable: ErrorText(
            "The sealed part does not open",
            "加密部分无法打开",
            "None: the author seals anew; if it comes again, compare the enc keys.", retried: true),
        .disclosureInvalid: ErrorText(
            "A disclosure is missing, unnamed or unreadable",
            "个人信息披露部分缺失或无法读取",
            "The author's gateway is at fault: send the event again with all its disclosures."),
    ]
}
