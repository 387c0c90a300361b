import ArgumentParser
import StrictJSON

extension MappingCommand {
    struct Drift: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what changed under the mappings, by how many cases of a year it touches.",
            usage: """
                gwctl --dir D mapping drift
                gwctl --dir D mapping drift --all -o json
                """,
            discussion: """
                review: a matter changed in substance; look at the rows, correct them or say `mapping confirm`. stale: it \
                has ended, or ends on the day under FROM; new cases are held from then on, cases under way go on. What is \
                harmless is confirmed by itself and listed with --all. CASES are those of a year.
                """)
        @OptionGroup var options: CommonOptions
        @Flag(help: "What is settled too.") var all = false

        func run() async throws {
            let columns =
                [
                    Column("KIND", "kind"), Column("FROM", "from"), Column("CASES", "cases"),
                    Column("CODE", "code"), Column("NAME", "name", most: 28),
                    Column("OURS", "locals", most: 40),
                    Column("SUCCESSOR", "successor"), Column("WHAT", "what", most: 60),
                    Column("WHOSE", "gateway"),
                ] + (all ? [Column("STATE", "state")] : [])
            let all = all
            try await running {
                let answer = try await OperatorCall(options).run("mapping.drift", ["all": .bool(all)])
                guard options.output == .table else {
                    printed(Printer(format: options.output, columns: columns).text(answer))
                    return
                }
                let lines = (answer.arrayValue ?? []).map { line -> JSON in
                    var line = line.objectValue ?? [:]
                    var what = (line["notes"]?.arrayValue ?? []).compactMap { $0["text_zh"]?.stringValue }
                    if line["kind"] == "stale" { what.insert("取消或失效", at: 0) }
                    line["what"] = .string(what.joined(separator: "；"))
                    return .object(line)
                }
                printed(
                    lines.isEmpty
                        ? "nothing changed under the mappings\n"
                        : Printer(format: .table, columns: columns).text(lines))
            }
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that the mappings to a matter are right as they are, though it changed.",
            usage: """
                gwctl --dir D mapping confirm spiffe://hohhot.tongban/gateway/150100 HS-34 --note "只改了联系电话"
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Whose matter: the SPIFFE ID under WHOSE.", completion: .peers) var gateway: String
        @Argument(help: "Its code.", completion: .theirMatters) var code: String
        @Option(help: ArgumentHelp("Why, for the next person.", valueName: "text")) var note: String?

        func run() async throws {
            try await Listing(
                options, [Column("CODE", "code"), Column("STATE", "state"), Column("NAME", "name", most: 40)]
            ).run("mapping.confirm", .of(("gateway", gateway), ("code", code), ("note", note)))
        }
    }

    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drafts the rows of a matter that ends for the one that takes its place.",
            usage: """
                gwctl --dir D mapping follow spiffe://hohhot.tongban/gateway/150100 HS-34
                gwctl --dir D mapping follow spiffe://hohhot.tongban/gateway/150100 HS-34 --to HS-35
                gwctl --dir D mapping plan
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Whose matter: the SPIFFE ID under WHOSE.", completion: .peers) var gateway: String
        @Argument(help: "The code that ends.", completion: .theirMatters) var code: String
        @Option(help: "The code that takes its place, where the peer names none.") var to: String?

        func run() async throws {
            try await Listing(
                options,
                [
                    Column("code", "code"), Column("successor", "successor"),
                    Column("matters drafted", "drafted"),
                ]
            ).run("mapping.follow", .of(("gateway", gateway), ("code", code), ("to", to)))
        }
    }
}
