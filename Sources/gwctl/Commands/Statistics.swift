import ArgumentParser
import Codes
import Foundation
import StrictJSON

struct StatisticsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "What was counted: cases by matter, region, window and month; times; duties in time.",
        usage: """
            gwctl --dir D stats --by matter,month --from 2026-01 --to 2026-06
            gwctl --dir D stats --by division --side destination --show duties
            gwctl --dir D stats report --week 2026-W12 --out reports
            gwctl --dir D stats matters
            """,
        subcommands: [Show.self, Matters.self, Report.self, Rebuild.self], defaultSubcommand: Show.self)

    /// Which columns a table has.
    enum Shown: String, ExpressibleByArgument, CaseIterable {
        case counts, stages, duties
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answers by dimensions and months.",
            usage: """
                gwctl --dir D stats --by matter,month --from 2026-01 --to 2026-06
                gwctl --dir D stats --by peer --mode delegated --show stages -o csv
                """,
            discussion: """
                Everything counts in the month of its own event, at UTC+8: a case taken in in March and decided in April is
                in both. Synthetic cases are left out; erased ones stay counted.

                --show counts: cases by what became of them. SECOND counts cases with a second correction, a red flag.
                --show stages: from one event to another in hours, what stood still included: MEDIAN-H and P90-H (nine of ten took
                no longer), each off by at most 5 %.
                --show duties: duties with a day of their own: IN-TIME, LATE and RATE-% (percent in time), by who owed them.
                LATE has those too that are still owed after their last day, in that day's month; JSON tells them apart
                (overdue). By clerk they are left out.

                Dimensions: side, matter, mode, scope, peer, agency, division, window, clerk, month. Window stands with
                matter and mode, clerk with matter (beside side, division and month); the others stand together.
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "Dimensions with commas between; one line for each of their values.") var by: String?
        @Option(help: ArgumentHelp("First month; the last one when absent.", valueName: "YYYY-MM"))
        var from: String?
        @Option(help: ArgumentHelp("Last month; this one when absent.", valueName: "YYYY-MM"))
        var to: String?
        @Option(help: "Columns: counts, stages or duties; JSON always has all.") var show: Shown = .counts
        @Option(
            help: "Only our side of the case: origin or destination.",
            completion: .list(["origin", "destination"])) var side: String?
        @Option(help: "Only this matter, by our own code.", completion: .matters) var matter: String?
        @Option(
            help: "Only online, delegated or joint.", completion: .list(["online", "delegated", "joint"]))
        var mode: String?
        @Option(help: "Only city, bloc:<name>, province or nation.") var scope: String?
        @Option(help: "Only with this gateway.", completion: .peers) var peer: String?
        @Option(help: "Only this deciding agency.") var agency: String?
        @Option(help: "Only this division and below.") var division: String?
        @Option(help: "Only this window or desk.") var window: String?

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "stats.show",
                    .of(
                        ("by", by), ("from", from), ("to", to), ("side", side), ("matter", matter),
                        ("mode", mode), ("scope", scope), ("peer", peer), ("agency", agency),
                        ("division", division), ("window", window)))
                let rows = answer["rows"]?.arrayValue ?? []
                switch options.output {
                case .json, .yaml: printed(Printer(format: options.output, columns: []).text(answer))
                case .jsonl: printed(Printer(format: .jsonl, columns: []).text(rows))
                case .table, .csv:
                    let dimensions = StatisticsColumns.dimensions(answer["by"])
                    let table = StatisticsColumns.table(rows, show, by: dimensions)
                    printed(Printer(format: options.output, columns: table.columns).text(table.rows))
                }
                if let waiting = answer["waiting"]?.integerValue, waiting > 0 {
                    FileHandle.standardError.write(
                        Data("尚有 \(waiting) 个事件未计入\n\(waiting) events are not counted yet\n".utf8))
                }
            }
        }
    }

    struct Matters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Our own matters: how many are in force against the target, and which had no case in a year.",
            usage: """
                gwctl --dir D stats matters
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run("stats.matters")
                guard options.output == .table else {
                    let columns = [Column("MATTER", "matter"), Column("NAME", "matter_name")]
                    let printer = Printer(format: options.output, columns: columns)
                    let idle = answer["idle"]?.arrayValue ?? []
                    printed(options.output == .csv ? printer.text(idle) : printer.text(answer))
                    return
                }
                printed(
                    Printer(
                        format: .table,
                        columns: [
                            Column("in force", "in_force"), Column("target", "target"),
                            Column("percent", "percent"), Column("idle since", "since"),
                        ]
                    ).text(answer))
                for matter in answer["idle"]?.arrayValue ?? [] {
                    printed("  \(Column.plain(matter["matter"]))  \(Column.plain(matter["matter_name"]))\n")
                }
            }
        }
    }

    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the weekly report: report-<week>.csv and report-<week>.pdf.",
            usage: """
                gwctl --dir D stats report --week 2026-W12 --out reports
                gwctl --dir D stats report --week 2026-W12 --division 150627 --out reports --excel --no-pdf
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: ArgumentHelp("The week, Monday to Sunday.", valueName: "YYYY-Www")) var week: String
        @Option(help: "The folder; made when it is not there.", completion: .directory) var out: String
        @Option(help: "Only this division and below.") var division: String?
        @Flag(help: "Begins the CSV with a byte order mark, which Excel wants.") var excel = false
        @Flag(inversion: .prefixedNo, help: "Also as PDF; wants the typesetter.") var pdf = true

        func run() async throws {
            try await running {
                var arguments: JSONObject = .of(("week", week), ("division", division))
                arguments["mark"] = .bool(excel)
                arguments["pdf"] = .bool(pdf)
                let answer = try await OperatorCall(options).run("stats.report", arguments)
                var files: [(name: String, bytes: [UInt8])] = [
                    ("report-\(week).csv", Array((answer["csv"]?.stringValue ?? "").utf8))
                ]
                if let pdf = answer["pdf"]?.stringValue.flatMap({ Base64URL.decode($0) }) {
                    files.append(("report-\(week).pdf", pdf))
                }
                let folder = try OutputFolder(out)
                for file in files { printed(try folder.write(file.name, file.bytes) + "\n") }
            }
        }
    }

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Counts every case again from its logs, compares, and mends what differs.",
            usage: """
                gwctl --dir D stats rebuild
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Listing(
                options,
                [
                    Column("cases", "cases"), Column("cases differed", "cases_differing"),
                    Column("rows", "rows"), Column("rows differed", "rows_differing"),
                ]
            ).run("stats.rebuild")
        }
    }
}
