import Office

/// What the office does by itself, beside answering: each follower and each kind of errand stands here once.
extension Gateway {
    /// Who reacts to stored events.
    var followers: [any Follower] {
        var followers: [any Follower] = [
            WebhookFollower(office), StatisticsFollower(office), CaseNumbersFollower(office),
            ShipmentFollower(office),
            BundleFollower(office),
        ]
        if office.notices != nil { followers.append(ClockPaperFollower(office)) }
        if messageSender != nil {
            followers.append(MessageFollower(office, types: settings.applicants.messageTypes))
        }
        if let ratingPlatform { followers.append(RatingFollower(office, ratingPlatform)) }
        return followers
    }

    /// Who runs what was promised to the outside.
    var errandHandlers: [any ErrandHandler] {
        let webhooks = WebhookHandler(office, web: web) { [alarms] alarm in alarms.raise(alarm) }
        var handlers: [any ErrandHandler] = [
            webhooks, BundleWork(office) { [alarms] alarm in alarms.raise(alarm) }, ClockPaperWork(office),
        ]
        if let messageSender { handlers.append(MessageErrands(messageSender)) }
        if let ratingPlatform { handlers.append(RatingHandler(ratingPlatform, web: web, clock: clock)) }
        if let kuaidi100 {
            handlers.append(
                ParcelWatchErrands(office, kuaidi100, web: web) { [alarms] alarm in alarms.raise(alarm) })
        }
        return handlers
    }

    /// How applicants are reached; nil: the region has set up no way.
    private var messageSender: (any MessageSender)? {
        settings.applicants.messagesFile.map { FileMessageSender(path: $0, clock: clock) }
    }
}
