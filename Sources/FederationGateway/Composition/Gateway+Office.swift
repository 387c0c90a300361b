import Office

/// What the office does by itself, beside answering: each follower and each kind of errand stands here once.
extension Gateway {
    /// Who reacts to stored events.
    var followers: [any Follower] {
        var followers: [any Follower] = [
            WebhookFollower(office), StatisticsFollower(office), CaseNumbersFollower(office),
            BundleFollower(office),
        ]
        if messageSender != nil {
            followers.append(MessageFollower(office, types: settings.applicants.messageTypes))
        }
        return followers
    }

    /// Who runs what was promised to the outside.
    var errandHandlers: [any ErrandHandler] {
        let webhooks = WebhookHandler(office, web: web) { [alarms] alarm in alarms.raise(alarm) }
        return [webhooks, BundleWork(office)] + (messageSender.map { [MessageErrands($0)] } ?? [])
    }

    /// How applicants are reached; nil: the region has set up no way.
    private var messageSender: (any MessageSender)? {
        settings.applicants.messagesFile.map { FileMessageSender(path: $0, clock: clock) }
    }
}
