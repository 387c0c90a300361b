// What is refused about parcels and carriers.
extension ErrorText {
    static let mail: KeyValuePairs<ErrorCode, ErrorText> = [
        .carrierUnknown: ErrorText(
            "The carrier is not known here",
            "没有登记这家快递公司",
            "Choose a carrier of `gwctl carrier list`, or register it with `gwctl carrier set`."),
        .pushForged: ErrorText(
            "The push is not signed with the carrier's salt",
            "推送签名不符",
            "Compare the salt of the subscription with `gwctl carrier set`; strangers are refused like this too."
        ),
        .watchRefused: ErrorText(
            "The aggregator of carriers refuses our key, so no parcel is followed",
            "快递100拒绝本单位授权码，邮件未能订阅跟踪",
            "Ask 快递100 for a valid key, set mail.kuaidi100.key_file and restart; what waits is tried again by itself."
        ),
        .waybillUnknown: ErrorText(
            "No parcel of ours has this waybill",
            "没有此运单号对应的邮件",
            "Correct the number, or register the parcel with its case first."),
        .shipmentEarly: ErrorText(
            "A result cannot be mailed before the decision",
            "尚未作出决定，不能寄递办理结果",
            "Write the decision first, or choose the leg that is meant."),
    ]
}
