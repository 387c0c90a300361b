import ArgumentParser
import Codes
import StrictJSON

/// One matter's rows from the command line: an exception or two need no file.
extension MappingCommand {
    struct SetRow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract:
                "Puts one simple row into the draft: our matter is that matter, or that bundle, of the peer's.",
            usage: """
                gwctl --dir D mapping set ES-34 --peer P --target HS-34 --note "对方名称不同"
                gwctl --dir D mapping set ES-34 --peer P --target HS-35 --division 1501 --from 2027-01-01
                gwctl --dir D mapping set ES-34 --peer P --bundle YJS-34
                """,
            discussion: """
                The row takes the place of the draft's row of the same divisions and first day. A row with form or material rules \
                is changed in a file. Nothing counts before `mapping publish`.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Our code of the matter.", completion: .matters) var local: String
        @Option(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String
        @Option(help: "The peer's code.", completion: .theirMatters) var target: String?
        @Option(
            help: "Instead of --target: the code of our bundle that the case is filed as.",
            completion: .bundles) var bundle: String?
        @Option(
            help:
                "A division's digits for which the row counts; may be repeated; all the peer's when absent.",
            completion: .divisions)
        var division: [String] = []
        @Option(help: ArgumentHelp("First day.", valueName: "day")) var from: String?
        @Option(help: ArgumentHelp("Last day.", valueName: "day")) var to: String?
        @Option(help: ArgumentHelp("Why, for the next person.", valueName: "text")) var note: String?

        func validate() throws {
            guard (target == nil) != (bundle == nil) else {
                throw ValidationError("Name one of --target and --bundle.")
            }
        }

        func run() async throws {
            var row = JSONObject.of(("local", local), ("target", target), ("bundle", bundle))
            if !division.isEmpty { row["divisions"] = .strings(division) }
            for (name, value) in [("from", from), ("to", to), ("note", note)] {
                row[name] = value.map { .string($0) }
            }
            try await MappingCommand.showRows(
                options, "mapping.set", ["peer": .string(peer), "row": .object(row)])
        }
    }

    struct UnsetRow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unset",
            abstract:
                "Takes all rows of a matter out of the draft, so that the default rule is to count for it.",
            usage: """
                gwctl --dir D mapping unset ES-34 --peer spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Our code of the matter.", completion: .matters) var local: String
        @Option(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String

        func run() async throws {
            try await MappingCommand.showRows(options, "mapping.unset", .of(("local", local), ("peer", peer)))
        }
    }

    struct ShowRows: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Shows a matter's rows at a peer, as published and as drafted.",
            usage: """
                gwctl --dir D mapping show ES-34 --peer spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D mapping show ES-34 --peer spiffe://hohhot.tongban/gateway/150100 -o json
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Our code of the matter.", completion: .matters) var local: String
        @Option(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String

        func run() async throws {
            try await MappingCommand.showRows(options, "mapping.show", .of(("local", local), ("peer", peer)))
        }
    }

    /// Runs a verb that answers with a matter's rows, and prints them and what is wrong with them.
    static func showRows(_ options: CommonOptions, _ verb: String, _ arguments: JSONObject) async throws {
        try await running {
            let answer = try await OperatorCall(options).run(verb, arguments)
            guard options.output == .table || options.output == .csv else {
                printed(Printer(format: options.output, columns: []).text(answer))
                return
            }
            let published = answer["published"]?.arrayValue ?? []
            let drafted = answer["drafted"]?.arrayValue
            if published.isEmpty, drafted ?? [] == [], options.output == .table {
                printed("no row: the default rule counts\n")
                return
            }
            let rows = lines(published, "published") + (drafted.map { lines($0, "drafted") } ?? [])
            printed(Printer(format: options.output, columns: rowColumns).text(rows))
            tellFindings(answer["findings"]?.arrayValue ?? [])
        }
    }

    private static let rowColumns = [
        Column("STATE", "state"), Column("TARGET", "becomes"), Column("DIVISIONS", "divisions"),
        Column("FROM", "from"), Column("TO", "to"), Column("WHEN", "when", most: 30),
        Column("FORM", "form_shown"), Column("MATERIALS", "materials_shown"),
        Column("NOTE", "note", most: 30),
    ]

    private static func lines(_ rows: [JSON], _ state: String) -> [JSON] {
        guard !rows.isEmpty else {
            return [["state": .string(state), "becomes": "no row: the default rule"]]
        }
        return rows.map { row in
            var line = row.objectValue ?? [:]
            line["state"] = .string(state)
            line["becomes"] =
                row["target"] ?? row["bundle"].map { .string("bundle " + ($0.stringValue ?? "")) }
            for name in ["form", "materials"] {
                guard let rules = row[name] else { continue }
                let count = rules["rules"]?.arrayValue?.count ?? 0
                line[name + "_shown"] = .string(count == 1 ? "1 rule" : "\(count) rules")
            }
            return .object(line)
        }
    }
}
