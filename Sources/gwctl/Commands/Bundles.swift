import ArgumentParser
import StrictJSON

struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Bundles (一件事): their definitions, and those under way.",
        usage: """
            gwctl --dir D bundle lint newborn.json
            gwctl --dir D bundle import newborn.json
            gwctl --dir D bundle status
            gwctl --dir D bundle status 1506-YJS-2026-000001
            """,
        subcommands: [Import.self, Lint.self, List.self, Show.self, Status.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a file of definitions, all or nothing; those under way keep their own.",
            usage: """
                gwctl --dir D bundle import newborn.json
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The bundles' JSON file; - for standard input.", completion: .file()) var file: String

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "bundle.import", ["file": try InputFile.json(file)])
                let columns = [
                    Column("bundles", "bundles"), Column("changed", "changed"),
                    Column("warnings", "warnings"),
                ]
                printed(Printer(format: options.output, columns: columns).text(answer))
            }
        }
    }

    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Judges a file by catalogues and mappings, taking nothing; exit code 2 where it has errors.",
            usage: """
                gwctl --dir D bundle lint newborn.json
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The bundles' JSON file; - for standard input.", completion: .file()) var file: String

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "bundle.lint", ["file": try InputFile.json(file)])
                let findings = answer.arrayValue ?? []
                if findings.isEmpty, options.output == .table {
                    printed("nothing found\n")
                } else {
                    printed(Printer(format: options.output, columns: Self.columns).text(findings))
                }
                guard !findings.contains(where: { $0["severity"]?.stringValue == "error" }) else {
                    throw ExitCode(2)
                }
            }
        }

        private static let columns = [
            Column("SEVERITY", "severity"), Column("BUNDLE", "bundle"), Column("PART", "part"),
            Column("PLACE", "pointer"), Column("CODE", "code"), Column("DETAIL", "detail"),
        ]
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the definitions.",
            usage: """
                gwctl --dir D bundle list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Listing(
                options,
                [
                    Column("CODE", "code"), Column("NAME", "name", most: 40), Column("VERSION", "version"),
                    Column("PARTS", "parts"), Column("DAYS", "promised/value"),
                    Column("UNIT", "promised/unit"),
                    Column("RESULTS", "results"), Column("IN FORCE", "in_force"),
                ]
            ).run("bundle.list")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one definition.",
            usage: """
                gwctl --dir D bundle show XSR-01 -o json
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The bundle's code.", completion: .bundles) var code: String

        func run() async throws {
            try await Listing(
                options,
                [
                    Column("code", "code"), Column("name", "name"), Column("version", "version"),
                    Column("promised", "promised/value"), Column("unit", "promised/unit"),
                    Column("results", "results"), Column("parts", "parts"),
                ]
            ).run("bundle.show", .of(("code", code)))
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the bundles under way, or the parts of one.",
            usage: """
                gwctl --dir D bundle status --all
                gwctl --dir D bundle status 1506-YJS-2026-000001
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "A bundle's id, its receipt's number, or the id of a part's case.") var id: String?
        @Flag(help: "Those that have ended too.") var all = false

        func run() async throws {
            var arguments: JSONObject = .of(("id", id))
            arguments["all"] = .bool(all)
            guard id != nil, options.output == .table || options.output == .csv else {
                try await Listing(options, Self.bundles).run("bundle.status", arguments)
                return
            }
            try await Listing(options, Self.parts).run("bundle.status", arguments, rows: "parts")
        }

        private static let bundles = [
            Column("NUMBER", "number"), Column("NAME", "name", most: 30), Column("STATE", "state"),
            Column("LIGHT", "light"), Column("DUE", "due_on"), Column("TAKEN IN", "created_at"),
        ]
        private static let parts = [
            Column("PART", "part"), Column("NAME", "name", most: 30),
            Column("WHERE", "destination/name", most: 20),
            Column("AFTER", "after"), Column("STATE", "state"), Column("OUTCOME", "outcome"),
            Column("NUMBER", "case/number"), Column("PROBLEM", "problem/code"),
        ]
    }
}
