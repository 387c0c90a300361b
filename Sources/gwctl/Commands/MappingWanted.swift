import ArgumentParser
import StrictJSON

extension MappingCommand {
    struct Wanted: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What windows keep drafts for, since there is no way yet.",
            usage: """
                gwctl --dir D mapping wanted list
                gwctl --dir D mapping wanted answer CODE --destination 150100 --refuse "对方不办理此事项"
                """,
            subcommands: [List.self, Answer.self])

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Lists the tasks with candidates, the longest waiting first.",
                usage: """
                    gwctl --dir D mapping wanted list
                    gwctl --dir D mapping wanted list --peer spiffe://hohhot.tongban/gateway/150100 -o json
                    """,
                discussion: """
                    A task closes by itself when there is a way: a published row, a new catalogue or peer, a day. The \
                    windows are told then. `-o json` has three candidates with their reasons.
                    """)
            @OptionGroup var options: CommonOptions
            @Option(help: "Only what this peer would decide.", completion: .peers) var peer: String?

            func run() async throws {
                let columns = [
                    Column("SINCE", "since"), Column("DRAFTS", "drafts"), Column("DEMAND", "demand"),
                    Column("MATTER", "matter"), Column("NAME", "name", most: 32),
                    Column("DESTINATION", "destination"), Column("PLACE", "destination_name", most: 24),
                    Column("PEER", "peer"), Column("WHY", "code"), Column("CANDIDATES", "best", most: 60),
                ]
                try await running {
                    let answer = try await OperatorCall(options).run("mapping.wanted", .of(("peer", peer)))
                    let rows = (answer.arrayValue ?? []).map { row -> JSON in
                        guard options.output == .table || options.output == .csv,
                            var object = row.objectValue
                        else { return row }
                        let best = (object["candidates"]?.arrayValue ?? []).map {
                            "\($0["code"]?.stringValue ?? "") \($0["name"]?.stringValue ?? "")"
                        }
                        object["best"] = .string(best.joined(separator: "; "))
                        return .object(object)
                    }
                    printed(Printer(format: options.output, columns: columns).text(rows))
                }
            }
        }

        struct Answer: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Says that there will be no way, and why; the windows tell the applicants.",
                usage: """
                    gwctl --dir D mapping wanted answer CODE --destination 150100 --refuse "对方不办理此事项"
                    """)
            @OptionGroup var options: CommonOptions
            @Argument(help: "Our code of the matter.", completion: .matters) var matter: String
            @Option(help: "The division, as `list` names it.") var destination: String
            @Option(help: "Why, for the clerk: 2 to 500 characters, without personal data.") var refuse:
                String

            func run() async throws {
                let columns = [
                    Column("matter", "matter"), Column("destination", "destination"),
                    Column("drafts", "drafts"),
                ]
                try await Listing(options, columns).run(
                    "mapping.wanted.answer",
                    .of(("matter", matter), ("destination", destination), ("reason", refuse)))
            }
        }
    }
}
