import ArgumentParser
import StrictJSON

struct ErrandCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errand",
        abstract: "Calls to the outside that were promised: webhooks, messages, uploads.",
        usage: """
            gwctl --dir D errand list
            gwctl --dir D errand list --dead
            gwctl --dir D errand retry 01936f6e-…
            """,
        subcommands: [List.self, Retry.self, Drop.self])

    private static let columns = [
        Column("ID", "id"), Column("KIND", "kind"), Column("TARGET", "target"),
        Column("PROMISED", "created_at"), Column("STATE", "state"), Column("TRIES", "attempts"),
        Column("DUE", "due_at"), Column("PROBLEM", "problem", most: 40),
    ]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what waits, the soonest first.",
            usage: """
                gwctl --dir D errand list
                gwctl --dir D errand list --dead --kind webhook
                """)
        @OptionGroup var options: CommonOptions
        @Flag(help: "Those given up, the oldest first.") var dead = false
        @Option(help: "Only errands of this kind.") var kind: String?

        func run() async throws {
            var arguments: JSONObject = .of(("kind", kind))
            arguments["dead"] = .bool(dead)
            try await Listing(options, ErrandCommand.columns).run("errand.list", arguments)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries one now, given up or not.",
            usage: """
                gwctl --dir D errand retry 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The errand's id.", completion: .errands) var id: String

        func run() async throws {
            try await Listing(options, ErrandCommand.columns).run("errand.retry", .of(("id", id)))
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forgets one; the audit keeps that it was dropped, and by whom.",
            usage: """
                gwctl --dir D errand drop 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The errand's id.", completion: .errands) var id: String

        func run() async throws {
            try await Listing(options, ErrandCommand.columns).run("errand.drop", .of(("id", id)))
        }
    }
}
