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
            abstract: "Says how much waits for each next gateway, and how its lane stands.",
            usage: """
                gwctl --dir D queue summary
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("NEXT", "hop"), Column("WAITING", "waiting"), Column("HELD", "held"),
                Column("OLDEST", "oldest"), Column("LANE", "step"), Column("SINCE", "since"),
                Column("FAILURES", "failures"), Column("PROBLEM", "problem"),
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
        @Option(help: "Only what goes to this gateway next.", completion: .peers) var peer: String?

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
        @OptionGroup var options: CommonOptions
        @Option(name: .customLong("case"), help: "Entries of this case.") var caseID: String?
        @Option(help: "Entries that go to this gateway next.", completion: .peers) var peer: String?
        @Flag(help: "Every entry.") var all = false

        func run(_ verb: String) async throws {
            var arguments: JSONObject = .of(("case", caseID), ("peer", peer))
            arguments["all"] = .bool(all)
            try await Listing(options, [Column("entries", "entries")]).run(verb, arguments)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries now.",
            usage: """
                gwctl --dir D queue retry --peer spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D queue retry --all
                """)
        @OptionGroup var selection: Selection

        func run() async throws { try await selection.run("queue.retry") }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps entries back until they are released.",
            usage: """
                gwctl --dir D queue hold --case 01936f6e-…
                """)
        @OptionGroup var selection: Selection

        func run() async throws { try await selection.run("queue.hold") }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets held entries go.",
            usage: """
                gwctl --dir D queue release --case 01936f6e-…
                """)
        @OptionGroup var selection: Selection

        func run() async throws { try await selection.run("queue.release") }
    }
}
