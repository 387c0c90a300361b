import ArgumentParser
import StrictJSON

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
        @Argument(help: "Division that decides, 6, 9 or 12 digits.", completion: .divisions) var destination:
            String
        @Option(help: "Division where the applicant stands.", completion: .divisions) var from: String?

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
