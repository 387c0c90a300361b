import ArgumentParser
import Codes
import Mapping
import StrictJSON

extension CatalogCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Puts a file's matters into our catalogue, all or nothing: XLSX, CSV or JSON (docs/mapping.md).",
            usage: """
                gwctl --dir D catalog import 事项目录.xlsx --plan
                gwctl --dir D catalog import 事项目录.xlsx --sheet 目录
                gwctl --dir D catalog import catalogue.csv
                gwctl --dir D catalog import catalogue.json -o json
                gwctl --dir D catalog import --tables 国家表/ --reading 读法.json --with 补充.xlsx --plan
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The file; its first bytes tell what it is.", completion: .file()) var file: String?
        @Option(help: "Of a workbook with several sheets: the one to read.") var sheet: String?
        @Option(
            parsing: .upToNextOption,
            help:
                "Instead of a file: the platform's dn_task_ tables, as CSV, workbooks or a folder of these.",
            completion: .file())
        var tables: [String] = []
        @Option(
            help: "How the tables are read, as JSON; `catalog reading` drafts one.",
            completion: .file(extensions: ["json"]))
        var reading: String?
        @Option(
            name: .customLong("with"),
            help: "A sheet of ours with codes and what the tables lack; it goes before them.",
            completion: .file())
        var supplement: String?
        @Flag(help: "Shows what would change, like a patch, and changes nothing.") var plan = false

        func validate() throws {
            guard (file == nil) != tables.isEmpty else {
                throw ValidationError("Name a file, or tables with --tables.")
            }
            guard !tables.isEmpty || (reading == nil && supplement == nil) else {
                throw ValidationError("--reading and --with belong to --tables.")
            }
            guard tables.isEmpty || sheet == nil else {
                throw ValidationError("Of a workbook with tables every sheet is read; leave --sheet out.")
            }
        }

        func run() async throws {
            let columns = [
                Column("matters read", "matters"), Column("changed", "changed"), Column("retired", "retired"),
                Column("revision", "revision"), Column("outside what we serve", "outside"),
                Column("to look at", "warnings"),
            ]
            try await running {
                let (arguments, notes) = try arguments()
                let answer = try await OperatorCall(options).run(
                    plan ? "catalog.plan" : "catalog.import", arguments)
                let printer = Printer(format: options.output, columns: columns)
                guard options.output == .table else {
                    printed(printer.text(Self.answer(answer, notes)))
                    return
                }
                if plan {
                    let lines = (answer["lines"]?.arrayValue ?? []).compactMap(\.stringValue)
                    printed(lines.isEmpty ? "nothing changes\n" : lines.joined(separator: "\n") + "\n\n")
                }
                printed(printer.text(answer))
                if !notes.isEmpty { printed("\n" + Printer(format: .table, columns: Self.noted).text(notes)) }
            }
        }

        private static let noted = [
            Column("TABLE", "table"), Column("COLUMN", "column"), Column("COUNT", "count"),
            Column("WHAT", "message"),
        ]

        private func arguments() throws -> (JSONObject, notes: [JSON]) {
            guard let file else {
                return try CatalogueArgument.read(tables: tables, reading: reading, supplement: supplement)
            }
            return (try CatalogueArgument.read(file, sheet: sheet), [])
        }

        private static func answer(_ answer: JSON, _ notes: [JSON]) -> JSON {
            guard !notes.isEmpty, var members = answer.objectValue else { return answer }
            members["notes"] = .array(notes)
            return .object(members)
        }
    }

    struct Reading: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Prints a draft of how the platform's tables are to be read: each code that nothing explains, with its rows.",
            usage: """
                gwctl catalog reading 国家表/ > 读法.json
                gwctl catalog reading dn_task_general_basic.csv dn_task_general_extend.csv --reading 读法.json
                """)
        @OptionGroup var options: CommonOptions
        @Argument(
            help: "The dn_task_ tables, as CSV, workbooks or a folder of these.", completion: .file())
        var tables: [String]
        @Option(
            help: "What is known already; it stands in the draft as it is.",
            completion: .file(extensions: ["json"]))
        var reading: String?

        func run() async throws {
            let (tables, reading) = (tables, reading)
            try await running {
                let files = try PlatformFiles(tables)
                let known = try CatalogueArgument.reading(reading)
                printed(PlatformImport.draft(tables: files.tables, reading: known).prettyPrinted() + "\n")
            }
        }
    }
}
