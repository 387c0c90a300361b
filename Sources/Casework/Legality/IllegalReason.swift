/// Why an event may not be written: the finer word behind `transition_illegal`. Source: CASE.md §6.
public enum IllegalReason: String, CaseIterable, Hashable, Sendable {
    /// A first event of another type than `review_requested` or `submitted`.
    case firstEvent = "first_event"
    /// The type is not allowed in the state its author knew.
    case state
    /// The other side's event.
    case author
    /// `seen` names events that are not there.
    case seen
    /// `received`, `result_received` or a rating a second time.
    case once
    /// A second correction while one stands open.
    case correctionOpen = "correction_open"
    /// `answers` names another than the open correction.
    case correctionNotOpen = "correction_not_open"
    /// A supplement in `correcting` without `answers`.
    case correctionNotNamed = "correction_not_named"
    /// `suspension` names nothing that holds the clock.
    case suspensionUnknown = "suspension_unknown"
    /// An answer to a withdrawal that nobody asks for.
    case noWithdrawalPending = "no_withdrawal_pending"
    /// A `submitted` that names another destination or matter than the review before it.
    case reviewChanged = "review_changed"
    /// `served` answers an event its author had not stored.
    case answersUnknown = "answers_unknown"
    /// One note more than an author may write in a day.
    case notesOfDay = "notes_of_day"
    /// A type that the last sequences of a log are kept free of.
    case sequenceReserved = "sequence_reserved"
    /// The log is full.
    case logFull = "log_full"

    /// What is wrong, in one English sentence.
    public var message: String { texts.english }

    /// 错在哪里, for the clerk.
    public var messageZh: String { texts.chinese }

    private var texts: (english: String, chinese: String) {
        switch self {
        case .firstEvent: ("a case begins with review_requested or submitted", "办件应从预审或收件开始")
        case .state: ("the case is not in a state that allows this", "办件当前状态不允许此操作")
        case .author: ("this is for the other side to write", "此操作应由对方作出")
        case .seen: ("the event has seen what is not there", "所称已见的对方记录并不存在")
        case .once: ("this is written once and has been", "此项只能办理一次，已经办过")
        case .correctionOpen: ("a correction stands open already", "已有补正尚未完成")
        case .correctionNotOpen: ("answers names no open correction", "所答复的补正不存在或已结束")
        case .correctionNotNamed: ("a supplement names the correction it answers", "补正须指明所答复的补正告知")
        case .suspensionUnknown: ("suspension names nothing that holds the clock", "所指的计时中止不存在或已恢复")
        case .noWithdrawalPending: ("no request to withdraw is pending", "没有待答复的撤回申请")
        case .reviewChanged: ("the review was of another destination or matter", "收件与预审的办理地或事项不一致")
        case .answersUnknown: ("served answers an event that is not there", "所送达的文书对应的记录不存在")
        case .notesOfDay: ("fifty notes a day are enough", "一方一天的沟通记录不超过五十条")
        case .sequenceReserved: ("the last sequences are kept for ending the case", "记录即将用尽，只可办理结案所需事项")
        case .logFull: ("the log is full", "记录已用尽")
        }
    }
}
