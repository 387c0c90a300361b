import ArgumentParser
import StrictJSON

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Agreements between regions: numbers, parties, duty contacts, ends.",
        usage: """
            gwctl --dir D agreement import agreements.json
            gwctl --dir D agreement list
            """,
        subcommands: [Import.self, List.self, Remove.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a file's agreements, all or nothing; those that it does not name stay.",
            usage: """
                gwctl --dir D agreement import agreements.json
                """,
            discussion: """
                The file is {"agreements":[…]}, each with number, parties, from, to and, where it helps, matters, contacts \
                and note (docs/mapping.md). A matter that is accepted at the origin names its agreement by the number; \
                after the last day it is refused.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The JSON file; - for standard input.") var file: String

        func run() async throws {
            let path = file
            try await running {
                let file = try InputFile.json(path, bytesMax: 1 << 22)
                let answer = try await OperatorCall(options).run("agreement.import", ["file": file])
                let columns = [Column("agreements", "agreements"), Column("changed", "changed")]
                printed(Printer(format: options.output, columns: columns).text(answer))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Lists them, those that end first in front; also what matters name that is not on file.",
            usage: """
                gwctl --dir D agreement list
                gwctl --dir D agreement list -o json
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("STATE", "state"), Column("UNTIL", "to"), Column("DAYS", "days_left"),
                Column("NUMBER", "number", most: 40), Column("PARTIES", "parties", most: 60),
                Column("MATTERS", "matters", most: 40),
            ]
            try await Listing(options, columns).run("agreement.list")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes one; matters that name it count by what their own text says.",
            usage: """
                gwctl --dir D agreement remove 呼鄂通办〔2026〕1号
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Its number.") var number: String

        func run() async throws {
            try await Listing(options, [Column("number", "number")]).run(
                "agreement.remove", .of(("number", number)))
        }
    }
}
