// What keeps the store from answering.
extension ErrorText {
    static let store: KeyValuePairs<ErrorCode, ErrorText> = [
        .storeReadOnly: ErrorText(
            "The store cannot be written",
            "数据库只读，无法写入",
            "Check the owner and the rights of the data directory, and that its disk is mounted for writing."),
        .storeOutcomeUnknown: ErrorText(
            "The disk failed while a write was made durable",
            "写入结果未知，正在核对",
            "None: the gateway reads back before it goes on. Check the disk.", retried: true),
        .storeNewer: ErrorText(
            "The store was made by a newer version",
            "数据库由更新的版本建立",
            "Install that version, or restore a backup made before the update."),
        .storeForeign: ErrorText(
            "The file is no store of this gateway",
            "该文件不是本网关的数据库",
            "Check the path of the data directory."),
        .storeCorrupt: ErrorText(
            "The store's file is damaged",
            "数据库文件已损坏",
            "Stop the gateway, run gwctl store check, restore the newest backup."),
        .cursorInvalid: ErrorText(
            "The cursor is not one of this listing",
            "翻页标记无效",
            "Begin the listing again, with the query unchanged from page to page."),
    ]
}
