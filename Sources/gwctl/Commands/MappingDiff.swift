import ArgumentParser
import Codes
import Mapping
import StrictJSON

extension MappingCommand {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Compares a file with what is published: exits 0 where the rows are the same, 5 where they differ.",
            usage: """
                gwctl --dir D mapping diff hohhot.json
                gwctl --dir D mapping diff 呼和浩特映射.xlsx --revision 3
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "A mapping file, JSON or a sheet; - for JSON on standard input.", completion: .file())
        var file: String
        @Option(help: "A version's number; the newest when absent.", completion: .versions) var revision: Int?
        @Option(help: "The peer's SPIFFE ID, where a sheet does not name it.", completion: .peers) var peer:
            String?
        @Option(help: "Of a workbook with several sheets: the one to read.") var sheet: String?

        func run() async throws {
            try await running {
                let revision = revision
                let wanted = try MappingArgument.read(file, sheet: sheet, peer: peer)
                let published = try await OperatorSession.run(options) {
                    try await MappingDownload($0, wanted.peer.description, revision).file()
                }
                let plan = MappingPlan(published: published.mappings, draft: wanted.mappings)
                if options.output == .table {
                    printed(plan.isEmpty ? "the same\n" : plan.lines.map { $0 + "\n" }.joined())
                } else {
                    printed(
                        Printer(
                            format: options.output,
                            columns: [Column("same", "same"), Column("lines", "lines")]
                        )
                        .text(["same": .bool(plan.isEmpty), "lines": .strings(plan.lines)]))
                }
                guard plan.isEmpty else { throw ExitCode(ExitStatus.of(.conflict)) }
            }
        }
    }
}
