import ArgumentParser
import StrictJSON

struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Holidays and make-up days, by which every clock runs.",
        usage: """
            gwctl --dir D calendar show
            gwctl --dir D calendar import 2027.csv --dry-run
            """,
        subcommands: [Import.self, Show.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes whole years from a file, all or nothing, and shows what changes.",
            usage: """
                gwctl --dir D calendar import 2027.csv --dry-run
                gwctl --dir D calendar import 2027.csv
                """,
            discussion:
                "The file is date,kind,name; kind is holiday or workday (调休上班). It counts at once, in a running "
                + "daemon too."
        )
        @OptionGroup var options: CommonOptions
        @Argument(help: "The file; - is standard input.", completion: .file()) var file: String
        @Flag(help: "Only show what would change.") var dryRun = false

        func run() async throws {
            try await running {
                let arguments: JSONObject = [
                    "csv": .string(try InputFile.text(file)), "dry_run": .bool(dryRun),
                ]
                let columns = [
                    Column("DATE", "date"), Column("FROM", "from"), Column("TO", "to"),
                    Column("NAME", "name"),
                ]
                try await Listing(options, columns).run("calendar.import", arguments, rows: "changes")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the years there are, or the days of one.",
            usage: """
                gwctl --dir D calendar show
                gwctl --dir D calendar show --year 2026
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "The days of this year.") var year: Int?

        func run() async throws {
            let arguments: JSONObject = year.map { ["year": .integer(Int64($0))] } ?? [:]
            let columns =
                year == nil
                ? [
                    Column("YEAR", "year"), Column("SOURCE", "source"), Column("VERSION", "version"),
                    Column("HOLIDAYS", "holidays"), Column("WORKDAYS", "workdays"),
                ] : [Column("DATE", "date"), Column("KIND", "kind"), Column("NAME", "name")]
            try await Listing(options, columns).run(
                "calendar.show", arguments, rows: year == nil ? "years" : "days")
        }
    }
}
