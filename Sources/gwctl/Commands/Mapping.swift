import ArgumentParser
import Codes
import Mapping
import StrictJSON

struct MappingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping", abstract: "Exceptions to the default rule: drafts and published versions.",
        usage: """
            gwctl --dir D mapping import 呼和浩特映射.xlsx
            gwctl --dir D mapping plan
            gwctl --dir D mapping test
            gwctl --dir D mapping publish --effective 2026-12-01 --reason "对方目录更新"
            gwctl --dir D mapping rollback 3
            gwctl --dir D mapping explain --matter CODE --destination 150100
            """,
        subcommands: [
            Import.self, SetRow.self, UnsetRow.self, ShowRows.self, Diff.self, Discard.self, Plan.self,
            Test.self, Publish.self, Rollback.self, List.self,
            Export.self, Rule.self, Explain.self, Suggest.self, Drift.self, Confirm.self, Follow.self,
            Coverage.self, Exceptions.self, Wanted.self,
        ])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Takes a file as the draft for its peer, all or nothing: JSON, XLSX or CSV; nothing counts before `publish`.",
            usage: """
                gwctl --dir D mapping import hohhot.json
                gwctl --dir D mapping import 呼和浩特映射.xlsx --sheet 映射
                gwctl --dir D mapping import 映射.csv --peer spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Argument(
            help: "The file; its first bytes tell what it is; - for JSON on standard input.",
            completion: .file())
        var file: String
        @Option(help: "The peer's SPIFFE ID, where a sheet does not name it.", completion: .peers) var peer:
            String?
        @Option(help: "Of a workbook with several sheets: the one to read.") var sheet: String?

        func run() async throws {
            let columns = [
                Column("peer", "peer"), Column("rows", "rows"), Column("matters that differ", "differing"),
            ]
            try await running {
                let mapping = try MappingArgument.read(file, sheet: sheet, peer: peer)
                let answer = try await OperatorSession.run(options) {
                    try await MappingUpload($0).send(mapping)
                }
                printed(Printer(format: options.output, columns: columns).text(answer))
            }
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Throws the draft for a peer away; what is published stays.",
            usage: """
                gwctl --dir D mapping discard spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String

        func run() async throws {
            try await Listing(options, [Column("peer", "peer")]).run("mapping.discard", .of(("peer", peer)))
        }
    }

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Shows what `publish` would change, like a patch, whom it touches, and what is wrong with it.",
            usage: """
                gwctl --dir D mapping plan
                gwctl --dir D mapping plan --effective 2026-12-01 -o json
                """)
        @OptionGroup var options: CommonOptions
        @Option(
            help: ArgumentHelp(
                "The day whose catalogues it is judged by; today when absent.", valueName: "day"))
        var effective: String?

        func run() async throws {
            try await running {
                let effective = effective
                let plan = try await OperatorSession.run(options) { session in
                    var pages: [JSON] = []
                    repeat {
                        let next = pages.last?["next"]?.stringValue
                        pages.append(
                            try await session.call(
                                "mapping.plan", .of(("effective", effective), ("after", next))))
                    } while pages.last?["next"] != nil
                    var plan: JSONObject = [
                        "changes": .integer(pages.reduce(0) { $0 + ($1["changes"]?.integerValue ?? 0) })
                    ]
                    for name in ["lines", "touched", "findings", "golden"] {
                        plan[name] = .array(pages.flatMap { $0[name]?.arrayValue ?? [] })
                    }
                    return plan
                }
                if options.output == .table {
                    tell(plan)
                } else {
                    printed(Printer(format: options.output, columns: []).text(.object(plan)))
                }
            }
        }

        private func tell(_ plan: JSONObject) {
            // A peer is named once, though it fills many pages.
            var lines: [String] = []
            var heading: String?
            for line in (plan["lines"]?.arrayValue ?? []).compactMap(\.stringValue) {
                if line.hasPrefix("@@") {
                    guard line != heading else { continue }
                    heading = line
                }
                lines.append(line)
            }
            printed(lines.isEmpty ? "nothing changes\n" : lines.joined(separator: "\n") + "\n")
            let touched = (plan["touched"]?.arrayValue ?? []).filter { ($0["cases"]?.integerValue ?? 1) > 0 }
            if !touched.isEmpty {
                let columns = [
                    Column("MATTER", "local"), Column("PEER", "peer"), Column("CASES IN A YEAR", "cases"),
                ]
                let most = touched.sorted {
                    ($0["cases"]?.integerValue ?? 0) > ($1["cases"]?.integerValue ?? 0)
                }
                printed("\n" + Printer(format: .table, columns: columns).text(most))
            }
            tellGolden(plan["golden"]?.arrayValue ?? [])
            tellFindings(plan["findings"]?.arrayValue ?? [])
        }
    }

    /// What is wrong with rows, or should be looked at.
    static func tellFindings(_ findings: [JSON]) {
        guard !findings.isEmpty else { return }
        let columns = [
            Column("SEVERITY", "severity"), Column("ROW", "row"), Column("MATTER", "local"),
            Column("WHERE", "pointer"), Column("WHAT", "message"), Column("CODE", "code"),
        ]
        printed("\n" + Printer(format: .table, columns: columns).text(findings))
    }

    static let versionColumns = [
        Column("VERSION", "version"), Column("STATE", "state"), Column("EFFECTIVE", "effective"),
        Column("ROWS", "rows"), Column("ADDED", "added"), Column("CHANGED", "changed"),
        Column("REMOVED", "removed"), Column("BY", "published_by"), Column("AT", "published_at"),
        Column("WHY", "reason"),
    ]

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publishes all drafts as the next version; cases under way keep theirs.",
            usage: """
                gwctl --dir D mapping publish
                gwctl --dir D mapping publish --effective 2026-12-01 --reason "对方目录更新"
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: ArgumentHelp("The day from which it counts; today when absent.", valueName: "day"))
        var effective: String?
        @Option(help: ArgumentHelp("Why, for the history.", valueName: "text")) var reason: String?

        func run() async throws {
            try await Listing(options, versionColumns + [Column("TO LOOK AT", "warnings")]).run(
                "mapping.publish", .of(("effective", effective), ("reason", reason)))
        }
    }

    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Brings an earlier version's rows back, as the next version; 0 leaves the default rule alone.",
            usage: """
                gwctl --dir D mapping rollback 3
                gwctl --dir D mapping rollback 3 --reason "对方目录有误"
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The version whose rows are to count again.", completion: .versions) var version: Int
        @Option(help: ArgumentHelp("The day from which it counts; today when absent.", valueName: "day"))
        var effective: String?
        @Option(help: ArgumentHelp("Why, for the history.", valueName: "text")) var reason: String?

        func run() async throws {
            var arguments = JSONObject.of(("effective", effective), ("reason", reason))
            arguments["version"] = .integer(Int64(version))
            try await Listing(options, versionColumns + [Column("FIT NO MORE", "unfit")]).run(
                "mapping.rollback", arguments)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists versions, newest first: who, when, why, and how much each changed.",
            usage: """
                gwctl --dir D mapping list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws { try await Listing(options, versionColumns).run("mapping.list") }
    }

    struct Export: AsyncParsableCommand {
        /// What the rows are written as.
        enum Form: String, ExpressibleByArgument, CaseIterable { case json, csv }

        static let configuration = CommandConfiguration(
            abstract: "Prints a version's rows to a peer as a file that `import` takes.",
            usage: """
                gwctl --dir D mapping export spiffe://hohhot.tongban/gateway/150100 > hohhot.json
                gwctl --dir D mapping export spiffe://hohhot.tongban/gateway/150100 --as csv > 呼和浩特映射.csv
                gwctl --dir D mapping export spiffe://hohhot.tongban/gateway/150100 --revision 3
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String
        @Option(
            name: .customLong("as"),
            help: ArgumentHelp("csv is for Excel and WPS, and leaves the examples out.", valueName: "form"))
        var form: Form = .json
        @Option(help: "A version's number; the newest when absent.", completion: .versions) var revision: Int?

        func run() async throws {
            try await running {
                let (peer, revision, form) = (peer, revision, form)
                let text = try await OperatorSession.run(options) {
                    let rows = MappingDownload($0, peer, revision)
                    return form == .csv ? try await rows.sheet() : try await rows.text()
                }
                printed(text)
            }
        }
    }

    struct Rule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows or sets whether what one person wrote must be published by another.",
            usage: """
                gwctl --dir D mapping rule
                gwctl --dir D mapping rule --second-person
                gwctl --dir D mapping rule --no-second-person
                """)
        @OptionGroup var options: CommonOptions
        @Flag(inversion: .prefixedNo, help: "Whether another person must publish.") var secondPerson: Bool?

        func run() async throws {
            var arguments: JSONObject = [:]
            arguments["second_person"] = secondPerson.map { .bool($0) }
            let written = arguments
            try await running {
                let answer = try await OperatorCall(options).run("mapping.rule", written)
                guard options.output == .table else {
                    printed(Printer(format: options.output, columns: []).text(answer))
                    return
                }
                let isNeeded = answer["second_person"]?.boolValue ?? false
                printed(
                    isNeeded
                        ? "a draft is published by somebody who did not write it\n"
                        : "whoever wrote a draft may publish it\n")
            }
        }
    }
}
