import ArgumentParser
import StrictJSON

struct DemandCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demand", abstract: "What windows asked for and could not have.",
        usage: """
            gwctl --dir D demand list
            gwctl --dir D demand list --since 2026-01 --peer spiffe://hohhot.tongban/gateway/150100
            """,
        subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what was turned away for want of a way, most asked for first.",
            usage: """
                gwctl --dir D demand list
                gwctl --dir D demand list --since 2026-01 --code mapping_missing
                gwctl --dir D demand list --peer spiffe://hohhot.tongban/gateway/150100 -o csv
                """,
            discussion: """
                A window, matter and county count once a day. Kept for 24 months; of what is beyond a month's 10,000 \
                records only the number is known.
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "First month, YYYY-MM; that of a year ago when absent.") var since: String?
        @Option(help: "Only what this peer would decide.", completion: .peers) var peer: String?
        @Option(help: "Only what was turned away for this reason, such as mapping_missing.") var code: String?
        @Option(help: "Lines, 1 to 1000.") var limit = 100

        func run() async throws {
            var arguments = JSONObject.of(("since", since), ("peer", peer), ("code", code))
            arguments["limit"] = .integer(Int64(limit))
            let asked = arguments
            let columns = [
                Column("COUNT", "count"), Column("MATTER", "matter"), Column("NAME", "name", most: 32),
                Column("WORDS", "words"), Column("DESTINATION", "destination"),
                Column("PLACE", "destination_name", most: 24), Column("PEER", "peer_name", most: 16),
                Column("WHY", "codes"), Column("WINDOWS", "windows"), Column("LAST", "last"),
            ]
            try await running {
                let answer = try await OperatorCall(options).run("demand.list", asked)
                let printer = Printer(format: options.output, columns: columns)
                switch options.output {
                case .table, .csv, .jsonl: printed(printer.text(answer["demand"]?.arrayValue ?? []))
                case .json, .yaml: printed(printer.text(answer))
                }
                guard options.output == .table else { return }
                if let more = answer["more"]?.integerValue, more > 0 {
                    printed("\(more) more lines: --limit\n")
                }
                if let rest = answer["rest"]?.integerValue, rest > 0 {
                    printed("\(rest) more that are not told apart\n")
                }
            }
        }
    }
}
