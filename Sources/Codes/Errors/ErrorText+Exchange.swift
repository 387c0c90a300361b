// What the exchange with peers reports in log, metric and page. Source: PROTOCOL.md §2, §5.
extension ErrorText {
    static let exchange: KeyValuePairs<ErrorCode, ErrorText> = [
        .receiptInvalid: ErrorText(
            "The peer's receipt proves nothing",
            "对方回执无效",
            "None: the batch is sent again; if it comes again, ask the peer's operator.", retried: true),
        .eventRejected: ErrorText(
            "The peer rejected the event for good",
            "对方最终拒收此消息",
            "Read the problem, then write anew or set the case aside."),
        .caseUndeliverable: ErrorText(
            "The peer rejected the submission",
            "对方拒收此件，未能送达",
            "Correct and submit again, or tell the applicant."),
        .rolledBack: ErrorText(
            "This gateway's store is older than its peers remember",
            "本网关数据曾回退，正在与对方核对",
            "None: it fetches both logs before it writes; see gwctl doctor.", retried: true),
        .peerRolledBack: ErrorText(
            "The peer's store is older than its receipts",
            "对方网关数据曾回退，正在补发",
            "None: this gateway offers its logs again.", retried: true),
        .peerUnreachable: ErrorText(
            "The peer cannot be reached",
            "对方网关暂时无法连接，将自动重试",
            "None: it is tried again; see gwctl peer ping.", retried: true),
        .peerUntrusted: ErrorText(
            "The peer did not prove who it is",
            "对方网关身份核验未通过",
            "Compare the peer file's fingerprint by another channel, import it again."),
        .crlUnverified: ErrorText(
            "A revocation list is not signed by the authority it names, and does not count",
            "吊销列表签名不符，未予采用",
            "Import the peer's newest list with gwctl peer crl."),
        .crlStale: ErrorText(
            "The revocation list is past its next update",
            "吊销列表已过期",
            "Import a newer list with gwctl peer crl."),
        .descriptorInvalid: ErrorText(
            "The peer's descriptor cannot be believed",
            "对方网关声明无效",
            "Import the peer's file again."),
        .catalogInvalid: ErrorText(
            "The catalogue breaks its schema",
            "事项目录不符合规范",
            "Correct the catalogue; the detail names the place."),
        .peerFileInvalid: ErrorText(
            "The peer file, or a revocation list, cannot be used",
            "对端文件或吊销列表无法使用",
            "Ask the peer's operator for a new file; the message says what is wrong."),
        .fingerprintWrong: ErrorText(
            "The file's fingerprint is not the expected one",
            "文件指纹不符",
            "Do not import it; ask its sender by another channel."),
        .clockDoubtful: ErrorText(
            "The machine's clock is in doubt",
            "本机时钟可疑，时限事件暂缓",
            "Set the clock right (NTP); see gwctl doctor.", retried: true),
        .caseFenced: ErrorText(
            "The case is being compared with the peer's copy",
            "办件正在与对方核对，暂不能办理",
            "None: it opens by itself when both logs have been fetched; see gwctl doctor.", retried: true),
        .routeUnknown: ErrorText(
            "No peer serves this division",
            "没有网关服务该区划",
            "Import the peer that serves it, or choose another division."),
        .routeAmbiguous: ErrorText(
            "More than one peer serves this division",
            "有多个网关服务该区划",
            "Narrow serves of the peers until one is left."),
        .parcelInvalid: ErrorText(
            "The parcel cannot be read",
            "交换包无法读取",
            "Export it again at the sender."),
        .parcelTooLarge: ErrorText(
            "The parcel holds more than a parcel may",
            "交换包超出大小限制",
            "Export it in several files with --max-bytes."),
        .parcelVersion: ErrorText(
            "The parcel is of a version that this gateway does not read",
            "交换包版本不受支持",
            "Ask the sender for a parcel of version 1, or update this gateway."),
        .parcelMisaddressed: ErrorText(
            "The parcel is for another gateway",
            "交换包的收件方不是本网关",
            "Import it at the gateway that its manifest names; nothing was taken here."),
    ]
}
