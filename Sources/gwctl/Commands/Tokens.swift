import ArgumentParser
import StrictJSON

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Bearer tokens of the desk API.",
        usage: """
            gwctl --dir D token create --role window --division 150627
            gwctl --dir D token create --role handler --division 150100 --agency 示例局 --desk 2号窗口
            gwctl --dir D token revoke 3fa9c01b
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints it alone; it is shown once and kept nowhere.",
            usage: """
                gwctl --dir D token create --role window --division 150627
                gwctl --dir D token create --role handler --division 150100 --agency 示例局 --desk 2号窗口
                """)
        @OptionGroup var options: CommonOptions
        @Option(
            help: "window, handler, approver, operator, auditor or typist.",
            completion: .list(["window", "handler", "approver", "operator", "auditor", "typist"])) var role:
            String
        @Option(help: "Sees only what lies below this division; the whole gateway when absent.")
        var division: String?
        @Option(help: "What it is for.") var label: String?
        @Option(help: "Agency in whose name its bearer acts.") var agency: String?
        @Option(help: "That agency's 统一社会信用代码.") var uscc: String?
        @Option(help: "Desk or window.") var desk: String?
        @Option(help: "Name of the person who bears it.") var person: String?
        @Option(help: "The person's work number.") var workNo: String?
        @Option(help: "Last day on which it counts, YYYY-MM-DD.") var expires: String?

        func run() async throws {
            try await running {
                let arguments: JSONObject = .of(
                    ("role", role), ("division", division), ("label", label), ("agency", agency),
                    ("uscc", uscc),
                    ("desk", desk), ("person", person), ("work_no", workNo), ("expires", expires))
                let answer = try await OperatorCall(options).run("token.create", arguments)
                if options.output == .table {
                    printed((answer["token"]?.stringValue ?? "") + "\n")
                } else {
                    printed(Printer(format: options.output, columns: []).text(answer))
                }
            }
        }
    }

    static let columns = [
        Column("ID", "id"), Column("ROLE", "role"), Column("DIVISION", "division"), Column("LABEL", "label"),
        Column("AGENCY", "agency/name"), Column("CREATED", "created_at"), Column("EXPIRES", "expires_at"),
        Column("REVOKED", "revoked_at"),
    ]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists tokens, never their secrets.",
            usage: """
                gwctl --dir D token list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws { try await Listing(options, columns).run("token.list") }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a token; its next request is answered 401.",
            usage: """
                gwctl --dir D token revoke 3fa9c01b
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The token's id, as `token list` shows it.", completion: .tokens) var id: String

        func run() async throws {
            try await Listing(options, columns).run("token.revoke", ["id": .string(id)])
        }
    }
}
