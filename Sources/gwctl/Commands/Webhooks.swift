import ArgumentParser
import StrictJSON

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Systems that are told of what happens (Standard Webhooks).",
        usage: """
            gwctl --dir D webhook create https://hall.example.cn/hook --events submitted,decided --side origin
            gwctl --dir D webhook list
            gwctl --dir D webhook test 3fa9c01b
            gwctl --dir D webhook replay 3fa9c01b --since 2026-11-20
            """,
        subcommands: [
            Create.self, List.self, Show.self, Rotate.self, Disable.self, Enable.self, Delete.self, Test.self,
            Replay.self,
        ])

    fileprivate static let columns = [
        Column("ID", "id"), Column("URL", "url", most: 50), Column("LABEL", "label", most: 20),
        Column("EVENTS", "events", most: 30), Column("SIDE", "side"), Column("DIVISION", "division"),
        Column("PERSONAL", "personal"), Column("STATE", "state"), Column("REASON", "reason", most: 40),
    ]

    private static let secret = [
        Column("id", "id"), Column("secret", "secret"), Column("old until", "old_until"),
    ]
    private static let standing =
        columns + [
            Column("FAILING SINCE", "failing_since"), Column("PROBLEM", "problem"),
            Column("WAITING", "waiting"),
            Column("DEAD", "dead"),
        ]
    private static let tried = [
        Column("id", "id"), Column("status", "status"), Column("took ms", "took_ms"),
    ]
    private static let replayed = [
        Column("promised", "promised"), Column("retried", "retried"), Column("waiting", "waiting"),
        Column("until", "until"), Column("more", "more"),
    ]

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a subscription; its secret is shown once and kept sealed.",
            usage: """
                gwctl --dir D webhook create https://hall.example.cn/hook --events submitted,decided --side origin
                gwctl --dir D webhook create https://10.8.0.3/hook --division 1501 --personal --purpose 审批
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Where messages are posted: https://…, or http:// on this machine.") var url: String
        @Option(help: "Short names of events with commas between, and undeliverable; every one when absent.")
        var events: String?
        @Option(
            help: "Only cases in which this gateway is that side: origin or destination.",
            completion: .list(["origin", "destination"])) var side: String?
        @Option(help: "Only cases whose division on our side lies below this prefix.") var division: String?
        @Option(help: "What it is for.") var label: String?
        @Flag(help: "Messages carry personal members, masked unless a purpose is given; each is audited.")
        var personal = false
        @Option(help: "Why the receiver sees personal members unmasked.") var purpose: String?

        func run() async throws {
            var arguments: JSONObject = .of(
                ("url", url), ("side", side), ("division", division), ("label", label), ("purpose", purpose))
            arguments["events"] = .strings(events?.split(separator: ",").map(String.init) ?? [])
            arguments["personal"] = .bool(personal)
            try await Listing(options, secret).run("webhook.create", arguments)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists subscriptions, never their secrets.",
            usage: """
                gwctl --dir D webhook list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws { try await Listing(options, columns).run("webhook.list") }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one with how it goes: since when it fails, what waits, what was given up.",
            usage: """
                gwctl --dir D webhook show 3fa9c01b
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String

        func run() async throws { try await Listing(options, standing).run("webhook.show", .of(("id", id))) }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a new secret and shows it once; the one before signs beside it for a while.",
            usage: """
                gwctl --dir D webhook rotate 3fa9c01b
                gwctl --dir D webhook rotate 3fa9c01b --overlap-hours 0
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String
        @Option(help: "How long the old secret signs too, 0 to 720.") var overlapHours = 24

        func run() async throws {
            var arguments: JSONObject = .of(("id", id))
            arguments["overlap_hours"] = .integer(Int64(overlapHours))
            try await Listing(options, secret).run("webhook.rotate", arguments)
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends nothing from now on; what waits goes to the dead letters.",
            usage: """
                gwctl --dir D webhook disable 3fa9c01b
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String

        func run() async throws {
            try await Listing(options, columns).run("webhook.disable", .of(("id", id)))
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends again, from the next event on; `replay` sends what was missed.",
            usage: """
                gwctl --dir D webhook enable 3fa9c01b
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String

        func run() async throws {
            try await Listing(options, columns).run("webhook.enable", .of(("id", id)))
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forgets a subscription and what waits for it.",
            usage: """
                gwctl --dir D webhook delete 3fa9c01b
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String

        func run() async throws {
            try await Listing(options, columns).run("webhook.delete", .of(("id", id)))
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Posts a webhook.test now and says what was answered.",
            usage: """
                gwctl --dir D webhook test 3fa9c01b
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String

        func run() async throws { try await Listing(options, tried).run("webhook.test", .of(("id", id))) }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends again what was stored since, with the same ids.",
            usage: """
                gwctl --dir D webhook replay 3fa9c01b --since 2026-11-20
                gwctl --dir D webhook replay 3fa9c01b --since 48213 --limit 500
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The subscription's id.", completion: .webhooks) var id: String
        @Option(help: "A position that a message named, an instant (RFC 3339), or a day.") var since: String
        @Option(help: "About how many messages at most; `until` of the answer is where to go on.")
        var limit = 10_000

        func run() async throws {
            var arguments: JSONObject = .of(("id", id), ("since", since))
            arguments["limit"] = .integer(Int64(limit))
            try await Listing(options, replayed).run("webhook.replay", arguments)
        }
    }
}
