import ArgumentParser
import StrictJSON

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "What waits to be sent.",
        usage: """
            gwctl --dir D queue list
            gwctl --dir D queue retry --peer spiffe://hohhot.tongban/gateway/150100
            gwctl --dir D queue hold --case 01936f6e-…
            """,
        subcommands: [Summary.self, List.self, Retry.self, Hold.self, Release.self])

    struct Summary: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says how much waits for each next gateway.",
            usage: """
                gwctl --dir D queue summary
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("NEXT", "hop"), Column("WAITING", "waiting"), Column("HELD", "held"),
                Column("OLDEST", "oldest"),
            ]
            try await Listing(options, columns).run("queue.summary")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what waits, oldest first.",
            usage: """
                gwctl --dir D queue list
                gwctl --dir D queue list --peer spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "Only what goes to this gateway next.") var peer: String?

        func run() async throws {
            let columns = [
                Column("CASE", "case"), Column("N", "sequence"), Column("NEXT", "hop"),
                Column("WAITING SINCE", "enqueued_at"),
                Column("DUE", "due_at"), Column("TRIES", "attempts"), Column("HELD", "held"),
                Column("PROBLEM", "problem"),
                Column("DETAIL", "detail", most: 40),
            ]
            try await Listing(options, columns).run("queue.list", .of(("peer", peer)))
        }
    }

    /// Which entries are meant.
    struct Selection: ParsableArguments {
        @Option(name: .customLong("case"), help: "Entries of this case.") var caseID: String?
        @Option(help: "Entries that go to this gateway next.") var peer: String?
        @Flag(help: "Every entry.") var all = false

        var arguments: JSONObject {
            var arguments: JSONObject = .of(("case", caseID), ("peer", peer))
            arguments["all"] = .bool(all)
            return arguments
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries now.",
            usage: """
                gwctl --dir D queue retry --peer spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D queue retry --all
                """)
        @OptionGroup var options: CommonOptions
        @OptionGroup var selection: Selection

        func run() async throws {
            try await Listing(options, [Column("entries", "entries")]).run("queue.retry", selection.arguments)
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps entries back until they are released.",
            usage: """
                gwctl --dir D queue hold --case 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @OptionGroup var selection: Selection

        func run() async throws {
            try await Listing(options, [Column("entries", "entries")]).run("queue.hold", selection.arguments)
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets held entries go.",
            usage: """
                gwctl --dir D queue release --case 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @OptionGroup var selection: Selection

        func run() async throws {
            try await Listing(options, [Column("entries", "entries")]).run(
                "queue.release", selection.arguments)
        }
    }
}
