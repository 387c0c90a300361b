import ArgumentParser
import StrictJSON

struct MappingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping", abstract: "Exceptions to the default rule: drafts and published versions.",
        usage: """
            gwctl --dir D mapping import hohhot.json
            gwctl --dir D mapping plan
            gwctl --dir D mapping publish --effective 2026-12-01
            gwctl --dir D mapping explain --matter CODE --destination 150100
            """,
        subcommands: [Import.self, Plan.self, Publish.self, List.self, Explain.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a file as the draft for its peer; nothing counts before `publish`.",
            usage: """
                gwctl --dir D mapping import hohhot.json
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The mapping's JSON file; - for standard input.") var file: String

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "mapping.import", ["file": try InputFile.json(file)])
                printed(
                    Printer(
                        format: options.output, columns: [Column("peer", "peer"), Column("rows", "rows")]
                    ).text(answer))
            }
        }
    }

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what `publish` would change, like a patch, and what is wrong with it.",
            usage: """
                gwctl --dir D mapping plan
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run("mapping.plan")
                guard options.output == .table else {
                    printed(Printer(format: options.output, columns: []).text(answer))
                    return
                }
                let lines = (answer["lines"]?.arrayValue ?? []).compactMap(\.stringValue)
                printed(lines.isEmpty ? "nothing changes\n" : lines.joined(separator: "\n") + "\n")
                let columns = [
                    Column("SEVERITY", "severity"), Column("ROW", "row"), Column("MATTER", "local"),
                    Column("WHERE", "pointer"), Column("WHAT", "message"), Column("CODE", "code"),
                ]
                let findings = answer["findings"]?.arrayValue ?? []
                if !findings.isEmpty {
                    printed("\n" + Printer(format: .table, columns: columns).text(findings))
                }
            }
        }
    }

    static let versionColumns = [
        Column("VERSION", "version"), Column("EFFECTIVE", "effective"), Column("ROWS", "rows"),
        Column("BY", "published_by"), Column("AT", "published_at"),
    ]

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publishes the drafts as the next version; cases under way keep theirs.",
            usage: """
                gwctl --dir D mapping publish
                gwctl --dir D mapping publish --effective 2026-12-01
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "The day from which it counts; today when absent.") var effective: String?

        func run() async throws {
            try await Listing(options, versionColumns + [Column("TO LOOK AT", "warnings")]).run(
                "mapping.publish", .of(("effective", effective)))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists published versions, newest first.",
            usage: """
                gwctl --dir D mapping list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws { try await Listing(options, versionColumns).run("mapping.list") }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says which of a destination's matters ours becomes, and why.",
            usage: """
                gwctl --dir D mapping explain --matter CODE --destination 150100
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "Our code of the matter.") var matter: String
        @Option(help: "Division that decides.") var destination: String

        func run() async throws {
            let columns = [
                Column("available", "available"), Column("why not", "message"), Column("peer", "peer/id"),
                Column("via", "peer/via"), Column("matter there", "peer_matter/code"),
                Column("name there", "peer_matter/name"),
                Column("modes", "modes"), Column("steps", "explanation"),
            ]
            try await Listing(options, columns).run(
                "mapping.explain", .of(("matter", matter), ("destination", destination)))
        }
    }
}

struct RouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route", abstract: "Where cases go.",
        usage: "gwctl --dir D route explain 621202", subcommands: [Explain.self])

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says where a division's cases go, line by line.",
            usage: """
                gwctl --dir D route explain 621202
                gwctl --dir D route explain 150102 --from 150627
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Division that decides, 6, 9 or 12 digits.") var destination: String
        @Option(help: "Division where the applicant stands.") var from: String?

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "route.explain", .of(("destination", destination), ("from", from)))
                guard options.output == .table else {
                    printed(Printer(format: options.output, columns: []).text(answer))
                    return
                }
                for line in answer["lines"]?.arrayValue ?? [] { printed((line.stringValue ?? "") + "\n") }
            }
        }
    }
}
