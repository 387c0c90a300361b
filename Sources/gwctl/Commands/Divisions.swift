import ArgumentParser
import StrictJSON

struct DivisionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "division", abstract: "Divisions that became others (撤县设区), each from a day on.",
        usage: """
            gwctl --dir D division import changes.csv
            gwctl --dir D division list
            """,
        subcommands: [Import.self, List.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes the whole list from a file in place of the one before, all or nothing.",
            usage: """
                gwctl --dir D division import changes.csv
                """,
            discussion: """
                The file is old,new,name,effective,basis. A division that was split has a row for each part; what lies in it \
                moves with it unless a row of its own says otherwise. It counts at once, in a running daemon too.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The file; - is standard input.") var file: String

        func run() async throws {
            try await running {
                let arguments: JSONObject = ["csv": .string(try InputFile.text(file))]
                try await Listing(options, [Column("changes", "changes")]).run("division.import", arguments)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the changes that were imported.",
            usage: """
                gwctl --dir D division list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("OLD", "old"), Column("NEW", "new"), Column("NAME", "name"),
                Column("EFFECTIVE", "effective"), Column("BASIS", "basis", most: 40),
            ]
            try await Listing(options, columns).run("division.list")
        }
    }
}
