// What a peer's HTTP answers say. Source: PROTOCOL.md §3, §5, §7.
extension ErrorText {
    static let transport: KeyValuePairs<ErrorCode, ErrorText> = [
        .malformed: ErrorText(
            "The request is not well formed",
            "请求格式有误",
            "Correct the request; the detail names the place."),
        .notFound: ErrorText(
            "There is no such thing here",
            "没有找到，或不属于您",
            "Check the identifier; what belongs to others is not found either."),
        .methodNotAllowed: ErrorText(
            "This path does not take this method",
            "此地址不接受这种操作",
            "Use a method that the API description lists."),
        .contentType: ErrorText(
            "The content type is not accepted here",
            "内容类型不被接受",
            "Send the content type that the API description names."),
        .batchTooLarge: ErrorText(
            "The batch has too many events or bytes",
            "一批的数量或字节数超过上限",
            "Send smaller batches; the limits stand in the descriptor.", retried: true),
        .blobTooLarge: ErrorText(
            "The blob is larger than the limit",
            "材料文件超过大小上限",
            "Send a smaller file, or raise the limit on both sides."),
        .offsetWrong: ErrorText(
            "The upload does not go on where it stopped",
            "上传位置与已收部分不符",
            "Go on from the offset that the answer names.", retried: true),
        .rangeInvalid: ErrorText(
            "The range cannot be satisfied",
            "请求的字节范围无效",
            "Ask for a range inside the blob."),
        .digestWrong: ErrorText(
            "The content does not hash to its name",
            "内容与其摘要不符，已丢弃",
            "Upload the blob again from its beginning.", retried: true),
        .loopDetected: ErrorText(
            "The message has passed this hub already, or too many hubs",
            "消息绕回本枢纽或经过的枢纽过多",
            "Check the via lists of the peers on the way."),
        .tooManyRequests: ErrorText(
            "Too many requests",
            "请求过于频繁，请稍后再试",
            "Wait as long as Retry-After says.", retried: true),
        .unavailable: ErrorText(
            "The gateway cannot take this now",
            "网关暂时不能受理，请稍后再试",
            "Wait as long as Retry-After says; see gwctl doctor.", retried: true),
        .internal: ErrorText(
            "The gateway failed",
            "网关内部出错，请联系管理员",
            "Look in the log of the same time; report it if it comes again.", retried: true),
        .peerUnknown: ErrorText(
            "The caller is no enrolled gateway",
            "对方网关未登记",
            "Import the peer's file on this side, or check the via lists."),
        .peerSuspended: ErrorText(
            "The peer is suspended",
            "对方网关已被暂停",
            "Ask the peer's operator why; resume it with gwctl peer resume."),
        .certificateInvalid: ErrorText(
            "The certificate is no longer valid",
            "证书已失效或被吊销",
            "Renew the certificate with gwctl cert renew, then connect anew."),
    ]
}
