import ArgumentParser
import Codes
import Foundation
import StrictJSON

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "What other systems are told in files: the national exchange.",
        usage: """
            gwctl --dir D export upload --since 2026-03-01 --out upload --purpose "上报国家平台"
            gwctl --dir D export upload --since 20260322-001 --format sql --out upload --purpose "上报国家平台"
            gwctl --dir D export list
            """,
        subcommands: [Upload.self, List.self])

    /// In which form.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv, sql
    }

    struct Upload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Writes the up_pro_ tables of the cases that this side accepted, a folder for each batch.",
            usage: """
                gwctl --dir D export upload --since 2026-03-01 --out upload --purpose "上报国家平台"
                gwctl --dir D export upload --since 20260322-001 --format sql --out upload --purpose "上报国家平台"
                """,
            discussion: """
                What is not in a batch yet becomes one; batches follow one another, so nothing is missed and nothing told
                twice. With a date, batches made on that day or later are written again, the same to the byte; with a
                batch, those behind it. A folder that is there already is compared and left alone. Where no batch was ever
                made, a date is also the day before whose beginning nothing is told.

                The files hold personal data in the clear: they are for their owner only (0600), and the audit keeps who
                wrote them and why.
                """)
        @OptionGroup var options: CommonOptions
        @Option(
            help: ArgumentHelp("A date YYYY-MM-DD, or a batch such as 20260322-001.", valueName: "date|batch")
        )
        var since: String
        @Option(help: "csv or sql.") var format: Form = .csv
        @Option(help: "The folder of the batches; made when it is not there.") var out: String
        @Option(help: "Why, for the audit: 2 to 200 characters.") var purpose: String

        func run() async throws {
            try await running {
                let folder = try OutputFolder(out)
                try folder.check { ExportCommand.isBatch($0) }
                let plan = try await OperatorCall(options).run(
                    "export.plan", .of(("since", since), ("purpose", purpose)))
                for batch in (plan["batches"]?.arrayValue ?? []).compactMap(\.stringValue) {
                    let answer = try await OperatorCall(options).run(
                        "export.batch",
                        .of(("batch", batch), ("format", format.rawValue), ("purpose", purpose)))
                    try write(answer, batch, to: folder)
                }
                if plan["batches"]?.arrayValue?.isEmpty == true { printed("nothing new\n") }
            }
        }

        private func write(_ answer: JSON, _ batch: String, to folder: OutputFolder) throws {
            var files: [(name: String, bytes: [UInt8])] = (answer["files"]?.arrayValue ?? []).map { file in
                (file["name"]?.stringValue ?? "", Array((file["text"]?.stringValue ?? "").utf8))
            }
            let report = (answer["report"]?.arrayValue ?? []).compactMap(\.stringValue)
            if !report.isEmpty {
                files.append(("report.txt", Array((report.joined(separator: "\n") + "\n").utf8)))
            }
            let isNew = try folder.write(folder: "\(batch)-\(format.rawValue)", files)
            var counts = (answer["counts"]?.objectValue ?? [:]).map { "\($0.key) \($0.value)" }
            counts += (answer["untold"]?.objectValue ?? [:]).map { "untold \($0.key) \($0.value)" }
            printed("\(batch)  \(isNew ? "written" : "unchanged")  \(counts.joined(separator: ", "))\n")
            for line in report {
                FileHandle.standardError.write(Data((line + "\n").utf8))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the batches, the oldest first.",
            usage: """
                gwctl --dir D export list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Listing(
                options,
                [
                    Column("BATCH", "batch"), Column("MADE", "at"), Column("ACCEPT", "counts/up_pro_accept"),
                    Column("PROCESS", "counts/up_pro_process"), Column("RESULT", "counts/up_pro_result"),
                    Column("SPECIAL", "counts/up_pro_special_procedure"),
                    Column("MATERIAL", "counts/up_pro_material"),
                ]
            ).run("export.list")
        }
    }

    /// Whether a name in the output folder is one that an upload made: `20260322-001-csv`.
    static func isBatch(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].count == 8 && parts[1].count == 3
            && parts.prefix(2).joined().allSatisfy { $0.isASCII && $0.isNumber }
            && Form(rawValue: String(parts[2])) != nil
    }
}
