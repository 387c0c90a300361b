import Office

/// What the office does by itself, beside answering: each follower and each kind of errand stands here once.
extension Gateway {
    /// Who reacts to stored events.
    var followers: [any Follower] { [WebhookFollower(office)] }

    /// Who runs what was promised to the outside.
    var errandHandlers: [any ErrandHandler] {
        [WebhookHandler(office, web: web) { [alarms] alarm in alarms.raise(alarm) }]
    }
}
