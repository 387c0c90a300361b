// What calendars, duties and the steps of 多地联办 are refused for.
extension ErrorText {
    static let clocks: KeyValuePairs<ErrorCode, ErrorText> = [
        .calendarInvalid: ErrorText(
            "The calendar cannot be used",
            "节假日安排文件有误，未导入任何内容",
            "Correct every line that the errors name, then import the whole file again."),
        .calendarYearMissing: ErrorText(
            "There is no published calendar of that year",
            "该年度节假日安排尚未导入",
            "Import the year's calendar once the State Council has published it."),
        .agreementExpired: ErrorText(
            "The agreement to accept here has expired",
            "代受理协议已到期，不能代受理",
            "Submit without accepted, or have the agreement renewed in the destination's catalogue."),
        .agreementExpiring: ErrorText(
            "An agreement to accept here ends soon",
            "代受理协议即将到期",
            "See `gwctl agreement list`; sign a new one with the other side and import it."),
        .agreementPlanned: ErrorText(
            "The agreement to accept here has not begun",
            "代受理协议尚未生效，不能代受理",
            "Submit without accepted, or wait for the agreement's first day."),
        .stepUnknown: ErrorText(
            "The matter has no such step of the origin",
            "该事项没有由收件地办理的此联办环节",
            "Name a step of joint_steps whose side is origin."),
        .stepNotReady: ErrorText(
            "Steps that come first are not done",
            "前置联办环节尚未办成",
            "Do the steps that the matter names in after first."),
        .stepDone: ErrorText(
            "The step is done already",
            "该联办环节已经办成",
            "Nothing is to be done."),
        .dutyUnknown: ErrorText(
            "The case has no such duty now",
            "该办件目前没有此项责任，可能已经办结",
            "Read the case's duties again."),
        .dutyNotOverdue: ErrorText(
            "The duty is not overdue",
            "该责任尚未逾期，无须签收督办",
            "Acknowledge only what has been escalated."),
        .dutyAcknowledged: ErrorText(
            "The escalation is acknowledged already",
            "该督办已经签收",
            "Nothing is to be done; the list names who acknowledged it and when."),
        .dutyOverdue: ErrorText(
            "A duty is overdue",
            "有责任事项逾期，已督办",
            "Look at `gwctl duty list --light red`, see to it, and acknowledge it."),
    ]
}
