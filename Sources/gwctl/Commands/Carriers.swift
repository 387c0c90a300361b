import ArgumentParser
import Foundation
import StrictJSON

struct CarrierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier",
        abstract: "Who carries parcels, and with what they sign their pushes.",
        usage: """
            gwctl --dir D carrier list
            gwctl --dir D carrier set ems --account 协议客户号 --salt-file salt.txt
            gwctl --dir D carrier remove yunda
            """,
        subcommands: [List.self, Set.self, Remove.self])

    fileprivate static let columns = [
        Column("CODE", "code"), Column("NAME", "name"), Column("ACCOUNT", "account"),
        Column("PUSHES", "pushes"),
    ]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists carriers, never their salts.",
            usage: """
                gwctl --dir D carrier list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws { try await Listing(options, columns).run("carrier.list") }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Registers a carrier, or changes one; what is not named stays.",
            usage: """
                gwctl --dir D carrier set yunda --name 韵达快递
                gwctl --dir D carrier set ems --account 协议客户号 --salt-file salt.txt
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Its code in 快递100's list.") var code: String
        @Option(help: "As people read it.") var name: String?
        @Option(help: "Our number as its customer; empty for none.") var account: String?
        @Option(
            help: "A file that holds the salt of its pushes, 8 to 128 characters; - for standard input.",
            completion: .file())
        var saltFile: String?
        @Flag(help: "It pushes nothing any more.") var noSalt = false

        func validate() throws {
            if saltFile != nil, noSalt { throw ValidationError("--salt-file or --no-salt, not both.") }
        }

        func run() async throws {
            try await running {
                var arguments: JSONObject = .of(("code", code), ("name", name), ("account", account))
                if let saltFile {
                    let text = try InputFile.text(saltFile)
                    arguments["salt"] = .string(text.trimmingCharacters(in: .whitespacesAndNewlines))
                }
                if noSalt { arguments["salt"] = "" }
                let answer = try await OperatorCall(options).run("carrier.set", arguments)
                printed(Printer(format: options.output, columns: columns).text(answer))
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forgets a registered carrier; its parcels stay.",
            usage: """
                gwctl --dir D carrier remove yunda
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Its code.", completion: .carriers) var code: String

        func run() async throws {
            try await Listing(options, columns).run("carrier.remove", .of(("code", code)))
        }
    }
}
