// Why a connection with a peer is refused or breaks. Source: PROTOCOL.md §2, §3.
extension ErrorText {
    static let certificates: KeyValuePairs<ErrorCode, ErrorText> = [
        .certificateMissing: ErrorText(
            "The client showed no certificate",
            "对方未出示证书",
            "The caller must present its gateway certificate; check who calls this address."),
        .certificateForm: ErrorText(
            "The certificate cannot be read",
            "证书无法解析",
            "Ask the peer's operator to renew its certificate (gwctl cert renew)."),
        .certificateIdentity: ErrorText(
            "The certificate's URI names no gateway",
            "证书中的标识不是网关",
            "The URI must be spiffe://<trust domain>/gateway/<name>; ask the peer to renew its certificate."),
        .certificateWithoutURI: ErrorText(
            "The certificate has no URI name",
            "证书未标明网关身份",
            "The certificate needs exactly one URI name, the SPIFFE ID; ask the peer to renew it."),
        .certificateSeveralURIs: ErrorText(
            "The certificate has more than one URI name",
            "证书标明了多个身份",
            "The certificate needs exactly one URI name, the SPIFFE ID; ask the peer to renew it."),
        .certificateUsage: ErrorText(
            "The certificate may not serve as client and as server",
            "证书用途不符",
            "It must serve as server and as client and be no authority; ask the peer to renew it."),
        .certificateUntrusted: ErrorText(
            "The certificate does not chain to the bundle of its trust domain",
            "证书不是由其信任域的机构签发",
            "Compare the fingerprint of the peer's file and import its newest one (gwctl peer import)."),
        .certificateExpired: ErrorText(
            "The certificate has expired",
            "证书已过期",
            "Renew it on the side that showed it (gwctl cert renew); check both clocks.", retried: true),
        .certificateNotYetValid: ErrorText(
            "The certificate is not valid yet",
            "证书尚未生效",
            "Check both clocks (gwctl doctor).", retried: true),
        .certificateRevoked: ErrorText(
            "The certificate has been revoked",
            "证书已被吊销",
            "If the peer has a new certificate, wait for it; otherwise speak with its operator."),
        .peerIdentityWrong: ErrorText(
            "Another gateway answers at this endpoint",
            "该地址应答的是另一个网关",
            "Check the peer's endpoint (gwctl peer show) and its DNS name.", retried: true),
        .handshakeFailed: ErrorText(
            "The TLS handshake failed",
            "安全连接未能建立",
            "See the other side's log of the same time: it may refuse our certificate.", retried: true),
        .connectionCut: ErrorText(
            "The connection was cut before the answer was whole",
            "连接中断，未收到完整应答",
            "Nothing to do: it is sent again.", retried: true),
        .callTimeout: ErrorText(
            "No answer came in time",
            "对方未在时限内应答",
            "Nothing to do: it is sent again; if it lasts, check the line (gwctl peer ping).", retried: true),
        .callCancelled: ErrorText(
            "The call was cancelled",
            "调用已取消",
            "Nothing to do: it is sent again.", retried: true),
        .answerTooLarge: ErrorText(
            "The answer is larger than the caller takes",
            "应答超过大小上限",
            "Report it to the peer's operator with the time and the path.", retried: true),
    ]
}
